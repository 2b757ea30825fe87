internal import Foundation
internal import Images
internal import Libvirt
internal import Profiles

/// Makes what a machine needs before it can be started: keys, seed, and the two volumes.
struct Provision: Sendable {
    let plan: MachinePlan
    let host: VirtualisationHost
    let folder: String
    /// Where the machine's folder is, and so its lease.
    let leases: String
    let sockets: MachineSockets
    /// Overlay and seed, in this order.
    let volumes: [String]
    /// The volume under the overlay.
    let below: String

    var keys: MachineKeys { MachineKeys(folder: folder) }
    var consoleLog: String { folder + "/console.log" }

    func make(accelerator: AcceleratorChoice, network: MachineNetwork) async throws -> DomainDocument {
        async let seed = makeSeed()
        async let overlay = makeOverlay()
        async let kernel = directKernel()
        let document = MachineDocument(
            plan: plan, accelerator: accelerator, network: network, overlay: try await overlay,
            kernel: try await kernel, seed: try await seed,
            consoleLog: host.isLocal ? consoleLog : nil, leases: leases,
            agentSocket: host.isSystem || !host.isLocal ? nil : sockets.agent)
        return document.domain()
    }

    /// The machine's own disk: only what differs from the image is written to it.
    private func makeOverlay() async throws -> String {
        let size = max(plan.profile.shape.diskBytes, plan.image.diskBytes)
        let image = try await path(of: below)
        let document = VolumeDocument(
            name: volumes[0], capacity: size, allocation: 0, format: .qcow2,
            backingStore: .init(path: image, format: .qcow2))
        return try await host.pool.createVolume(document).path()
    }

    private func directKernel() async throws -> OperatingSystem.DirectKernel? {
        guard plan.profile.boot == .kernel, let kernel = plan.image.kernel else { return nil }
        return .init(
            kernel: try await path(of: kernel.volume), initrd: try await path(of: kernel.initrdVolume),
            commandLine: kernel.commandLine)
    }

    private func path(of volume: String) async throws -> String {
        try await host.pool.volume(named: volume).path()
    }

    private func makeSeed() async throws -> String {
        try await keys.make(machine: plan.name)
        let seed = try Seed(machine: plan.name, instance: UUID(), login: plan.profile.login, keys: keys)
        let file = folder + "/seed.iso"
        try await seed.write(to: file)
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? UInt64 ?? 0
        let volume = try await host.pool.createVolume(
            VolumeDocument(name: volumes[1], capacity: size, format: .raw))
        try await volume.upload(from: file)
        return try await volume.path()
    }
}
