internal import Synchronization

/// What a test does beside one call.
final class MomentActions: Sendable {
    private struct State {
        var process: Int32?
        var tasks: [Task<Void, any Error>] = []
    }

    private let state = Mutex(State())

    var process: Int32? { state.withLock { $0.process } }

    func begin(_ moment: DriverMoment, _ actions: [@Sendable (DriverMoment) async throws -> Void]) {
        state.withLock { state in
            state.process = moment.processIdentifier
            state.tasks = actions.map { action in Task { try await action(moment) } }
        }
    }

    /// - Returns: The first error of an action.
    func finish() async -> (any Error)? {
        for task in state.withLock({ $0.tasks }) {
            if case .failure(let error) = await task.result { return error }
        }
        return nil
    }
}
