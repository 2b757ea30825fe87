internal import Synchronization

/// Why something is to end before it has ended by itself.
enum StopReason: Sendable, Equatable {
    /// By a user, or because the job is gone on the server.
    case canceled
    /// The runner is shut down.
    case interrupted
    /// The whole job took too long.
    case jobTimeout
    /// `prepare_timeout` or `get_sources_timeout`.
    case phaseTimeout(String)
    /// `RUNNER_SCRIPT_TIMEOUT` or `RUNNER_AFTER_SCRIPT_TIMEOUT`.
    case scriptTimeout
    /// The timeout of `config_exec`, `prepare_exec` or `cleanup_exec`.
    case callTimeout
}

/// Go's cancelable context: stops once, for one reason, and its children with it.
final class StopSource: Sendable {
    private struct State {
        var reason: StopReason?
        var actions: [Int: @Sendable () -> Void] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    init() {}

    /// A source that stops with another, and can stop alone.
    init(below parent: StopSource) {
        parent.onStop { [weak self, weak parent] in
            if let reason = parent?.reason { self?.stop(reason) }
        }
    }

    var reason: StopReason? { state.withLock { $0.reason } }

    /// The first reason stays.
    func stop(_ reason: StopReason) {
        let actions = state.withLock { state -> [@Sendable () -> Void] in
            guard state.reason == nil else { return [] }
            state.reason = reason
            defer { state.actions = [:] }
            return Array(state.actions.values)
        }
        for action in actions { action() }
    }

    /// Calls the action when stopped, at once if that has happened.
    /// - Returns: For `forget`.
    @discardableResult
    func onStop(_ action: @escaping @Sendable () -> Void) -> Int {
        let (isStopped, number) = state.withLock { state in
            state.next += 1
            if state.reason == nil { state.actions[state.next] = action }
            return (state.reason != nil, state.next)
        }
        if isStopped { action() }
        return number
    }

    func forget(_ number: Int) { state.withLock { _ = $0.actions.removeValue(forKey: number) } }

    /// Stops a child after a time, unless the body is done before. Nil is no limit.
    func limited<Result: Sendable>(
        to limit: Duration?, _ reason: StopReason, _ body: (StopSource) async throws -> Result
    ) async rethrows -> Result {
        let child = StopSource(below: self)
        guard let limit else { return try await body(child) }
        let timer = Task {
            try await Task.sleep(for: limit)
            child.stop(reason)
        }
        defer { timer.cancel() }
        return try await body(child)
    }
}
