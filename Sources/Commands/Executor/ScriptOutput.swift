internal import Foundation
internal import Programs

/// Passes a script's output on, byte for byte, and no faster than the reader takes it.
actor ScriptOutput {
    /// Whether the last byte written to either stream ended a line.
    private(set) var isAtLineStart = true
    /// Blocking writes stay off Swift's pool.
    private let queue = DispatchQueue(label: "virt-ci.output")

    /// - Throws: `ScriptOutputError` when the reader has gone.
    func write(_ data: Data, to stream: ProgramOutput) async throws {
        guard let last = data.last else { return }
        isAtLineStart = last == UInt8(ascii: "\n")
        let descriptor = stream == .standardOutput ? STDOUT_FILENO : STDERR_FILENO
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try Self.writeAll(data, to: descriptor) }) }
        }
    }

    private static func writeAll(_ data: Data, to descriptor: Int32) throws {
        try data.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = Foundation.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                if count >= 0 {
                    done += count
                } else if errno != EINTR {
                    throw ScriptOutputError(code: errno)
                }
            }
        }
    }
}

/// The runner no longer takes what a script writes; `code` is errno.
struct ScriptOutputError: Error, Equatable {
    let code: Int32
}
