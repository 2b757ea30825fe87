internal import Files
public import Foundation
internal import Guests
internal import Images
internal import Libvirt
internal import Profiles

/// The machines of one host: made, found again, entered, and taken away.
public struct Machines: Sendable {
    public let host: VirtualisationHost
    let folders: MachineFolders
    /// A folder for console log and screenshot of a machine that doesn't get ready, made for one; nil to keep none.
    public var evidence: String?
    let onEvent: @Sendable (MachineEvent) -> Void

    /// - Parameter onEvent: Told what happens as it happens, from any thread.
    public init(
        host: VirtualisationHost, folders: MachineFolders, onEvent: @escaping @Sendable (MachineEvent) -> Void
    ) {
        self.host = host
        self.folders = folders
        self.onEvent = onEvent
    }

    var leases: LeaseFolder { LeaseFolder(path: folders.machines) }

    /// Makes a machine and waits until it is ready. What was made of it is taken away again when that fails, or when
    /// the calling task is cancelled.
    ///
    /// A guest that doesn't get ready is given up once and a new one is tried: of some thirty emulated boots one hung for
    /// no reason that its console showed.
    /// - Parameter onLeased: Called when the machine's lease is on disk and counts; once more for another try.
    /// - Throws: `MachineError`, `LibvirtError`, `ProgramError`, `CancellationError`.
    public func create(_ plan: MachinePlan, onLeased: () -> Void = {}) async throws -> Machine {
        do {
            return try await createOnce(plan, onLeased: onLeased)
        } catch MachineError.notReady(_, let requirement, let limit, _, _) where requirement.isOfGuest {
            onEvent(.retrying(machine: plan.name, missed: requirement, after: limit))
            return try await createOnce(plan.renamed(), onLeased: onLeased)
        } catch let error as LibvirtError where MachineNetwork.isTakenPort(error) {
            return try await createOnce(plan.renamed(), onLeased: onLeased)
        } catch let failure as RestorationFailure {
            onEvent(.coldInstead(machine: plan.name, reason: failure.reason))
            // What can't be restored once is not tried again; it is made anew when it is asked for.
            await remove(failure.state)
            var plan = plan.renamed()
            plan.startsCold = true
            return try await createOnce(plan, onLeased: onLeased)
        }
    }

    private func createOnce(_ plan: MachinePlan, onLeased: () -> Void) async throws -> Machine {
        let accelerator = try host.accelerator(for: plan.profile)
        onEvent(.accelerator(accelerator))
        let jump = try host.address.jump(in: folders)
        try await checkRoom(for: plan)
        let network = try await MachineNetwork.resolve(
            plan.profile.network, on: host, hasOutbound: plan.hasOutboundNetwork)
        let state = try await state(for: plan, accelerator)
        var lease = Lease(
            machine: plan.name, uri: host.connection.uri, pool: host.pool.name,
            volumes: plan.volumes, profile: plan.profile.name,
            image: "sha256:\(plan.image.digest)", warm: state?.key, job: plan.job, claim: plan.claim,
            memoryBytes: plan.memoryBytes, diskBytes: plan.diskBytes, created: Date(), keptUntil: nil, login: nil,
            workingDirectory: nil, owner: ProcessIdentity(number: getpid()))
        let lock = try await leases.claim(lease)
        onLeased()
        let sockets = MachineSockets(folder: folders.runtime, machine: plan.name)
        do {
            let provision = Provision(
                plan: plan, host: host, folder: leases.folder(of: plan.name), leases: folders.machines,
                sockets: sockets, volumes: lease.volumes, below: state?.diskVolume ?? plan.image.diskVolume)
            let document = await fitted(
                try await provision.make(accelerator: accelerator, network: network), plan, accelerator)
            let turn = try await turnToStart()
            defer { turn.giveBack() }
            onEvent(.provisioned(machine: plan.name))
            let started = ContinuousClock.now
            let domain = try await start(document, plan, state, sockets)
            if !host.isLocal { RemoteConsole(domain: domain, file: provision.consoleLog).follow() }
            let boot = Boot(
                plan: plan, connection: host.connection, domain: domain, network: network,
                keys: (provision.keys.identityFile, provision.keys.knownHostsFile),
                controlPath: sockets.control, jump: jump, consoleLog: provision.consoleLog,
                started: started, onEvent: onEvent)
            let channel = try await boot.waitUntilReady()
            lease.login = channel.login
            try leases.write(lease)
            let duration = seconds(since: started)
            onEvent(.ready(machine: plan.name, seconds: duration))
            if await NameService.resolves(plan.name, to: channel.login.address) { onEvent(.named(machine: plan.name)) }
            return Machine(
                name: plan.name, channel: channel, accelerator: accelerator,
                start: state == nil ? .cold : .warm, bootSeconds: duration,
                consoleLog: provision.consoleLog, link: DomainLink(connection: host.connection, domain: domain),
                lock: lock)
        } catch {
            await diagnose(plan, on: network, after: error)
            await Uncancelled.run { [lease] in await remove(lease) }
            throw error
        }
    }

    private func start(
        _ document: DomainDocument, _ plan: MachinePlan, _ state: WarmState?, _ sockets: MachineSockets
    ) async throws -> Domain {
        guard let state else { return try await start(document, autodestroy: !plan.keep) }
        onEvent(.restoring(machine: plan.name))
        do {
            return try await monitors.waking { try await restore(document, from: state, sockets) }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw RestorationFailure(state: state, reason: "\(error)")
        }
    }

    private func turnToStart() async throws -> AdmissionQueue.Ticket {
        try await StartQueue(in: folders).take { place, atOnce in
            onEvent(.waitingToStart(place: place, atOnce: atOnce))
        }
    }

    /// Lets go of a machine without ending it: it can be entered by others until then.
    public func keep(_ machine: Machine, until date: Date, workingDirectory: String?) throws {
        var lease = try leases.read(machine.name)
        lease.keptUntil = date
        lease.workingDirectory = workingDirectory
        try leases.write(lease)
        machine.lock.release()
        onEvent(.kept(machine: machine.name))
    }

    /// Whether a machine of this process still has its lease.
    public func isLeased(_ machine: Machine) -> Bool { (try? leases.read(machine.name)) != nil }

    /// Lets go of a machine whose job goes on in other processes.
    public func release(_ machine: Machine) { machine.lock.release() }

    /// Takes a machine away with all that belongs to it. Works for a half-made one, and a second time.
    public func destroy(_ machine: Machine) async {
        guard let lease = try? leases.read(machine.name) else { return }
        await Uncancelled.run { await remove(lease) }
    }

    /// Those of a daemon of our own; another's are not ours to wake.
    var monitors: StuckMonitors { PrivateDaemon.standard(in: folders).monitors }

    private func checkRoom(for plan: MachinePlan) async throws {
        let memory = try await host.connection.hostMemory()
        guard memory.available > plan.profile.shape.memoryBytes else {
            throw MachineError.notEnoughMemory(
                profile: plan.profile.name, needed: plan.profile.shape.memoryBytes, available: memory.available)
        }
        let disk = try await host.pool.information()
        guard disk.available > Self.overlayRoom else {
            throw MachineError.notEnoughDisk(
                pool: host.pool.name, needed: Self.overlayRoom, available: disk.available)
        }
    }

    /// Room for what a run writes into its overlay: packages, logs, small guests' disks. A TCK run needs 1 GB of scratch
    /// space (libvirt-tck, `conf/default.yml`).
    public static let overlayRoom: UInt64 = 2 << 30
}

/// A saved machine could not be restored; a cold start is left.
private struct RestorationFailure: Error {
    let state: WarmState
    let reason: String
}

/// Runs clean-up to its end in a task of its own: a cancelled task could not await anything that looks at cancellation.
enum Uncancelled {
    static func run(_ work: @escaping @Sendable () async -> Void) async { await Task { await work() }.value }
}
