internal import Foundation
internal import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into a cancellation of the running command, which then cleans up.
///
/// The signals are blocked in every thread and waited for in one of their own: nothing runs in a signal handler, and
/// the programs we start get their ordinary dispositions.
final class SignalWatch: Sendable {
    private struct State {
        var signal: Int32?
        var onSignal: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    init() {
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let thread = Thread { [weak self] in
            var signals = Self.signals
            var signal: Int32 = 0
            while sigwait(&signals, &signal) == 0 { self?.take(signal) }
        }
        thread.start()
    }

    /// The first signal that came.
    var received: Int32? { state.withLock { $0.signal } }

    /// Runs work in a task of its own that the first signal cancels.
    func cancelling(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await work() }
        state.withLock { state in
            state.onSignal = { task.cancel() }
            if state.signal != nil { task.cancel() }
        }
        try await task.value
    }

    private func take(_ signal: Int32) {
        let onSignal = state.withLock { state in
            state.signal = state.signal ?? signal
            return state.onSignal
        }
        onSignal?()
    }

    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, signal) }
        return set
    }
}
