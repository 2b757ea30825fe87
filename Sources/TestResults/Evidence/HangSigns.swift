/// Whether libvirt's daemons look hung: a worker of theirs is in a call that stands still, and none of them does anything.
///
/// That a daemon's threads wait says nothing: all of an idle one's do. Its main thread polls, and workers without work wait
/// at their pool's condition (libvirt, `virThreadPoolWorker`), each at the same address. A worker that waits elsewhere has
/// a client's call in hand: for a lock, for a monitor's answer, for another daemon, for a program it started.
public struct HangSigns: Sendable, Hashable, Codable {
    /// A call in the hand of a worker that didn't move between two looks.
    public struct Call: Sendable, Hashable, Codable {
        public var daemon: String
        public var processID: Int
        public var threadID: Int
        /// The worker's name.
        public var thread: String
        /// `futex`, `poll`, `read`, `receive`, `child`, `lock` or `select`.
        public var waitsIn: String
        /// The kernel's function, where it tells.
        public var kernelFunction: String?
    }

    /// The daemons that were looked at, `virtqemud`.
    public var daemons: [String]
    /// Calls that stand still.
    public var calls: [Call]
    /// Daemons that used a processor between the looks.
    public var busy: [String]
    /// Seconds between the looks.
    public var interval: Double

    /// Whether a daemon has a call in hand that stands still, and none works.
    public var isHang: Bool { !calls.isEmpty && busy.isEmpty }

    /// Timers of an idle daemon take less of a processor than this.
    private static let idleShare = 0.01
    /// Clock ticks in a second, of every Linux that is in use.
    private static let ticksPerSecond = 100.0
    /// The parts of a condition a thread can wait at lie so near each other (glibc, `pthread_cond_t`).
    private static let conditionBytes: UInt64 = 48
    /// `FUTEX_WAIT_BITSET`, by which conditions are waited for; mutexes have `FUTEX_WAIT`.
    private static let conditionWait: UInt64 = 9
    private static let operationMask: UInt64 = 0x7f

    /// - Parameters:
    ///   - first: The threads of all of libvirt's daemons.
    ///   - second: The same some seconds later.
    public init(_ first: ThreadSample, _ second: ThreadSample) {
        interval = max(0, second.uptime - first.uptime)
        let processes = Set(second.threads.map(\.processID)).sorted()
        var daemons: [String] = []
        var calls: [Call] = []
        var busy: [String] = []
        let before = Dictionary(first.threads.map { ($0.threadID, $0) }) { one, _ in one }
        for process in processes {
            let threads = second.threads.filter { $0.processID == process }
            let name = second.daemon(of: threads[0])
            daemons.append(name)
            let used = threads.reduce(0) { $0 + max(0, $1.ticks - (before[$1.threadID]?.ticks ?? $1.ticks)) }
            let allowed = max(1, interval * Self.ticksPerSecond * Self.idleShare)
            if Double(used) > allowed { busy.append(name) }
            for thread in Self.workers(threads, daemon: name, on: second.machine) {
                guard let number = thread.call?.first, let waits = WaitingCall(number, on: second.machine),
                    let earlier = before[thread.threadID], earlier.call == thread.call, earlier.ticks == thread.ticks
                else { continue }
                calls.append(
                    Call(
                        daemon: name, processID: process, threadID: thread.threadID, thread: thread.name,
                        waitsIn: waits.rawValue, kernelFunction: thread.waitsIn))
            }
        }
        (self.daemons, self.calls, self.busy) = (daemons, calls, busy)
    }

    /// The threads that serve clients, without those that have nothing to do.
    private static func workers(
        _ threads: [ThreadSample.Thread], daemon: String, on machine: String
    ) -> [ThreadSample.Thread] {
        var pools = Dictionary(grouping: threads.filter { isWorker($0.name) }, by: \.name)
        if pools.isEmpty {
            // Before libvirt 6.1 all threads were called as the daemon.
            pools[daemon] = threads.filter { $0.name == daemon && $0.threadID != $0.processID }
        }
        return pools.values.flatMap { pool in
            let waiting = pool.filter { isCondition($0, on: machine) }
            let idle = idlePlace(waiting)
            return pool.filter { thread in !waiting.contains(thread) || idle.map { !isNear(thread, $0) } ?? true }
        }.sorted { $0.threadID < $1.threadID }
    }

    private static func isWorker(_ name: String) -> Bool { name.hasPrefix("rpc-") || name.hasPrefix("prio-rpc-") }

    private static func isCondition(_ thread: ThreadSample.Thread, on machine: String) -> Bool {
        guard let call = thread.call, call.count > 2, WaitingCall(call[0], on: machine) == .futex else { return false }
        return call[2] & operationMask == conditionWait
    }

    private static func isNear(_ thread: ThreadSample.Thread, _ place: UInt64) -> Bool {
        guard let address = thread.call?[1] else { return false }
        return max(address, place) - min(address, place) < conditionBytes
    }

    /// Where most wait.
    private static func idlePlace(_ waiting: [ThreadSample.Thread]) -> UInt64? {
        let counts = waiting.compactMap { thread -> (place: UInt64, count: Int)? in
            guard let place = thread.call?[1] else { return nil }
            return (place, waiting.count { isNear($0, place) })
        }
        return counts.max { $0.count < $1.count }?.place
    }
}
