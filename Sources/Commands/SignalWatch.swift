internal import Foundation
internal import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into a cancellation of the running command, which then cleans up.
///
/// Blocking the signals and waiting for them in a thread doesn't work: libdispatch parks the main thread in a
/// `sigsuspend` that unblocks everything (swift-corelibs-libdispatch, `src/queue.c`), and the default action ends the
/// process. So a handler passes each signal's number through a pipe, the one thing it may do, and a thread reads it.
/// Handlers, unlike ignored signals, are not inherited by the programs we start.
final class SignalWatch: Sendable {
    private struct State {
        var signal: Int32?
        var onSignal: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Without a pipe, signals keep their default action.
    init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipeEnd.store(ends[1], ordering: .sequentiallyConsistent)
        let readEnd = ends[0]
        let thread = Thread { [weak self] in
            var number: UInt8 = 0
            while read(readEnd, &number, 1) == 1 { self?.take(Int32(number)) }
        }
        thread.start()
        var action = sigaction()
        action.__sigaction_handler.sa_handler = passOn
        action.sa_flags = SA_RESTART
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaction(signal, &action, nil) }
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
}

/// Where the handler writes: a handler captures nothing, so there is one for the process.
private let pipeEnd = Atomic<Int32>(-1)

/// Runs in a signal handler: an atomic load and `write(2)`, nothing else (`signal-safety(7)`).
private func passOn(_ signal: Int32) {
    let saved = errno
    var number = UInt8(truncatingIfNeeded: signal)
    _ = write(pipeEnd.load(ordering: .relaxed), &number, 1)
    errno = saved
}
