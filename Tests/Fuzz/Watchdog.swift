import Foundation
import Synchronization

/// Ends the process when one input takes too long. It counts the time of the processor, which a busy machine doesn't
/// make longer, and of the clock for what waits for ever.
final class Watchdog: Sendable {
    #if DEBUG
    /// Without optimisation everything takes some five times as long.
    static let processorLimit = Duration.seconds(10)
    #else
    static let processorLimit = Duration.seconds(2)
    #endif
    private static let clockLimit = Duration.seconds(60)
    /// Between a crash (a signal's 128 and more) and a broken promise.
    static let exitStatus: Int32 = 3

    private let began = Mutex<(processor: Duration, clock: ContinuousClock.Instant)?>(nil)

    func begin() { began.withLock { $0 = (Self.processorTime(), .now) } }
    func end() { began.withLock { $0 = nil } }

    func start() {
        let thread = Thread { [self] in
            while true {
                usleep(50_000)
                guard let began = began.withLock({ $0 }) else { continue }
                let processor = Self.processorTime() - began.processor
                guard processor > Self.processorLimit || ContinuousClock.now - began.clock > Self.clockLimit else {
                    continue
                }
                FileHandle.standardError.write(Data("an input took more than \(Self.processorLimit)\n".utf8))
                _exit(Self.exitStatus)
            }
        }
        thread.start()
    }

    private static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

/// What the process may use.
enum Limits {
    /// Of written memory, in bytes: a configuration of the most nodes that are allowed fits into a third.
    private static let memory: rlim_t = 1 << 30

    /// Past the limit no memory is given, which ends the process as a crash.
    static func setMemory() throws {
        var limit = rlimit(rlim_cur: memory, rlim_max: memory)
        guard setrlimit(__rlimit_resource_t(2), &limit) == 0 else { throw Broken("cannot limit the memory") }
    }
}
