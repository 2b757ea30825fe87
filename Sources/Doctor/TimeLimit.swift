/// Waits for work for a limited time, and then leaves it alone.
///
/// A task group would wait for all its tasks, and a call into libvirt that hangs can't be cancelled.
enum TimeLimit {
    struct Passed: Error {}

    static func within<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (results, continuation) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
        let worker = Task {
            do {
                continuation.yield(.success(try await work()))
            } catch {
                continuation.yield(.failure(error))
            }
        }
        let clock = Task {
            try await Task.sleep(for: limit)
            continuation.yield(.failure(Passed()))
        }
        defer {
            worker.cancel()
            clock.cancel()
        }
        for await result in results { return try result.get() }
        throw CancellationError()
    }
}
