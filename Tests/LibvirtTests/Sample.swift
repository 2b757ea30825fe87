import Foundation
import Libvirt

/// Values that several suites use.
enum Sample {
    static let namespace = "https://virt-ci.example/xmlns/domain/1"

    /// A document that uses every field.
    static var machine: DomainDocument {
        var document = DomainDocument(hypervisor: .kvm, name: "fedora-43", memory: 2048, processors: 4)
        document.uuid = UUID(uuidString: "6F1C4E0A-5D0F-4F0E-9A53-0C9A2F6F2B11")
        document.generationID = .random
        document.hugePageBytes = 2 << 20
        document.title = "A title"
        document.description = "Two\nlines"
        document.metadata = [lease]
        document.processorModel = .hostPassthrough
        document.system = OperatingSystem(
            architecture: "x86_64", machine: "q35", firmware: .efi,
            directKernel: .init(kernel: "/k", initrd: "/i", commandLine: "console=ttyS0 quiet"),
            bootDevices: [.disk, .cdrom])
        document.features = [.acpi]
        document.onReboot = .destroy
        document.onCrash = .preserve
        document.devices = devices
        document.qemuArguments = ["-netdev", "user,id=n0"]
        return document
    }

    static let lease = MetadataElement(
        prefix: "virt-ci", namespace: namespace, name: "lease", attributes: ["owner": "ada", "job": "1187"])

    /// A domain of the test driver, with a name that no other test has.
    static func testDomain(_ name: String = "t-\(UUID().uuidString)") -> DomainDocument {
        var document = DomainDocument(hypervisor: .test, name: name, memory: 8 << 20, processors: 1)
        document.features = []
        return document
    }

    private static var devices: DomainDevices {
        var devices = DomainDevices()
        devices.emulator = "/usr/bin/qemu-system-x86_64"
        devices.disks = [
            Disk(
                file: "/pool/overlay.qcow2", format: .qcow2, target: "vda", cache: .unsafe, discard: .unmap,
                serial: "root"),
            Disk(.cdrom, file: "/pool/seed.iso", format: .raw, target: "sda", bus: .sata, isReadOnly: true),
        ]
        devices.hasSCSIController = true
        devices.disks[0].inputOutput = .threads
        devices.disks[0].zeroDetection = .unmap
        devices.interfaces = [NetworkInterface(network: "default", hardwareAddress: "52:54:00:00:00:01")]
        devices.serial = SerialConsole(log: "/run/serial.log")
        devices.hasGuestAgentChannel = true
        devices.video = .vga
        devices.hasRandomSource = true
        devices.memoryBalloon = DomainDevices.MemoryBalloon.none
        return devices
    }
}
