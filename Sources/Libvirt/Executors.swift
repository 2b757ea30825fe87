internal import Dispatch
internal import Foundation

/// Runs an actor's jobs on one private queue, so that blocking C calls stay off Swift's pool of threads.
final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Lets go of a value on the queue, because its `deinit` may block.
    func release(_ value: consuming some AnyObject & Sendable) {
        let value = value
        queue.async { withExtendedLifetime(value) {} }
    }
}

/// Runs calls that may take seconds beside the short ones, a few at a time.
final class LongCalls: Sendable {
    private let queue: OperationQueue

    /// A libvirt daemon serves five requests of one client at once (`max_client_requests` in `libvirtd.conf`); one is
    /// left for the short calls and the keep-alive's sake.
    init(limit: Int = 4) {
        queue = OperationQueue()
        queue.name = "libvirt.long"
        queue.maxConcurrentOperationCount = limit
    }

    /// Runs `body` on a thread of the queue and waits for it without holding a thread of Swift's pool.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result(catching: body)) }
        }
    }
}
