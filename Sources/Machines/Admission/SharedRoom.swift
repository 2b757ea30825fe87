internal import Libvirt
internal import Synchronization

/// What the machines of several runs may take of a host together: what was free when the first of them asked. A machine
/// that boots has not yet taken what it will, so what is free later says too much.
public final class SharedRoom: Sendable {
    private let budgets = Mutex<[String: HostBudget]>([:])

    public init() {}

    /// The budget of a host, with the machines there were already in it.
    ///
    /// - Throws: `LibvirtError`.
    func budget(of machines: Machines) async throws -> HostBudget {
        let uri = machines.host.connection.uri
        if let known = budgets.withLock({ $0[uri] }) { return known }
        let free = try await machines.host.connection.hostMemory().available
        let found = HostBudget(machines: .max, memoryBytes: free + HostUse(machines.currentLeases()).memoryBytes)
        return budgets.withLock { budgets in
            if budgets[uri] == nil { budgets[uri] = found }
            return budgets[uri] ?? found
        }
    }
}

extension Machines {
    /// Waits until there is memory for one more machine beside those there are, first come, first served.
    ///
    /// - Throws: As ``admit(_:within:limit:)``; `LibvirtError`.
    public func admit(_ plan: MachinePlan, into room: SharedRoom, limit: Duration) async throws -> Admission {
        try await admit(plan, within: try await room.budget(of: self), limit: limit)
    }
}
