internal import Foundation
internal import Programs

/// Hands a saved machine's memory to libvirt through a FIFO, behind a head of its own.
///
/// libvirt reads the head and gives the rest to QEMU, so every clone has its own document and all read the one file at the
/// same time, without a copy of it.
struct MemoryFeed: Sendable {
    /// Path of the FIFO.
    let path: String
    private static let queue = DispatchQueue(label: "machines.warm.feed", attributes: .concurrent)

    /// `F_SETPIPE_SZ` (linux/fcntl.h), a GNU extension that Glibc's module leaves out.
    private static let setPipeSize: Int32 = 1031

    /// Makes the FIFO; one that a killed process left is replaced.
    init(path: String) throws {
        self.path = path
        unlink(path)
        guard mkfifo(path, 0o600) == 0 else { throw WarmError.unusable(path: path, code: errno) }
        BrokenPipe.isSurvived
    }

    /// Writes head and stream until all is written or the reader is gone; begins when a reader is there.
    func run(head: Data, file: String, from offset: UInt64) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                Self.queue.async {
                    continuation.resume(with: Result { try write(head, file, offset) })
                }
            }
        } onCancel: {
            release()
        }
    }

    /// Lets a writer go that still waits for a reader, and takes the FIFO away.
    ///
    /// In this order: who opens it before it is unlinked finds a reader, and who comes later finds nothing.
    func release() {
        let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        unlink(path)
        if reader >= 0 { close(reader) }
    }

    private func write(_ head: Data, _ file: String, _ offset: UInt64) throws {
        let source = open(file, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw WarmError.unusable(path: file, code: errno) }
        defer { close(source) }
        let target = open(path, O_WRONLY | O_CLOEXEC)
        guard target >= 0 else { throw WarmError.unusable(path: path, code: errno) }
        defer { close(target) }
        // As much as an ordinary user may have at once (pipe(7)): fewer changes between writer and reader.
        _ = fcntl(target, Self.setPipeSize, 1 << 20)
        try head.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Foundation.write(target, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                guard count > 0 else { throw WarmError.unusable(path: path, code: errno) }
                rest = rest.dropFirst(count)
            }
        }
        var position = off_t(offset)
        while true {
            let count = sendfile(target, source, &position, 1 << 30)
            guard count >= 0 else { throw WarmError.unusable(path: path, code: errno) }
            guard count > 0 else { return }
        }
    }
}
