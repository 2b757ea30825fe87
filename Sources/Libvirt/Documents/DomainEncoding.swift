internal import Foundation

/// From values to elements. The ways back are in `DomainDecoding.swift`.
extension DomainElement {
    init(_ document: DomainDocument) {
        type = document.hypervisor
        name = document.name
        uuid = document.uuid?.uuidString.lowercased()
        genid =
            switch document.generationID {
            case nil: nil
            case .random: ""
            case .fixed(let id): id.uuidString.lowercased()
            }
        title = document.title
        description = document.description
        metadata = document.metadata.isEmpty ? nil : MetadataBag(document.metadata)
        memory = SizeElement(kibibytesFor: document.memory)
        memoryBacking = document.hugePageBytes.map { bytes in
            MemoryBackingElement(hugepages: HugePagesElement(page: [PageElement(size: bytes / 1024, unit: "KiB")]))
        }
        vcpu = document.processors
        os = SystemElement(document.system)
        features = FeaturesElement(document.features)
        cpu = document.processorModel.map(ProcessorElement.init)
        clock = ClockElement(offset: "utc")
        onPowerOff = document.onPowerOff
        onReboot = document.onReboot
        onCrash = document.onCrash
        devices = DevicesElement(document.devices)
        if !document.qemuArguments.isEmpty {
            qemuNamespace = "http://libvirt.org/schemas/domain/qemu/1.0"
            commandLine = CommandLineElement(arguments: document.qemuArguments.map(ArgumentElement.init))
        }
    }
}

extension SystemElement {
    init(_ system: OperatingSystem) {
        // firmware='bios' would make libvirt look for a description of a BIOS, which hosts don't have.
        firmware = system.firmware == .bios ? nil : system.firmware
        type = SystemTypeElement(arch: system.architecture, machine: system.machine, value: "hvm")
        kernel = system.directKernel?.kernel
        initrd = system.directKernel?.initrd
        cmdline = system.directKernel?.commandLine
        boot = system.bootDevices.map(BootElement.init)
    }
}

extension FeaturesElement {
    init?(_ features: Set<DomainDocument.Feature>) {
        guard !features.isEmpty else { return nil }
        acpi = features.contains(.acpi) ? EmptyElement() : nil
        apic = features.contains(.apic) ? EmptyElement() : nil
    }
}

extension ProcessorElement {
    init(_ model: ProcessorModel) {
        switch model {
        case .hostPassthrough: mode = "host-passthrough"
        case .hostModel: mode = "host-model"
        case .maximum: mode = "maximum"
        case .named(let name):
            mode = "custom"
            match = "exact"
            self.model = ProcessorModelElement(fallback: "forbid", value: name)
        }
    }
}

extension DevicesElement {
    init(_ devices: DomainDevices) {
        emulator = devices.emulator
        disk = devices.disks.map(DiskElement.init)
        controller = devices.hasSCSIController ? [ControllerElement(type: "scsi", index: 0, model: scsiModel)] : []
        interface = devices.interfaces.map(InterfaceElement.init) + devices.passtInterfaces.map(InterfaceElement.init)
        serial =
            devices.serial.map { serial in
                [
                    PortElement(
                        type: "pty", log: serial.log.map { LogElement(file: $0, append: "on") },
                        target: PortTargetElement(port: 0))
                ]
            } ?? []
        console =
            devices.serial.map { _ in
                [PortElement(type: "pty", target: PortTargetElement(type: "serial", port: 0))]
            } ?? []
        let agent = PortElement(
            type: "unix", source: devices.guestAgentSocket.map { SocketElement(mode: "bind", path: $0) },
            target: PortTargetElement(type: "virtio", name: guestAgentChannel))
        channel = devices.hasGuestAgentChannel ? [agent] : []
        video = devices.video.map { [VideoElement(model: VideoModelElement(type: $0.rawValue))] } ?? []
        let random = RandomElement(
            model: "virtio", backend: RandomBackendElement(model: "random", value: randomSource))
        rng = devices.hasRandomSource ? [random] : []
        memballoon = devices.memoryBalloon.map(MemoryBalloonElement.init)
    }
}

extension DiskElement {
    init(_ disk: Disk) {
        type = "file"
        device = disk.kind
        driver = DriverElement(
            name: "qemu", type: disk.format, cache: disk.cache, discard: disk.discard, io: disk.inputOutput,
            zeroDetection: disk.zeroDetection)
        source = disk.file.map(DiskSourceElement.init)
        target = DiskTargetElement(dev: disk.target, bus: disk.bus)
        readonly = disk.isReadOnly ? EmptyElement() : nil
        serial = disk.serial
    }
}

/// The name under which QEMU's guest agent looks for its channel.
let guestAgentChannel = "org.qemu.guest_agent.0"

/// The SCSI controller that guests of all kinds have a driver for.
let scsiModel = "virtio-scsi"

/// The host's source of random numbers that never waits.
let randomSource = "/dev/urandom"
