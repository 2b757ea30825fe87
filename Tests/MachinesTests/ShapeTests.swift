import Foundation
import Libvirt
import Profiles
import Testing

@testable import Machines

@Suite("How a host gives a machine its shape")
struct ShapeTests {
    @Test("Huge pages where the machine is made of whole ones and there are enough")
    func hugePages() async {
        func size(_ memory: UInt64, _ free: [UInt64: UInt64]) async -> UInt64? {
            await HugePages.size(forMemory: memory) { free[$0] ?? 0 }
        }
        #expect(await size(4 << 30, [1 << 30: 4, 2 << 20: 4096]) == 1 << 30)
        #expect(await size(4 << 30, [1 << 30: 3, 2 << 20: 2048]) == 2 << 20)
        #expect(await size(4 << 30, [1 << 30: 3, 2 << 20: 2047]) == nil)
        #expect(await size(1536 << 20, [1 << 30: 99, 2 << 20: 768]) == 2 << 20)
        #expect(await size((4 << 30) + 4096, [1 << 30: 99, 2 << 20: 9999]) == nil)
        #expect(await size(0, [1 << 30: 99]) == nil)
        #expect(await size(4 << 30, [:]) == nil)
    }

    @Test("More processors than the host has are told, and don't matter otherwise")
    func processors() async throws {
        let scratch = try ScratchFolder()
        let connection = try await Connection.open("test:///default")
        let recorder = Recorder()
        let machines = Machines(
            host: VirtualisationHost(
                connection: connection, pool: try await connection.storagePool(named: "default-pool"), kvm: .noHardware),
            folders: MachineFolders(machines: scratch.path, volumes: scratch.path, runtime: scratch.path),
            onEvent: recorder.append)
        let host = try await connection.hostInformation().processors
        var plan = try MachinePlan.sample()
        let document = DomainDocument(hypervisor: .test, name: "m", memory: 64 << 20, processors: 1)
        let accelerator = AcceleratorChoice(usesKVM: false, finding: .noHardware)
        plan.profile.shape.processors = host
        #expect(await machines.fitted(document, plan, accelerator) == document)
        #expect(recorder.all == [])
        plan.profile.shape.processors = host + 1
        #expect(await machines.fitted(document, plan, accelerator) == document)
        #expect(recorder.all == [.shape(.moreProcessors(wanted: host + 1, host: host))])
    }

    @Test("A start that fails with huge pages is tried without")
    func pagesTaken() async throws {
        let scratch = try ScratchFolder()
        let connection = try await Connection.open("test:///default")
        let recorder = Recorder()
        let machines = Machines(
            host: VirtualisationHost(
                connection: connection, pool: try await connection.storagePool(named: "default-pool"), kvm: .noHardware),
            folders: MachineFolders(machines: scratch.path, volumes: scratch.path, runtime: scratch.path),
            onEvent: recorder.append)
        // libvirt refuses a second domain of a name, whatever its memory is made of.
        var document = DomainDocument(hypervisor: .test, name: "test", memory: 64 << 20, processors: 1)
        document.hugePageBytes = 2 << 20
        await #expect(throws: LibvirtError.self) { try await machines.start(document, autodestroy: true) }
        #expect(recorder.all == [.shape(.hugePagesTaken)])
        document.hugePageBytes = nil
        await #expect(throws: LibvirtError.self) { try await machines.start(document, autodestroy: true) }
        #expect(recorder.all.count == 1)
    }

    @Test(
        "The kernel's word about guests of guests",
        arguments: [("1\n", true), ("Y\n", true), ("N\n", false), ("0\n", false)])
    func nested(_ text: String, _ isOn: Bool) throws {
        let scratch = try ScratchFolder()
        try scratch.write(text, to: "kvm_amd/parameters/nested")
        let modules = [scratch.file("kvm_intel"), scratch.file("kvm_amd")]
        let setting = try #require(NestedVirtualisation(modules: modules).setting())
        #expect(setting.module == "kvm_amd")
        #expect(setting.isOn == isOn)
        #expect(NestedVirtualisation(modules: [scratch.file("none")]).setting() == nil)
    }
}
