internal import Machines

/// What killed processes left.
struct LeasesCheck: Check {
    static let subject = Finding.Subject.leases
    let world: World

    func examine() async throws -> Outcome {
        let records = Machines.list(in: world.folders)
        let stale = records.map(\.lease).filter { lease in lease.isOver(at: world.now()) }
            .filter { lease in !records.contains { $0.lease.machine == lease.machine && $0.isOwned } }
        if let first = Machines.unreadable(in: world.folders).first {
            return .warn(
                "'\(first)' can't be read, so nothing collects it", remedy: "look into it, and rm -r '\(first)'")
        }
        guard !stale.isEmpty else {
            return .ok(records.isEmpty ? "No machines" : "\(records.count) in use or kept, none left over")
        }
        let connections = Set(stale.map { $0.reachableURI.map { "virt-ci gc --connect '\($0)'" } ?? "virt-ci gc" })
        return .warn(
            "Left over and owned by nobody: \(stale.map(\.machine).joined(separator: ", "))",
            remedy: connections.sorted().joined(separator: "; "))
    }
}
