/// Ends work that takes too long. URLSession's own limit on the whole is ignored on Linux.
///
/// - Throws: `late` when the time is over, so that a limit and a cancellation can be told apart.
func withDeadline<Value: Sendable>(
    _ limit: Duration, orThrow late: HTTPError, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else { throw late }
        return value
    }
}
