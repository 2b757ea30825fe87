/// The virtual hardware of a machine.
public struct MachineShape: Sendable, Equatable, Codable {
    /// QEMU's machine type. CI uses `q35` (libvirt-gitlab-executor, `src/provisioner/machine.py`).
    public var machine: String
    /// Virtual processors.
    public var processors: Int
    /// Memory in bytes.
    public var memoryBytes: UInt64
    /// Size of the overlay disk in bytes; at least that of the image.
    public var diskBytes: UInt64
    /// Whether a guest may run guests of its own, as libvirt's integration tests do.
    public var nestedVirtualisation: Bool
    /// What executes the guest's instructions.
    public var accelerator: Accelerator

    public init(
        machine: String = "q35", processors: Int, memoryBytes: UInt64, diskBytes: UInt64,
        nestedVirtualisation: Bool = false, accelerator: Accelerator = .auto
    ) {
        self.machine = machine
        self.processors = processors
        self.memoryBytes = memoryBytes
        self.diskBytes = diskBytes
        self.nestedVirtualisation = nestedVirtualisation
        self.accelerator = accelerator
    }
}

/// What executes the guest's instructions.
public enum Accelerator: String, Sendable, Equatable, Codable, CaseIterable {
    /// KVM where it really runs a guest, emulation otherwise.
    case auto
    /// The processor's virtualisation, or an error.
    case kvm
    /// QEMU's emulation: works everywhere, slowly.
    case tcg
}

/// How the guest's kernel is started.
public enum BootChoice: String, Sendable, Equatable, Codable, CaseIterable {
    /// QEMU starts the kernel and initrd kept beside a built image.
    case kernel
    /// The image's own boot loader, as distribution images do.
    case loader
}

/// What the machine starts its boot loader with.
public enum Firmware: String, Sendable, Equatable, Codable, CaseIterable {
    case bios
    case uefi
}

/// The network a machine is on.
public enum NetworkChoice: Sendable, Equatable {
    /// Libvirt's NAT network for a system connection, user networking for a session.
    case auto
    /// Unprivileged user networking with a forwarded loopback port.
    case user
    /// The libvirt network of that name.
    case libvirt(String)
}

extension NetworkChoice {
    /// `auto`, `user`, or the name of a network of libvirt's.
    public var word: String {
        switch self {
        case .auto: "auto"
        case .user: "user"
        case .libvirt(let name): name
        }
    }
}

extension NetworkChoice: Codable {
    private enum Keys: String, CodingKey { case libvirt }

    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Keys.self) {
            self = .libvirt(try container.decode(String.self, forKey: .libvirt))
            return
        }
        let container = try decoder.singleValueContainer()
        switch try container.decode(String.self) {
        case "auto": self = .auto
        case "user": self = .user
        default:
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "auto, user or libvirt expected")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .auto, .user:
            var container = encoder.singleValueContainer()
            try container.encode(self == .auto ? "auto" : "user")
        case .libvirt(let name):
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(name, forKey: .libvirt)
        }
    }
}
