public import Foundation

/// A domain to be started: what libvirt's domain XML says, as values. What is nil or empty is left to libvirt.
public struct DomainDocument: Sendable, Equatable {
    /// How the guest's instructions are run.
    public enum Hypervisor: String, Sendable, Codable {
        /// By the processor.
        case kvm
        /// By QEMU's translator.
        case qemu
        /// Not at all: libvirt's built-in test driver.
        case test
    }

    /// Where the number comes from that tells the guest it is a new one (`vmgenid`).
    public enum GenerationID: Sendable, Equatable {
        /// libvirt makes one.
        case random
        /// This one.
        case fixed(UUID)
    }

    /// What libvirt does at the end of a guest.
    public enum EndAction: String, Sendable, Codable {
        case destroy, restart, preserve
    }

    /// Something the machine's firmware offers the guest.
    public enum Feature: Sendable, Hashable, CaseIterable {
        case acpi, apic
    }

    /// How the guest runs.
    public var hypervisor: Hypervisor
    /// Unique on the connection; libvirt refuses `/` and line feeds in it.
    public var name: String
    /// Unique on the connection; random when nil.
    public var uuid: UUID?
    /// A short text for people, without line feeds.
    public var title: String?
    /// A text for people.
    public var description: String?
    /// Elements of programs' own, one a namespace.
    public var metadata: [MetadataElement] = []
    /// The generation id device; none when nil.
    public var generationID: GenerationID?
    /// Bytes of memory; libvirt counts in KiB, so it is rounded up.
    public var memory: UInt64
    /// Bytes of the huge pages that the memory is made of; the host's ordinary pages when nil.
    public var hugePageBytes: UInt64?
    /// Virtual processors.
    public var processors: Int
    /// The processor the guest sees.
    public var processorModel: ProcessorModel?
    /// The board, and how the guest is booted.
    public var system: OperatingSystem
    /// What the firmware offers.
    public var features: Set<Feature> = [.acpi, .apic]
    /// When the guest shuts down.
    public var onPowerOff: EndAction = .destroy
    /// When the guest reboots.
    public var onReboot: EndAction = .restart
    /// When the guest crashes.
    public var onCrash: EndAction = .destroy
    /// Disks, network cards, and the rest.
    public var devices = DomainDevices()
    /// Further arguments for QEMU, given to it as they are; libvirt marks the domain as tainted.
    public var qemuArguments: [String] = []

    /// A domain without devices.
    public init(
        hypervisor: Hypervisor, name: String, memory: UInt64, processors: Int,
        system: OperatingSystem = OperatingSystem()
    ) {
        self.hypervisor = hypervisor
        self.name = name
        self.memory = memory
        self.processors = processors
        self.system = system
    }

    /// Reads a document of libvirt's; what has no place here is left out.
    ///
    /// - Throws: ``DocumentError/malformed(document:reason:)``.
    public init(xml: String) throws {
        try self.init(XMLDocument.value(DomainElement.self, from: xml, root: "domain"))
    }

    /// The document for libvirt.
    ///
    /// - Throws: ``DocumentError/forbiddenCharacter(scalar:document:)``.
    public func xml() throws -> String { try XMLDocument.text(DomainElement(self), root: "domain") }
}

/// The processor a guest sees.
public enum ProcessorModel: Sendable, Hashable {
    /// The host's own, which nested virtualization needs.
    case hostPassthrough
    /// The nearest that libvirt knows to the host's.
    case hostModel
    /// All that the hypervisor can do.
    case maximum
    /// A model of libvirt's list, such as `qemu64`.
    case named(String)
}

/// The board of a machine, and how its guest is booted.
public struct OperatingSystem: Sendable, Equatable {
    /// What runs before the boot loader.
    public enum Firmware: String, Sendable, Codable { case bios, efi }

    /// What is booted from, in order.
    public enum BootDevice: String, Sendable, Codable {
        case disk = "hd"
        case cdrom, network
    }

    /// A kernel that is booted without a boot loader; paths on the host of the connection.
    public struct DirectKernel: Sendable, Equatable {
        /// Path of the kernel.
        public var kernel: String
        /// Path of the initial RAM disk.
        public var initrd: String?
        /// The kernel's arguments.
        public var commandLine: String?

        /// A kernel, with what goes along with it.
        public init(kernel: String, initrd: String? = nil, commandLine: String? = nil) {
            self.kernel = kernel
            self.initrd = initrd
            self.commandLine = commandLine
        }
    }

    /// The guest's architecture, such as `x86_64`.
    public var architecture: String?
    /// The machine type, such as `q35` or `pc`; libvirt gives a dated one back, such as `pc-q35-7.2`.
    public var machine: String?
    /// BIOS where nothing else is said.
    public var firmware: Firmware
    /// Booted directly instead of from a device.
    public var directKernel: DirectKernel?
    /// Used without a direct kernel.
    public var bootDevices: [BootDevice]

    /// A board; without arguments the driver's default one.
    public init(
        architecture: String? = nil, machine: String? = nil, firmware: Firmware = .bios,
        directKernel: DirectKernel? = nil, bootDevices: [BootDevice] = []
    ) {
        self.architecture = architecture
        self.machine = machine
        self.firmware = firmware
        self.directKernel = directKernel
        self.bootDevices = bootDevices
    }
}
