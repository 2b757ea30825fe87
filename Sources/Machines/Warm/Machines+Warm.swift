internal import Files
internal import Foundation
internal import Guests
internal import Images
internal import Libvirt
internal import Profiles

/// How a machine came to run.
public enum MachineStart: String, Sendable, Codable, Equatable {
    /// It booted.
    case cold
    /// Its memory was restored from a saved machine's.
    case warm
}

extension Machines {
    /// Boots a machine like the planned one and saves it, unless that was done; the next ones are restored from it.
    ///
    /// - Throws: As `create(_:onLeased:)`; `WarmError`.
    @discardableResult
    public func warm(_ plan: MachinePlan) async throws -> WarmState {
        let accelerator = try host.accelerator(for: plan.profile)
        if let obstacle = await obstacle(to: plan, accelerator) { throw WarmError.unsuitable(obstacle) }
        let key = try await WarmKey.make(plan, on: host, accelerator)
        let states = WarmStates(in: folders)
        try states.makeFolder(for: key)
        let lock = try await FileLock.acquire(states.lock(of: key)) {
            onEvent(.waitingForWarm(profile: plan.profile.name))
        }
        defer { lock.release() }
        if let state = try await usableState(key) { return state }
        let volume = "image-\(key.prefix(12))-warm.qcow2"
        // One without a record is what a killed process left.
        try? await host.pool.volume(named: volume).delete()
        let state = try await save(plan, key: key, volume: volume)
        await removeOlder(than: state)
        return state
    }

    private func save(_ plan: MachinePlan, key: String, volume: String) async throws -> WarmState {
        let states = WarmStates(in: folders)
        var plan = plan
        plan.diskVolume = volume
        plan.startsCold = true
        plan.keep = false
        let machine = try await create(plan)
        do {
            try await settle(machine)
            await machine.channel.close()
            onEvent(.saving(machine: machine.name))
            let domain = try await host.connection.domain(named: machine.name)
            try await domain.save(to: states.memory(of: key))
            var lease = try leases.read(machine.name)
            lease.volumes.removeFirst()
            lease.login = nil
            try leases.write(lease)
        } catch {
            await destroy(machine)
            states.remove(key)
            throw error
        }
        await destroy(machine)
        let attributes = try FileManager.default.attributesOfItem(atPath: states.memory(of: key))
        let state = WarmState(
            key: key, profile: plan.profile.name, image: "sha256:\(plan.image.digest)",
            connection: host.connection.uri, pool: host.pool.name, diskVolume: volume,
            memoryBytes: attributes[.size] as? UInt64 ?? 0, created: Date())
        try states.write(state)
        onEvent(.warmed(profile: plan.profile.name, bytes: state.memoryBytes))
        return state
    }

    /// Until the guest has done all that a boot starts, and written it down.
    private func settle(_ machine: Machine) async throws {
        let script = "timeout 300 systemctl is-system-running --wait > /dev/null; sync; journalctl --flush; true"
        try await machine.channel.require(["sh", "-c", script], deadline: .seconds(360))
    }

    /// The state a planned machine can be restored from; nil for a cold start.
    func state(for plan: MachinePlan, _ accelerator: AcceleratorChoice) async throws -> WarmState? {
        guard !plan.startsCold, await obstacle(to: plan, accelerator) == nil else { return nil }
        return try await usableState(try await WarmKey.make(plan, on: host, accelerator))
    }

    private func usableState(_ key: String) async throws -> WarmState? {
        guard let state = WarmStates(in: folders).state(key), state.pool == host.pool.name else { return nil }
        do {
            _ = try await host.pool.volume(named: state.diskVolume)
            return state
        } catch let error as LibvirtError where error.code == .noStorageVolume {
            return nil
        }
    }

    private func obstacle(to plan: MachinePlan, _ accelerator: AcceleratorChoice) async -> WarmObstacle? {
        guard host.isLocal else { return .remoteHost }
        guard plan.image.isPrepared else { return .imageNotPrepared }
        guard !accelerator.usesKVM else { return .acceleratedByKVM }
        let network = try? await MachineNetwork.resolve(plan.profile.network, on: host, hasOutbound: true)
        guard case .user = network else { return .sharedNetwork }
        return nil
    }

    /// Restores the machine: its memory from the state, its disk over the state's.
    func restore(_ document: DomainDocument, from state: WarmState, _ sockets: MachineSockets) async throws -> Domain {
        let memory = WarmStates(in: folders).memory(of: state.key)
        let saved = try SavedDomain(file: memory)
        let head = saved.head(document: try CloneDocument.text(saved: saved.document, as: document))
        let feed = try MemoryFeed(path: sockets.memory)
        async let fed: Void = feed.run(head: head, file: memory, from: saved.streamOffset)
        defer { feed.release() }
        let domain = try await host.connection.restoreDomain(from: sockets.memory, name: document.name)
        try await fed
        try await RestoredIdentity(domain: domain, connection: host.connection).assume()
        return domain
    }

    /// Takes saved machines away that this one has replaced, but for those that somebody's machine is made of.
    private func removeOlder(than newest: WarmState) async {
        let states = WarmStates(in: folders)
        for state in states.all() where state.key != newest.key && state.profile == newest.profile {
            await remove(state)
        }
    }

    /// Takes a saved machine away; one that machines are made of stays.
    @discardableResult
    func remove(_ state: WarmState) async -> Bool {
        let isUsed = leases.machines().contains { (try? leases.read($0).warm) == state.key }
        guard !isUsed, state.connection == host.connection.uri, state.pool == host.pool.name else { return false }
        let states = WarmStates(in: folders)
        states.remove(state.key)
        try? await host.pool.volume(named: state.diskVolume).delete()
        return true
    }

    /// The saved machines of these folders, oldest first.
    public static func warmStates(in folders: MachineFolders) -> [WarmState] { WarmStates(in: folders).all() }

    /// Takes the saved machines of an image away, `sha256:…`; those that machines are made of stay.
    public func removeWarmStates(over image: String) async {
        for state in WarmStates(in: folders).all() where state.image == image { await remove(state) }
    }
}
