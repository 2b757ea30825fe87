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
        var onSignal: (@Sendable (Int32) -> Void)?
        var others: [Int32: @Sendable () -> Void] = [:]
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
        for signal in [SIGINT, SIGTERM, SIGHUP] { Self.passOnFromNow(signal) }
    }

    private static func passOnFromNow(_ signal: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = passOn
        action.sa_flags = SA_RESTART
        sigaction(signal, &action, nil)
    }

    /// The first signal that came.
    var received: Int32? { state.withLock { $0.signal } }

    /// Runs work in a task of its own that the first signal cancels. After it signals go where they went before.
    func cancelling(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await work() }
        let before = state.withLock { state in
            let before = state.onSignal
            state.onSignal = { _ in task.cancel() }
            if state.signal != nil { task.cancel() }
            return before
        }
        defer { state.withLock { $0.onSignal = before } }
        try await task.value
    }

    /// Calls a function for each signal that comes while no work is running.
    func whenIdle(_ onSignal: @escaping @Sendable (Int32) -> Void) { state.withLock { $0.onSignal = onSignal } }

    /// The command that a signal ended is over, and the next one begins without.
    func forget() { state.withLock { $0.signal = nil } }

    /// Calls a function for a signal that ends nothing.
    func watch(_ signal: Int32, _ onSignal: @escaping @Sendable () -> Void) {
        state.withLock { $0.others[signal] = onSignal }
        Self.passOnFromNow(signal)
    }

    /// Stops this process as Ctrl-Z does by itself; returns when it goes on.
    static func stopProcess() {
        signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
        passOnFromNow(SIGTSTP)
    }

    private func take(_ signal: Int32) {
        let onSignal = state.withLock { state -> (@Sendable (Int32) -> Void)? in
            if let other = state.others[signal] { return { _ in other() } }
            state.signal = state.signal ?? signal
            return state.onSignal
        }
        onSignal?(signal)
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
