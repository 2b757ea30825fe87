internal import Foundation

/// From elements to values. The ways there are in `DomainEncoding.swift`.
extension DomainDocument {
    init(_ element: DomainElement) throws {
        guard let memory = element.memory.bytes(defaultUnit: "KiB") else {
            throw DocumentError.malformed(document: "domain", reason: "memory in '\(element.memory.unit ?? "")'")
        }
        self.init(
            hypervisor: element.type, name: element.name, memory: memory, processors: element.vcpu,
            system: OperatingSystem(element.os))
        // libvirt writes KiB itself.
        hugePageBytes = element.memoryBacking?.hugepages?.page.first.map { $0.size * 1024 }
        uuid = element.uuid.flatMap { UUID(uuidString: $0) }
        title = element.title
        description = element.description
        metadata = element.metadata?.metadataElements ?? []
        generationID = element.genid.map { text in UUID(uuidString: text).map { .fixed($0) } ?? .random }
        processorModel = element.cpu.flatMap(ProcessorModel.init)
        features = Set(element.features)
        onPowerOff = element.onPowerOff ?? .destroy
        onReboot = element.onReboot ?? .restart
        onCrash = element.onCrash ?? .destroy
        devices = DomainDevices(element.devices)
        qemuArguments = element.commandLine?.arguments.map(\.value) ?? []
    }
}

extension OperatingSystem {
    init(_ element: SystemElement) {
        self.init(
            architecture: element.type.arch, machine: element.type.machine, firmware: element.firmware ?? .bios,
            directKernel: element.kernel.map { kernel in
                DirectKernel(kernel: kernel, initrd: element.initrd, commandLine: element.cmdline)
            },
            bootDevices: element.boot.map(\.dev))
    }
}

extension Set<DomainDocument.Feature> {
    init(_ element: FeaturesElement?) {
        self.init()
        if element?.acpi != nil { insert(.acpi) }
        if element?.apic != nil { insert(.apic) }
    }
}

extension ProcessorModel {
    init?(_ element: ProcessorElement) {
        switch element.mode {
        case "host-passthrough": self = .hostPassthrough
        case "host-model": self = .hostModel
        case "maximum": self = .maximum
        default:
            guard let name = element.model?.value else { return nil }
            self = .named(name)
        }
    }
}

extension DomainDevices {
    init(_ element: DevicesElement) {
        self.init()
        emulator = element.emulator
        disks = element.disk.compactMap(Disk.init)
        hasSCSIController = element.controller.contains { $0.type == "scsi" && $0.model == scsiModel }
        interfaces = element.interface.compactMap(NetworkInterface.init)
        passtInterfaces = element.interface.compactMap(PasstInterface.init)
        serial = element.serial.first.map { SerialConsole(log: $0.log?.file) }
        let agent = element.channel.first { $0.target?.name == guestAgentChannel }
        hasGuestAgentChannel = agent != nil
        guestAgentSocket = agent?.source?.path
        isGuestAgentConnected = agent?.target?.state.map { $0 == "connected" }
        video = element.video.first.flatMap { DomainDevices.Video(rawValue: $0.model.type) }
        hasRandomSource = element.rng.contains { $0.backend.value == randomSource }
        memoryBalloon = element.memballoon?.model
    }
}

extension Disk {
    /// Disks that aren't files have no place here.
    init?(_ element: DiskElement) {
        guard element.type == "file" else { return nil }
        self.init(
            element.device ?? .disk, file: element.source?.file, format: element.driver?.type ?? .raw,
            target: element.target.dev, bus: element.target.bus ?? .virtio, cache: element.driver?.cache,
            discard: element.driver?.discard, isReadOnly: element.readonly != nil, serial: element.serial)
        inputOutput = element.driver?.io
        zeroDetection = element.driver?.zeroDetection
    }
}
