import Foundation
import Programs
import Testing

@testable import Machines

@Suite("Whether KVM works here")
struct KVMProbeTests {
    private static let capable = "processor\t: 0\nflags\t\t: fpu vme vmx sse2\n\n"
    private static let incapable = "processor\t: 0\nmodel name\t: vmx svm\nvmx flags\t: vnmi\nflags\t\t: fpu svm_lock\n"

    private func find(_ processor: String?, hasDevice: Bool) async throws -> KVMFinding {
        let scratch = try ScratchFolder()
        if let processor { try scratch.write(processor, to: "cpuinfo") }
        if hasDevice { try scratch.write("", to: "kvm") }
        return await KVMProbe(cpuInformation: scratch.file("cpuinfo"), device: scratch.file("kvm")).find()
    }

    @Test("A processor without the flag and no device: no hardware")
    func noHardware() async throws {
        #expect(try await find(Self.incapable, hasDevice: false) == .noHardware)
        #expect(try await find(nil, hasDevice: false) == .noHardware)
    }

    @Test("A device that opens and a processor that can't: the device misleads")
    func deviceWithoutHardware() async throws {
        let finding = try await find(Self.incapable, hasDevice: true)
        #expect(finding == .deviceWithoutHardware)
        #expect(finding.misleadsLibvirt)
    }

    @Test("Intel's and AMD's flags count, and the device is missing", arguments: ["vmx", "svm"])
    func noDevice(flag: String) async throws {
        let finding = try await find("flags\t\t: fpu \(flag)\n", hasDevice: false)
        #expect(finding == .noDevice)
        #expect(!finding.misleadsLibvirt)
    }

    @Test("A device that may not be opened", .enabled(if: geteuid() != 0, "root may open everything"))
    func noPermission() async throws {
        let scratch = try ScratchFolder()
        try scratch.write(Self.capable, to: "cpuinfo")
        #expect(FileManager.default.createFile(atPath: scratch.file("kvm"), contents: nil))
        #expect(chmod(scratch.file("kvm"), 0) == 0)
        let probe = KVMProbe(cpuInformation: scratch.file("cpuinfo"), device: scratch.file("kvm"))
        #expect(await probe.find() == .noPermission)
    }

    @Test("The probe's guest runs to its end", .enabled(if: Installed.has(.qemu), "needs QEMU"))
    func guestRuns() async {
        #expect(await KVMProbe.runsGuest(accelerator: "tcg", processor: "max"))
    }

    @Test("A guest that can't start is none", .enabled(if: Installed.has(.qemu), "needs QEMU"))
    func guestFails() async {
        #expect(await KVMProbe.runsGuest(accelerator: "none-such", processor: "max") == false)
        #expect(await KVMProbe.runsGuest(accelerator: "tcg", processor: "none-such") == false)
    }
}
