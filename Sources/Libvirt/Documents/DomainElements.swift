/// The `<domain>` element and its parts, named and nested as in libvirt's `formatdomain`.
struct DomainElement: XMLNode {
    static let children: Set<String> = [
        "name", "uuid", "genid", "title", "description", "metadata", "memory", "memoryBacking", "vcpu", "os",
        "features", "cpu", "clock",
        "on_poweroff", "on_reboot", "on_crash", "devices", "qemu:commandline",
    ]
    var type: DomainDocument.Hypervisor
    var qemuNamespace: String?
    var name: String
    var uuid: String?
    var genid: String?
    var title: String?
    var description: String?
    var metadata: MetadataBag?
    var memory: SizeElement
    var memoryBacking: MemoryBackingElement?
    var vcpu: Int
    var os: SystemElement
    var features: FeaturesElement?
    var cpu: ProcessorElement?
    var clock: ClockElement?
    var onPowerOff: DomainDocument.EndAction?
    var onReboot: DomainDocument.EndAction?
    var onCrash: DomainDocument.EndAction?
    var devices: DevicesElement
    var commandLine: CommandLineElement?

    /// In the order in which they are written.
    enum CodingKeys: String, CodingKey {
        case type
        case qemuNamespace = "xmlns:qemu"
        case name, uuid, genid, title, description, metadata, memory, memoryBacking, vcpu, os, features, cpu, clock
        case onPowerOff = "on_poweroff"
        case onReboot = "on_reboot"
        case onCrash = "on_crash"
        case devices
        case commandLine = "qemu:commandline"
    }
}

struct MemoryBackingElement: XMLNode {
    static let children: Set<String> = ["hugepages"]
    var hugepages: HugePagesElement?
}

struct HugePagesElement: XMLNode {
    static let children: Set<String> = ["page"]
    var page: [PageElement]
}

struct PageElement: XMLNode {
    var size: UInt64
    var unit: String?
}

struct SystemElement: XMLNode {
    static let children: Set<String> = ["type", "kernel", "initrd", "cmdline", "boot"]
    var firmware: OperatingSystem.Firmware?
    var type: SystemTypeElement
    var kernel: String?
    var initrd: String?
    var cmdline: String?
    var boot: [BootElement]
}

struct SystemTypeElement: XMLNode {
    static let children: Set<String> = [""]
    var arch: String?
    var machine: String?
    var value: String

    enum CodingKeys: String, CodingKey {
        case arch, machine
        case value = ""
    }
}

struct BootElement: XMLNode {
    var dev: OperatingSystem.BootDevice
}

struct FeaturesElement: XMLNode {
    static let children: Set<String> = ["acpi", "apic"]
    var acpi: EmptyElement?
    var apic: EmptyElement?
}

struct EmptyElement: XMLNode {}

struct ProcessorElement: XMLNode {
    static let children: Set<String> = ["model"]
    var mode: String?
    var match: String?
    var model: ProcessorModelElement?
}

struct ProcessorModelElement: XMLNode {
    static let children: Set<String> = [""]
    var fallback: String?
    var value: String

    enum CodingKeys: String, CodingKey {
        case fallback
        case value = ""
    }
}

struct ClockElement: XMLNode {
    var offset: String
}

struct CommandLineElement: XMLNode {
    static let children: Set<String> = ["qemu:arg"]
    var arguments: [ArgumentElement]

    enum CodingKeys: String, CodingKey {
        case arguments = "qemu:arg"
    }
}

struct ArgumentElement: XMLNode {
    var value: String
}
