internal import Foundation
internal import Images
internal import Libvirt
internal import Profiles

/// A machine as libvirt's domain.
struct MachineDocument {
    let plan: MachinePlan
    let accelerator: AcceleratorChoice
    let network: MachineNetwork
    /// Paths on the host of the connection.
    let overlay: String
    /// nil where the image's own boot loader starts its kernel.
    let kernel: OperatingSystem.DirectKernel?
    let seed: String
    /// nil where the console is another machine's, and followed over the connection.
    let consoleLog: String?
    /// The folder its lease is in.
    let leases: String
    /// nil where libvirt chooses, as it must for a system daemon's QEMU, which can't write to our folders.
    let agentSocket: String?

    /// The namespace of our element in the domain's metadata.
    static let namespace = "https://gitlab.com/virt-ci/xmlns/machine/1"

    /// The attribute that names the runner's job, by which its later stages find the domain.
    static let claimAttribute = "runner-job"

    /// The attribute that names the folder of its lease: several may keep machines on one connection.
    static let leasesAttribute = "leases"

    func domain() -> DomainDocument {
        let shape = plan.profile.shape
        var document = DomainDocument(
            hypervisor: accelerator.usesKVM ? .kvm : .qemu, name: plan.name, memory: shape.memoryBytes,
            processors: shape.processors, system: system())
        document.title = "virt-ci: \(plan.profile.name)"
        document.generationID = .random
        // 'max' offers the guest all that the emulator has, nested virtualisation with it.
        document.processorModel = accelerator.usesKVM ? .hostPassthrough : .maximum
        document.metadata = [metadata()]
        document.devices = devices()
        document.qemuArguments = network.qemuArguments
        return document
    }

    private func system() -> OperatingSystem {
        var system = OperatingSystem(
            architecture: "x86_64", machine: plan.profile.shape.machine,
            firmware: plan.profile.firmware == .uefi ? .efi : .bios)
        if let kernel {
            system.directKernel = kernel
        } else {
            system.bootDevices = [.disk]
        }
        return system
    }

    private func metadata() -> MetadataElement {
        var attributes = ["profile": plan.profile.name, "image": "sha256:\(plan.image.digest)"]
        attributes["job"] = plan.job
        attributes[Self.claimAttribute] = plan.claim?.job
        if plan.claim != nil { attributes[Self.leasesAttribute] = leases }
        return MetadataElement(prefix: "virt-ci", namespace: Self.namespace, name: "machine", attributes: attributes)
    }

    private func devices() -> DomainDevices {
        var devices = DomainDevices()
        devices.disks = [
            overlayDisk(),
            // Virtio, because Debian's cloud kernel has no SATA driver.
            Disk(file: seed, format: .raw, target: "vdb", isReadOnly: true),
        ]
        // For disks of inputs: those who come while it runs (`InputDisk`).
        devices.hasSCSIController = true
        devices.interfaces = network.interfaces
        devices.passtInterfaces = network.passtInterfaces
        devices.serial = SerialConsole(log: consoleLog)
        devices.hasGuestAgentChannel = true
        devices.guestAgentSocket = agentSocket
        // Nobody watches it: a boot that fails is told with a picture of it.
        devices.video = .vga
        devices.hasRandomSource = true
        devices.memoryBalloon = MemoryBalloonChoice.none
        return devices
    }
}

extension MachineDocument {
    /// The machine's own disk, which is thrown away with it.
    ///
    /// `unsafe`: what the guest flushes stays in the host's page cache. The file is whole as long as the host runs, also
    /// when QEMU is killed; a host that crashes would leave it torn, and takes the machine with it anyway.
    ///
    /// `threads`: `native` needs a file without page cache, and `io_uring` gains nothing over it and is switched off on
    /// some hosts (`kernel.io_uring_disabled`), where the machine would not start.
    ///
    /// What the guest trims, and the zeroes it writes, take no room in the file.
    private func overlayDisk() -> Disk {
        var disk = Disk(file: overlay, format: .qcow2, target: "vda", cache: .unsafe, discard: .unmap)
        disk.inputOutput = .threads
        disk.zeroDetection = .unmap
        return disk
    }
}

/// Spelled out, because `.none` of an optional is nil.
private enum MemoryBalloonChoice {
    static let none = DomainDevices.MemoryBalloon.none
}
