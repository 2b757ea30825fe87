internal import Files
public import Foundation
internal import Libvirt

extension Machines {
    /// Removes what killed processes left, and kept machines whose time is over.
    ///
    /// A machine belongs to whoever holds its lock; a lock dies with its process, so a free one means nobody is left.
    /// Between the stages of a runner's job nobody holds it, and the job itself decides.
    /// - Returns: The names of the removed machines.
    @discardableResult
    public func collectGarbage(now: Date = Date()) async -> [String] {
        var removed: [String] = []
        leases.removeUnfinishedClaims()
        for line in [Self.queueFolder(in: folders), StartQueue.folder(in: folders)] {
            try? await AdmissionQueue(folder: line).removeAbandoned()
        }
        for machine in leases.machines() {
            // Looked at before its lock is taken: a machine that goes on must not seem to be in use.
            guard isOver(machine, now), let lock = try? leases.lock(machine) else { continue }
            defer { lock.release() }
            guard let lease = readableLease(of: machine), lease.isOver(at: now) else { continue }
            onEvent(.removedLeftover(machine: machine))
            await remove(lease)
            removed.append(machine)
        }
        for domain in await domainsWithoutLease() {
            onEvent(.removedLeftover(machine: domain))
            await removeDomain(domain)
            removed.append(domain)
        }
        return removed
    }

    /// Whether its lease says so, or there is none.
    private func isOver(_ machine: String, _ now: Date) -> Bool {
        (try? leases.read(machine).isOver(at: now)) ?? true
    }

    /// A folder whose lease was never written has nothing but itself.
    private func readableLease(of machine: String) -> Lease? {
        if let lease = try? leases.read(machine) {
            return lease.uri == host.connection.uri ? lease : nil
        }
        let isEmptyClaim = !FileManager.default.fileExists(atPath: leases.folder(of: machine) + "/lease.json")
        if isEmptyClaim { try? leases.remove(machine) }
        return nil
    }

    /// All machines there are leases for.
    public func list() -> [LeaseRecord] { Self.list(in: folders) }

    /// As `list()`, without a connection.
    public static func list(in folders: MachineFolders) -> [LeaseRecord] {
        let leases = LeaseFolder(path: folders.machines)
        return leases.machines().compactMap { machine in
            guard let lease = try? leases.read(machine) else { return nil }
            return LeaseRecord(
                lease: lease, isOwned: leases.isLocked(machine), folder: leases.folder(of: machine))
        }
    }

    /// The lease of a machine that nobody works in.
    /// - Throws: `MachineError.unknownMachine`, `.machineInUse`.
    public static func lease(named name: String, in folders: MachineFolders) throws -> Lease {
        let records = list(in: folders)
        guard let record = records.first(where: { $0.lease.machine == name }) else {
            throw MachineError.unknownMachine(name: name, known: records.map(\.lease.machine))
        }
        guard !record.isOwned else { throw MachineError.machineInUse(name: name) }
        return record.lease
    }

    /// Takes a kept machine away.
    /// - Throws: `MachineError.unknownMachine`, `.machineInUse`.
    public func destroy(named name: String) async throws {
        let lease = try Self.lease(named: name, in: folders)
        guard let lock = try leases.lock(name) else { throw MachineError.machineInUse(name: name) }
        defer { lock.release() }
        await Uncancelled.run { await remove(lease) }
    }
}
