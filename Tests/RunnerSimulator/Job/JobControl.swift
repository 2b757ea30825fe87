internal import Synchronization

/// What happens to a job from outside: a user, the server, the machine's owner. It reaches the job that runs, or else
/// the next one.
public final class JobControl: Sendable {
    private struct State {
        var job: StopSource?
        var script: StopSource?
        var pending: StopReason?
    }

    private let state = Mutex(State())

    public init() {}

    /// "Cancel" in the web interface: while user scripts run only they end, at any other time everything does.
    public func cancel() { stop(.canceled) { $0.script ?? $0.job } }

    /// A forced cancel, or a job that is gone on the server: everything ends.
    public func cancelForcibly() { stop(.canceled) { $0.job } }

    /// The runner is shut down: everything ends.
    public func shutDown() { stop(.interrupted) { $0.job } }

    func end() {
        state.withLock { state in
            state.job = nil
            state.script = nil
        }
    }

    private func stop(_ reason: StopReason, _ choose: (borrowing State) -> StopSource?) {
        let source = state.withLock { state in
            if state.job == nil { state.pending = reason }
            return choose(state)
        }
        source?.stop(reason)
    }

    func begin(_ job: StopSource) {
        let pending = state.withLock { state in
            state.job = job
            state.script = nil
            defer { state.pending = nil }
            return state.pending
        }
        if let pending { job.stop(pending) }
    }

    /// What `cancel` stops from now on; nil for the whole job.
    func aim(at script: StopSource?) { state.withLock { $0.script = script } }
}
