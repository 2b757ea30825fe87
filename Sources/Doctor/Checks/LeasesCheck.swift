internal import Machines

/// What killed processes left.
struct LeasesCheck: Check {
    static let subject = Finding.Subject.leases
    let world: World

    func examine() async throws -> Outcome {
        let records = Machines.list(in: world.folders)
        let unreadable = Machines.unreadable(in: world.folders)
        let stale = records.filter { !$0.isOwned && $0.lease.isOver(at: world.now()) }.map(\.lease.machine)
        let left = stale + unreadable
        guard left.isEmpty else {
            return .warn("Left over and owned by nobody: \(left.joined(separator: ", "))", remedy: "virt-ci gc")
        }
        return .ok(records.isEmpty ? "No machines" : "\(records.count) in use or kept, none left over")
    }
}
