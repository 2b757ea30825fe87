/// The devices of a domain. libvirt adds controllers and addresses by itself.
public struct DomainDevices: Sendable, Equatable {
    /// The device by which the host gets memory back.
    public enum MemoryBalloon: String, Sendable, Codable { case virtio, none }

    /// A graphics card.
    public enum Video: String, Sendable, Codable { case vga, virtio, bochs, cirrus, qxl, ramfb }

    /// Path of the emulator.
    public var emulator: String?
    /// Disks and CD-ROMs.
    public var disks: [Disk] = []
    /// Whether there is a virtio SCSI controller: disks can be put on it while the domain runs, which takes no free slot of
    /// the machine's PCI bus.
    public var hasSCSIController = false
    /// Cards on libvirt's networks. QEMU's own user networking is an affair of ``DomainDocument/qemuArguments``.
    public var interfaces: [NetworkInterface] = []
    /// Cards whose traffic goes through passt.
    public var passtInterfaces: [PasstInterface] = []
    /// The first serial port and the console on it.
    public var serial: SerialConsole?
    /// Whether there is a channel for QEMU's guest agent.
    public var hasGuestAgentChannel = false
    /// Path of that channel's socket on the host of the connection; libvirt's own choice lies so deep in a session's
    /// configuration folder that it can pass the 107 bytes a socket's path may have.
    public var guestAgentSocket: String?
    /// Whether the guest's agent has that channel open, in a document of a running domain; nil where libvirt doesn't tell.
    /// Not written.
    public internal(set) var isGuestAgentConnected: Bool?
    /// The graphics card; nothing shows its picture, but a screenshot can be taken.
    public var video: Video?
    /// Whether the guest gets random numbers from the host's `/dev/urandom`.
    public var hasRandomSource = false
    /// A virtio balloon where nothing is said.
    public var memoryBalloon: MemoryBalloon?

    /// No devices.
    public init() {}
}

/// A disk or CD-ROM whose content is a file on the host of the connection.
public struct Disk: Sendable, Equatable {
    /// What the guest takes it for.
    public enum Kind: String, Sendable, Codable { case disk, cdrom }

    /// How the file holds the content.
    public enum Format: String, Sendable, Codable { case qcow2, raw }

    /// How the disk is attached.
    public enum Bus: String, Sendable, Codable { case virtio, sata, scsi, ide, usb }

    /// How writes reach the file; libvirt's words.
    public enum Cache: String, Sendable, Codable {
        case none, writethrough, writeback, directsync, unsafe
        case byDefault = "default"
    }

    /// What becomes of blocks the guest no longer needs.
    public enum Discard: String, Sendable, Codable { case unmap, ignore }

    /// How QEMU reads and writes the file; libvirt's words.
    public enum InputOutput: String, Sendable, Codable {
        case threads, native
        case ring = "io_uring"
    }

    /// What becomes of zeroes that the guest writes.
    public enum ZeroDetection: String, Sendable, Codable { case off, on, unmap }

    /// What the guest takes it for.
    public var kind: Kind
    /// Path of the file; nil is an empty CD-ROM drive.
    public var file: String?
    /// How the file holds the content.
    public var format: Format
    /// The guest's name for it as far as libvirt can choose: `vda`, `sda`; unique in the domain.
    public var target: String
    /// How it is attached.
    public var bus: Bus
    /// How writes reach the file.
    public var cache: Cache?
    /// What becomes of unneeded blocks.
    public var discard: Discard?
    /// How QEMU reads and writes the file; its own choice when nil.
    public var inputOutput: InputOutput?
    /// What becomes of zeroes that the guest writes; with `unmap` they take no room in the file.
    public var zeroDetection: ZeroDetection?
    /// Whether the guest can't write.
    public var isReadOnly: Bool
    /// A serial number by which the guest can find it, at most 20 bytes with virtio.
    public var serial: String?

    /// A disk the guest may write to, unless said otherwise.
    public init(
        _ kind: Kind = .disk, file: String?, format: Format, target: String, bus: Bus = .virtio, cache: Cache? = nil,
        discard: Discard? = nil, isReadOnly: Bool = false, serial: String? = nil
    ) {
        self.kind = kind
        self.file = file
        self.format = format
        self.target = target
        self.bus = bus
        self.cache = cache
        self.discard = discard
        self.isReadOnly = isReadOnly
        self.serial = serial
    }
}

/// A serial port that leads to a pseudo-terminal, and the console on it.
public struct SerialConsole: Sendable, Equatable {
    /// A file on the host of the connection to which all output is appended.
    public var log: String?

    /// A serial port, with a log if a path is given.
    public init(log: String? = nil) { self.log = log }
}
