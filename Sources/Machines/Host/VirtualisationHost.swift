internal import Foundation
public import Libvirt
public import Profiles

/// The host that machines run on: a libvirt connection and the pool of ours there.
public struct VirtualisationHost: Sendable {
    public let connection: Connection
    public let pool: StoragePool
    /// What is known about KVM; for a host that isn't this one, what libvirt believes.
    public let kvm: KVMFinding

    /// Whether machines can use the host's own networks; a session's can't.
    var isSystem: Bool { Self.isSystem(connection.uri) }

    var address: HostAddress { HostAddress(uri: connection.uri) }

    /// Whether it is this machine: what listens on its loopback is reached from here.
    var isLocal: Bool { address.isLocal }

    /// Whether an address means a daemon of the system, here or elsewhere.
    public static func isSystem(_ uri: String) -> Bool { URLComponents(string: uri)?.path == "/system" }

    /// Decides between KVM and QEMU's translator.
    /// - Throws: `MachineError.kvmUnusable` when the profile asks for KVM and there is none.
    public func accelerator(for profile: Profile) throws -> AcceleratorChoice {
        switch profile.shape.accelerator {
        case .auto: return AcceleratorChoice(usesKVM: kvm == .usable, finding: kvm)
        case .tcg: return AcceleratorChoice(usesKVM: false, finding: kvm)
        case .kvm:
            guard kvm == .usable else { throw MachineError.kvmUnusable(kvm) }
            return AcceleratorChoice(usesKVM: true, finding: kvm)
        }
    }
}

/// The versions of what runs machines on a host; nil where it doesn't tell.
public struct HostVersions: Sendable, Equatable {
    public var libvirt: String?
    public var hypervisor: String?
}

extension VirtualisationHost {
    /// Asks libvirt for the versions.
    public func versions() async -> HostVersions {
        HostVersions(
            libvirt: try? await connection.libraryVersion().description,
            hypervisor: try? await connection.hypervisorVersion().description)
    }
}

/// Where things are kept on this machine; absolute paths.
public struct MachineFolders: Sendable {
    /// Leases, keys and console logs, one folder a machine.
    public var machines: String
    /// Volumes of a session's pool.
    public var volumes: String
    /// Sockets; short, private to the user, and gone after a reboot.
    public var runtime: String

    public init(machines: String, volumes: String, runtime: String) {
        self.machines = machines
        self.volumes = volumes
        self.runtime = runtime
    }
}

extension VirtualisationHost {
    /// Connects to the wanted libvirt, or finds one that works here.
    ///
    /// An ordinary user gets `qemu:///session`, root gets `qemu:///system`; where that would not work (no system
    /// daemon, or a `/dev/kvm` that only misleads it) a session daemon of our own is started.
    /// - Parameter uri: The user's choice; nil to look.
    /// - Throws: `MachineError.noLibvirt`, `LibvirtError`, `ProgramError`.
    public static func open(
        uri: String?, folders: MachineFolders, onEvent: @Sendable (MachineEvent) -> Void
    ) async throws -> VirtualisationHost {
        if let uri, !HostAddress(uri: uri).isLocal { return try await openRemote(uri, folders) }
        let kvm = await KVMProbe().find()
        let connection = try await connect(uri: uri, kvm: kvm, folders: folders, onEvent: onEvent)
        let pool = try await MachinePool(folder: folders.volumes).open(on: connection)
        return VirtualisationHost(connection: connection, pool: pool, kvm: kvm)
    }

    /// Nothing can be probed on another machine; libvirt there is believed.
    private static func openRemote(_ uri: String, _ folders: MachineFolders) async throws -> VirtualisationHost {
        let connection = try await open(uri)
        let hasKVM = try await HostCapabilities(xml: connection.capabilitiesXML()).hypervisors.contains("kvm")
        let pool = try await MachinePool(folder: folders.volumes).open(on: connection)
        return VirtualisationHost(connection: connection, pool: pool, kvm: hasKVM ? .usable : .noDevice)
    }

    /// As `open(uri:folders:onEvent:)`, for who already knows about KVM and needs no pool.
    public static func connect(
        uri: String?, kvm: KVMFinding, folders: MachineFolders, onEvent: @Sendable (MachineEvent) -> Void
    ) async throws -> Connection {
        if let uri { return try await open(uri) }
        guard !kvm.misleadsLibvirt else { return try await openPrivate(folders, .kvmUnusable, onEvent) }
        guard geteuid() == 0 else { return try await open("qemu:///session") }
        do {
            return try await Connection.open("qemu:///system")
        } catch is LibvirtError {
            return try await openPrivate(folders, .noSystemDaemon, onEvent)
        }
    }

    private static func openPrivate(
        _ folders: MachineFolders, _ reason: DaemonReason, _ onEvent: @Sendable (MachineEvent) -> Void
    ) async throws -> Connection {
        onEvent(.startingDaemon(reason: reason))
        let daemon = PrivateDaemon.standard(in: folders)
        try await daemon.start()
        return try await open(daemon.uri)
    }

    private static func open(_ uri: String) async throws -> Connection {
        do {
            return try await Connection.open(uri)
        } catch let error as LibvirtError {
            throw MachineError.noLibvirt(uri: uri, reason: error.message)
        }
    }
}
