/// What a host gives to all machines of its executor together.
public struct HostBudget: Sendable, Equatable {
    /// What is counted in bytes.
    public enum Resource: String, Sendable, Equatable {
        case memory, disk
    }

    /// Machines of running jobs at one time; kept ones don't count.
    public var machines: Int
    /// In bytes; nil for no limit but the host's own.
    public var memoryBytes: UInt64?
    /// What the disks may grow to, in bytes; nil for no limit but the pool's own.
    public var diskBytes: UInt64?

    public init(machines: Int, memoryBytes: UInt64? = nil, diskBytes: UInt64? = nil) {
        self.machines = machines
        self.memoryBytes = memoryBytes
        self.diskBytes = diskBytes
    }
}

/// Why a job waits for its machine.
public enum QueueReason: Sendable, Equatable {
    /// Others have waited longer.
    case others
    /// So many machines run as may.
    case machines(running: Int, limit: Int)
    /// Too little is free of it, in bytes.
    case budget(HostBudget.Resource, free: UInt64)
}

/// What the machines there are take of a host.
struct HostUse: Equatable {
    var machines = 0
    var memoryBytes: UInt64 = 0
    var diskBytes: UInt64 = 0

    init(_ leases: [Lease]) {
        for lease in leases {
            if lease.keptUntil == nil { machines += 1 }
            memoryBytes += lease.memoryBytes ?? 0
            diskBytes += lease.diskBytes ?? 0
        }
    }

    /// What is in the way of one more machine; nil when there is room.
    func obstacle(for plan: MachinePlan, in budget: HostBudget) -> QueueReason? {
        if machines >= budget.machines { return .machines(running: machines, limit: budget.machines) }
        for (resource, limit, used, needed) in [
            (HostBudget.Resource.memory, budget.memoryBytes, memoryBytes, plan.memoryBytes),
            (.disk, budget.diskBytes, diskBytes, plan.diskBytes),
        ] {
            guard let limit else { continue }
            let free = limit - min(limit, used)
            if needed > free { return .budget(resource, free: free) }
        }
        return nil
    }
}
