internal import Foundation
internal import FoundationNetworking
internal import Synchronization

/// One request on its way, from the task that waits for it and from the session that works on it. Whoever ends it
/// first decides how it ended; what comes later is ignored.
final class Exchange: Sendable {
    /// What is done with an answer while it comes; called one after the other. An error ends the exchange with it.
    struct Receiver: Sendable {
        var head: @Sendable (ResponseHead) throws -> Void
        var body: @Sendable (Data) throws -> Void
    }

    private struct State: Sendable {
        var waiter: CheckedContinuation<ResponseHead, any Error>?
        var outcome: Result<ResponseHead, any Error>?
        var head: ResponseHead?
        var received: UInt64 = 0
        var redirects = 0
        /// When the server last said something, or we were done with what it said.
        var heard = SuspendingClock.now
    }

    let request: HTTPRequest
    /// So long may the server be silent.
    let silence: Duration
    private let receiver: Receiver
    private let state = Mutex(State())

    init(_ request: HTTPRequest, silence: Duration, receiver: Receiver) {
        self.request = request
        self.silence = silence
        self.receiver = receiver
    }

    /// The head of the answer and the bytes of the body so far.
    var progress: (head: ResponseHead?, received: UInt64) { state.withLock { ($0.head, $0.received) } }

    /// How long the server has been silent; nil while we work on what it said, which may take long on a slow disk. Time
    /// in which the machine slept does not count.
    private var quiet: Duration? { state.withLockIfAvailable { SuspendingClock.now - $0.heard } }

    func wait() async throws -> ResponseHead {
        try await withCheckedThrowingContinuation { continuation in
            let outcome = state.withLock { state in
                if state.outcome == nil { state.waiter = continuation }
                return state.outcome
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }

    /// Ends the exchange when the server has been silent for too long. To be cancelled when it has ended otherwise.
    func endWhenSilent() async throws {
        var rest = silence
        while rest > .zero {
            try await Task.sleep(for: rest, clock: .suspending)
            rest = silence - (quiet ?? .zero)
        }
        let url = (progress.head?.url ?? request.url).withoutSecrets
        end(.failure(HTTPError.timedOut(url, after: silence)))
    }

    /// Ends the exchange; only the first call counts.
    func end(_ outcome: Result<ResponseHead, any Error>) {
        let waiter = state.withLock { state -> CheckedContinuation<ResponseHead, any Error>? in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            return state.waiter.take()
        }
        waiter?.resume(with: outcome)
    }

    /// - Returns: Whether the rest of the answer is wanted.
    func receive(_ head: ResponseHead) -> Bool {
        receive { state in
            state.head = head
            try receiver.head(head)
        }
    }

    /// - Returns: Whether the rest of the answer is wanted.
    func receive(_ data: Data) -> Bool {
        receive { state in
            state.received += UInt64(data.count)
            try receiver.body(data)
        }
    }

    /// The receiver works under the lock, so nothing reaches it once the exchange has ended: its file may be closed.
    private func receive(_ work: (inout State) throws -> Void) -> Bool {
        let failure = state.withLock { state -> (any Error)? in
            guard state.outcome == nil else { return CancellationError() }
            defer { state.heard = .now }
            do {
                try work(&state)
                return nil
            } catch {
                return error
            }
        }
        guard let failure else { return true }
        end(.failure(failure))
        return false
    }

    /// Does something unless the exchange has ended, which it can't do meanwhile.
    ///
    /// Foundation ends the process when a redirect is answered after its task was cancelled ("Received callback for HTTP
    /// redirection, but we're not waiting for it", swift-corelibs-foundation `HTTPURLProtocol.swift`). An exchange ends
    /// before its task is cancelled, and both calls go to the task's queue in order: so a redirect of an exchange that
    /// has ended is left without an answer, and any other's is there before the cancellation.
    func whileOpen(_ work: () -> Void) {
        state.withLock { state in
            if state.outcome == nil { work() }
        }
    }

    /// Counts a redirect; false when there were too many.
    func mayRedirect() -> Bool {
        state.withLock { state in
            state.heard = .now
            state.redirects += 1
            return state.redirects <= Redirects.limit
        }
    }
}
