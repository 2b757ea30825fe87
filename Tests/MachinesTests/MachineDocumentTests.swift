import Foundation
import Libvirt
import Profiles
import Testing

@testable import Machines

@Suite("A machine as libvirt's document")
struct MachineDocumentTests {
    private func domain(
        usesKVM: Bool = false, kernel: OperatingSystem.DirectKernel? = nil,
        network: MachineNetwork = .user(hasOutbound: true)
    ) throws -> DomainDocument {
        MachineDocument(
            plan: try .sample(), accelerator: AcceleratorChoice(usesKVM: usesKVM, finding: .noHardware),
            network: network, overlay: "/pool/m.qcow2", kernel: kernel, seed: "/pool/m-seed.iso",
            consoleLog: "/state/console.log", leases: "/state/machines", agentSocket: "/run/a"
        ).domain()
    }

    @Test("Emulated guests get all the emulator can do, others the host's processor")
    func processor() throws {
        let emulated = try domain()
        #expect(emulated.hypervisor == .qemu && emulated.processorModel == .maximum)
        let fast = try domain(usesKVM: true)
        #expect(fast.hypervisor == .kvm && fast.processorModel == .hostPassthrough)
    }

    @Test("A kernel of the image's is started directly; without one the boot loader is")
    func boot() throws {
        let kernel = OperatingSystem.DirectKernel(kernel: "/pool/k", initrd: "/pool/i", commandLine: "root=/dev/vda1")
        let direct = try domain(kernel: kernel)
        #expect(direct.system.directKernel == kernel)
        #expect(direct.system.bootDevices.isEmpty)
        let loader = try domain()
        #expect(loader.system.directKernel == nil)
        #expect(loader.system.bootDevices == [.disk])
        #expect(loader.system.machine == "q35")
    }

    @Test("Disks, console and agent are where they should be")
    func devices() throws {
        let devices = try domain().devices
        #expect(devices.disks.map(\.file) == ["/pool/m.qcow2", "/pool/m-seed.iso"])
        #expect(devices.disks.map(\.isReadOnly) == [false, true])
        #expect(devices.disks.map(\.format) == [.qcow2, .raw])
        #expect(devices.disks.map(\.cache) == [.unsafe, nil])
        #expect(devices.disks.map(\.discard) == [.unmap, nil])
        #expect(devices.disks.map(\.inputOutput) == [.threads, nil])
        #expect(devices.disks.map(\.zeroDetection) == [.unmap, nil])
        #expect(devices.video == .vga)
        #expect(devices.serial?.log == "/state/console.log")
        #expect(devices.guestAgentSocket == "/run/a")
        #expect(devices.hasGuestAgentChannel)
        #expect(devices.interfaces.isEmpty)
    }

    @Test("User networking forwards a port of the kernel's choice, and only on loopback")
    func userNetwork() throws {
        let open = try domain().qemuArguments
        #expect(open.contains("user,id=virtci0,hostfwd=tcp:127.0.0.1:0-:22"))
        let closed = try domain(network: .user(hasOutbound: false)).qemuArguments
        #expect(closed.contains("user,id=virtci0,hostfwd=tcp:127.0.0.1:0-:22,restrict=on"))
    }

    @Test("A network of libvirt's is a card, and nothing is said to QEMU")
    func libvirtNetwork() throws {
        let domain = try domain(
            network: .libvirt(LibvirtNetwork(name: "default", isIsolated: true, filter: nil, subnets: [])))
        #expect(domain.devices.interfaces == [NetworkInterface(network: "default", isIsolated: true)])
        #expect(domain.qemuArguments.isEmpty)
    }

    @Test("The metadata tell job, profile and image, and the document is one libvirt can read")
    func metadata() throws {
        let document = try domain()
        let read = try DomainDocument(xml: document.xml())
        let element = try #require(read.metadata.first { $0.namespace == MachineDocument.namespace })
        #expect(
            element.attributes == [
                "profile": "debian-12", "image": "sha256:ab12", "job": "https://gitlab.example/g/p/-/jobs/1",
            ])
        #expect(read.qemuArguments == document.qemuArguments)
        #expect(read.memory == 1 << 30 && read.processors == 2)
    }

    @Test("Names are host names, however the profile is called")
    func names() throws {
        var profile = Profile.sample()
        profile.name = "centos.stream_9/ü" + String(repeating: "x", count: 80)
        let one = try MachinePlan.sample(profile).name
        #expect(one.wholeMatch(of: /virt-ci-centos-stream-9--x+-[0-9a-f]{8}/) != nil)
        #expect(one.utf8.count <= 63)
        #expect(try MachinePlan.sample(profile).name != one)
    }

    @Test("Sockets have room for ssh's suffix below the limit of a path")
    func sockets() throws {
        let name = try MachinePlan.sample().name
        for folder in ["/run/user/1000/virt-ci", "/tmp/virt-ci-4294967295", "/" + String(repeating: "d", count: 80)] {
            let sockets = MachineSockets(folder: folder, machine: name)
            #expect(sockets.control.utf8.count + 17 < 108)
            #expect(sockets.agent.utf8.count < 108)
            #expect(sockets.control != sockets.agent)
        }
    }
}
