internal import Crypto
internal import Foundation
internal import Programs
internal import Synchronization

/// Counts, digests and watches what a driver writes, in bounded memory.
final class OutputRecorder: Sendable {
    private struct Watched {
        var output = DriverOutput()
        var hash = SHA256()
        /// The last bytes, in which an awaited text may have begun.
        var end = Data()
    }

    private struct Waiter {
        var text: Data
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var outputs: [ProgramOutput: Watched] = [.standardOutput: Watched(), .standardError: Watched()]
        var waiters: [Waiter] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let keptBytes: Int
    private static let window = 64 << 10

    init(keptBytes: Int) { self.keptBytes = keptBytes }

    func record(_ stream: ProgramOutput, _ data: Data) {
        let resumed = state.withLock { state -> [Waiter] in
            guard var watched = state.outputs.removeValue(forKey: stream) else { return [] }
            watched.output.byteCount += data.count
            watched.hash.update(data: data)
            watched.output.kept += data.prefix(keptBytes - watched.output.kept.count)
            watched.end = Data((watched.end + data).suffix(max(Self.window, data.count)))
            let found = state.waiters.filter { watched.end.range(of: $0.text) != nil }
            state.waiters.removeAll { waiter in found.contains { $0.text == waiter.text } }
            state.outputs[stream] = watched
            return found
        }
        for waiter in resumed { waiter.continuation.resume() }
    }

    /// Waits for a text in either output.
    /// - Throws: `MomentError.ended` when the call ends without it.
    func appearance(of text: String) async throws {
        let wanted = Data(text.utf8)
        try await withCheckedThrowingContinuation { continuation in
            let answer = state.withLock { state -> Result<Void, any Error>? in
                if state.outputs.values.contains(where: { $0.end.range(of: wanted) != nil }) { return .success(()) }
                if state.isClosed { return .failure(MomentError.ended(awaited: text)) }
                state.waiters.append(Waiter(text: wanted, continuation: continuation))
                return nil
            }
            if let answer { continuation.resume(with: answer) }
        }
    }

    /// What came until now, digested.
    func output(_ stream: ProgramOutput) -> DriverOutput {
        state.withLock { state in
            guard let watched = state.outputs[stream] else { return DriverOutput() }
            var output = watched.output
            output.digest = watched.hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return output
        }
    }

    func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters {
            let text = String(decoding: waiter.text, as: UTF8.self)
            waiter.continuation.resume(throwing: MomentError.ended(awaited: text))
        }
    }
}
