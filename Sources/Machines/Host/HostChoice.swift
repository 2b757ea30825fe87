internal import Libvirt
public import Profiles

/// The hosts that a machine may be made on.
public struct HostChoice: Sendable {
    /// Those that answer, in the order they were named.
    public let hosts: [Machines]
    /// Those that don't.
    let unreachable: [HostProblem]

    /// One host, whatever it has.
    public init(_ machines: Machines) {
        hosts = [machines]
        unreachable = []
    }

    /// Connects to all of them at once, and passes over those that can't be reached.
    ///
    /// - Parameter uris: One or more; a single one has to be reached.
    /// - Throws: `MachineError.noHostFits` when none of several is reached; for a single one what
    ///   `VirtualisationHost.open` throws.
    public static func open(
        uris: [String], folders: MachineFolders, onEvent: @escaping @Sendable (MachineEvent) -> Void
    ) async throws -> HostChoice {
        if uris.count < 2 {
            let host = try await VirtualisationHost.open(uri: uris.first, folders: folders, onEvent: onEvent)
            return HostChoice(Machines(host: host, folders: folders, onEvent: onEvent))
        }
        let results = await withTaskGroup(of: (Int, Result<VirtualisationHost, any Error>).self) { group in
            for (index, uri) in uris.enumerated() {
                group.addTask {
                    do {
                        return (
                            index,
                            .success(
                                try await VirtualisationHost.open(uri: uri, folders: folders, onEvent: onEvent))
                        )
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var hosts: [Machines] = []
        var unreachable: [HostProblem] = []
        for (index, uri) in uris.enumerated() {
            switch results[index] {
            case .success(let host): hosts.append(Machines(host: host, folders: folders, onEvent: onEvent))
            case .failure(let error): unreachable.append(HostProblem(uri: uri, kind: try problem(error)))
            case nil: continue
            }
        }
        for problem in unreachable { onEvent(.hostPassedOver(problem)) }
        guard !hosts.isEmpty else { throw MachineError.noHostFits(unreachable) }
        return HostChoice(hosts: hosts, unreachable: unreachable)
    }

    private init(hosts: [Machines], unreachable: [HostProblem]) {
        self.hosts = hosts
        self.unreachable = unreachable
    }

    private static func problem(_ error: any Error) throws -> HostProblem.Kind {
        switch error {
        case let error as LibvirtError: .unreachable(reason: error.message)
        case MachineError.noLibvirt(_, let reason): .unreachable(reason: reason)
        default: throw error
        }
    }

    /// The host for a machine of a profile. A single one is not asked: what it lacks is told when the machine is made.
    ///
    /// - Parameters:
    ///   - imageBytes: Size of the profile's image where one is known.
    ///   - hasImage: Whether the profile's image is on a host.
    /// - Throws: `MachineError.noHostFits`, `LibvirtError`.
    public func place(
        _ profile: Profile, imageBytes: UInt64, hasImage: @Sendable (Machines) async throws -> Bool
    ) async throws -> Machines {
        if hosts.count == 1, unreachable.isEmpty { return hosts[0] }
        var offers: [Placement.Offer] = []
        for machines in hosts { offers.append(try await offer(of: machines, profile, hasImage)) }
        let placement = Placement(
            memoryBytes: profile.shape.memoryBytes, diskBytes: Machines.overlayRoom, imageBytes: imageBytes)
        let chosen = hosts[try placement.choose(among: offers, unreachable: unreachable)]
        chosen.onEvent(.placed(uri: chosen.host.connection.uri))
        return chosen
    }

    private func offer(
        of machines: Machines, _ profile: Profile, _ hasImage: @Sendable (Machines) async throws -> Bool
    ) async throws -> Placement.Offer {
        let host = machines.host
        var offer = Placement.Offer(
            uri: host.connection.uri, hasImage: false, memory: 0, disk: 0, obstacle: obstacle(on: machines, profile))
        do {
            offer.hasImage = try await hasImage(machines)
            offer.memory = try await host.connection.hostMemory().available
            offer.disk = try await host.pool.information().available
        } catch let error as LibvirtError {
            offer.obstacle = .unreachable(reason: error.message)
        }
        return offer
    }

    private func obstacle(on machines: Machines, _ profile: Profile) -> HostProblem.Kind? {
        do {
            _ = try machines.host.accelerator(for: profile)
            _ = try machines.host.address.jump(in: machines.folders)
            return nil
        } catch MachineError.kvmUnusable(let finding) {
            return .noKVM(finding)
        } catch {
            return .noWayIntoGuests
        }
    }
}
