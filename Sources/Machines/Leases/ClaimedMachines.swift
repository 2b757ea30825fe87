internal import Files
public import Foundation
internal import Guests
internal import Libvirt

/// Machines found again by the runner's job they belong to.
extension Machines {
    /// The machines of a job, newest first: more than one when an attempt at it was killed half-way.
    public static func claimed(by job: String, in folders: MachineFolders) -> [LeaseRecord] {
        records(in: folders) { $0.claim?.job == job }
    }

    /// The machines of the attempt that worked in a folder of the runner's.
    public static func claimed(inAttempt folder: String, in folders: MachineFolders) -> [LeaseRecord] {
        records(in: folders) { $0.claim?.attemptFolder == folder }
    }

    /// By the leases alone: whether somebody works in a machine is not looked at, which would take its lock.
    private static func records(in folders: MachineFolders, where isMeant: (Lease) -> Bool) -> [LeaseRecord] {
        let leases = LeaseFolder(path: folders.machines)
        return leases.machines().compactMap { try? leases.read($0) }.filter(isMeant)
            .sorted { $0.created > $1.created }
            .map { LeaseRecord(lease: $0, isOwned: false, folder: leases.folder(of: $0.machine)) }
    }

    /// Opens the way into the machine of a job that another process made.
    ///
    /// - Parameter limit: For a connection that has to be made anew; the one that `prepare` left is there at once.
    /// - Throws: `MachineError.noMachineOfJob`, `.machineInUse`, `.died`, `GuestError`, `CancellationError`.
    public static func attach(
        to job: String, in folders: MachineFolders, within limit: Duration = .seconds(60)
    ) async throws -> Machine {
        guard let record = claimed(by: job, in: folders).first, record.lease.keptUntil == nil,
            let login = record.lease.login
        else { throw MachineError.noMachineOfJob(job: job) }
        let lease = record.lease
        let lock = try await LeaseFolder(path: folders.machines).lock(lease.machine, within: .seconds(10))
        let machine = Machine(
            name: lease.machine, channel: SSHChannel(login), accelerator: nil, bootSeconds: 0,
            consoleLog: record.folder + "/console.log", link: DomainLink(uri: lease.uri, domain: lease.machine),
            lock: lock)
        if !UnixSocket.accepts(path: login.controlPath) { try await machine.connect(within: limit) }
        return machine
    }

    /// Notes in the lease of an attached machine that a script of its job failed.
    public static func noteFailure(in machine: Machine, in folders: MachineFolders) throws {
        let leases = LeaseFolder(path: folders.machines)
        var lease = try leases.read(machine.name)
        lease.claim?.hasFailed = true
        try leases.write(lease)
    }

    /// Keeps the newest machine of a job that has ended, takes its others away, and those kept longest beyond a number.
    ///
    /// - Returns: The kept machine's name; nil when the job has none.
    public func keepMachine(of job: String, until date: Date, atMost count: Int) async throws -> String? {
        guard var lease = Self.claimed(by: job, in: folders).first?.lease else { return nil }
        lease.keptUntil = date
        try leases.write(lease)
        onEvent(.kept(machine: lease.machine))
        await removeMachines(of: job)
        let kept = leases.machines().compactMap { try? leases.read($0) }.filter { $0.keptUntil != nil }
            .sorted { $0.created > $1.created }
        for lease in kept.dropFirst(count) { try? await destroy(named: lease.machine) }
        return lease.machine
    }

    /// Takes the machines of a job away, whatever state they are in. Works without any, and a second time.
    ///
    /// A stage of the job that still ends holds its lock for a while; one that doesn't let go of it loses its machine
    /// all the same, because the runner has given it up.
    /// - Returns: The names of the removed machines.
    @discardableResult
    public func removeMachines(of job: String) async -> [String] {
        var removed: [String] = []
        for record in Self.claimed(by: job, in: folders) where record.lease.keptUntil == nil {
            let lock = try? await leases.lock(record.lease.machine, within: .seconds(5))
            defer { lock?.release() }
            await Uncancelled.run { await remove(record.lease) }
            removed.append(record.lease.machine)
        }
        let domains = await domainsWithoutLease { $0 == job }
        for domain in domains { await Uncancelled.run { await removeDomain(domain) } }
        return removed + domains
    }

    /// The domains that name a runner's job in their metadata and have no lease: their files were lost, or a stage was
    /// still making them when its job was cleaned up.
    ///
    /// Others have machines on the same connection, as the keeper of a CI host who runs a job by hand; only those with
    /// leases in our folder are ours to judge.
    func domainsWithoutLease(where isMeant: (String) -> Bool = { _ in true }) async -> [String] {
        var found: [String] = []
        for domain in (try? await host.connection.activeDomains()) ?? [] {
            let metadata = try? await domain.metadata(namespace: MachineDocument.namespace)
            if let job = metadata?.attributes[MachineDocument.claimAttribute], isMeant(job),
                metadata?.attributes[MachineDocument.leasesAttribute] == folders.machines
            {
                found.append(domain.name)
            }
        }
        // Looked at last: a machine that was begun meanwhile had its lease before its domain.
        let leased = Set(leases.machines())
        return found.filter { !leased.contains($0) }
    }
}
