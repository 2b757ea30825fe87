import Foundation
import Libvirt
import Machines
import Profiles
import Programs
import Testing

@testable import Doctor

@Suite("What the checks find in files that are wrong")
struct FileCheckTests {
    private static let capable = "processor\t: 0\nflags\t\t: fpu vmx\n"
    private static let incapable = "processor\t: 0\nflags\t\t: fpu\n"

    private func kvm(_ arranged: ArrangedWorld, _ processors: String, hasDevice: Bool) async throws -> Finding {
        arranged.world.system.processors = try arranged.write(processors, to: "cpuinfo")
        arranged.world.system.kvm = arranged.folder + "/kvm"
        if hasDevice { try arranged.write("", to: "kvm") }
        let probe = KVMProbe(cpuInformation: arranged.world.system.processors, device: arranged.world.system.kvm)
        return await arranged.finding(KVMCheck(world: arranged.world, finding: Task { await probe.find() }))
    }

    @Test("A processor without virtualisation: slow, not wrong")
    func noHardware() async throws {
        let finding = try await kvm(ArrangedWorld(), Self.incapable, hasDevice: false)
        #expect(finding.verdict == .warn)
        #expect(finding.sentence.hasPrefix("This processor offers no virtualisation"))
        #expect(finding.remedy?.contains("firmware") == true)
    }

    @Test("A device that can't work: told apart from none")
    func brokenDevice() async throws {
        let finding = try await kvm(ArrangedWorld(), Self.incapable, hasDevice: true)
        #expect(finding.verdict == .warn)
        #expect(finding.sentence.hasPrefix("'ROOT/kvm' is there, the processor offers no virtualisation"))
    }

    @Test("A processor that can and no device: the module to load")
    func noDevice() async throws {
        let arranged = try ArrangedWorld()
        arranged.world.isRoot = false
        let finding = try await kvm(arranged, Self.capable, hasDevice: false)
        #expect(finding.verdict == .warn)
        #expect(finding.remedy == "sudo modprobe -a kvm_intel kvm_amd")
    }

    @Test("A device on which no guest runs", .enabled(if: Host.has(.qemu), "needs QEMU"))
    func guestFails() async throws {
        let finding = try await kvm(ArrangedWorld(), Self.capable, hasDevice: true)
        #expect(finding.verdict == .warn)
        #expect(finding.sentence.contains("opens, and a guest doesn't run with it"))
    }

    @Test("Guests that may not run guests, where a profile wants it")
    func nested() async throws {
        let wanting = ArrangedWorld.profile + "  nested-virtualisation: true\n"
        let arranged = try ArrangedWorld(profile: wanting.replacing("\n\n", with: "\n"))
        arranged.world.isRoot = true
        arranged.world.system.nestedModules = [arranged.folder + "/kvm_amd"]
        let usable = Task { KVMFinding.usable }
        try arranged.write("0\n", to: "kvm_amd/parameters/nested")
        var finding = await arranged.finding(NestedCheck(world: arranged.world, finding: usable))
        #expect(finding.verdict == .warn)
        #expect(finding.sentence == "Guests may not run guests (kvm_amd); these profiles want it: small")
        #expect(finding.remedy?.contains("options kvm_amd nested=1") == true)
        try arranged.write("Y\n", to: "kvm_amd/parameters/nested")
        finding = await arranged.finding(NestedCheck(world: arranged.world, finding: usable))
        #expect(finding.verdict == .ok)
        finding = await arranged.finding(NestedCheck(world: arranged.world, finding: Task { .noDevice }))
        #expect(finding.verdict == .skipped)
    }

    @Test("Less memory than any machine needs, and than some")
    func memory() async throws {
        let arranged = try ArrangedWorld()
        arranged.world.system.memory = try arranged.write("MemTotal: 99999999 kB\nMemAvailable:  32768 kB\n", to: "mem")
        var finding = await arranged.finding(MemoryCheck(world: arranged.world))
        #expect(finding.verdict == .fail)
        #expect(finding.sentence == "32 MiB of memory are free, too little for small (64 MiB)")
        try arranged.write(ArrangedWorld.profile.replacing("64 MiB", with: "8 MiB"), to: "profiles/tiny.yaml")
        finding = await arranged.finding(MemoryCheck(world: arranged.world))
        #expect(finding.verdict == .warn)
        arranged.world.connect = "qemu+ssh://elsewhere/system"
        finding = await arranged.finding(MemoryCheck(world: arranged.world))
        #expect(finding.verdict == .skipped)
    }

    @Test("Name services without libvirt, and with", arguments: [("files dns", false), ("files libvirt dns", true)])
    func nameService(_ services: String, _ isGood: Bool) async throws {
        let arranged = try ArrangedWorld()
        arranged.world.system.nameServices = try arranged.write("passwd: files\nhosts:\t\(services)\n", to: "nss")
        arranged.world.system.release = try arranged.write("ID=debian\n", to: "release")
        arranged.world.isRoot = true
        let check = NameServiceCheck(
            world: arranged.world, link: HostLink(try await Connection.open("test:///default")))
        let outcome = check.ofNameServices()
        #expect(outcome.verdict == (isGood ? .ok : .warn))
        #expect(outcome.remedy?.hasPrefix("apt-get install libnss-libvirt && sed -i ") == (isGood ? nil : true))
        // A session's machines have no names.
        #expect(await check.finding().verdict == .skipped)
    }

    @Test(
        "The installing command is the distribution's",
        arguments: [
            ("ID=fedora\n", "dnf install passt"),
            ("ID=almalinux\nID_LIKE=\"rhel centos fedora\"\n", "dnf install passt"),
            ("ID=ubuntu\nID_LIKE=debian\n", "apt-get install passt"),
        ])
    func passt(_ release: String, _ command: String) async throws {
        let arranged = try ArrangedWorld()
        arranged.world.system.release = try arranged.write(release, to: "release")
        arranged.world.isRoot = true
        let check = PasstCheck(world: arranged.world, link: HostLink(try await Connection.open("test:///default")))
        #expect(check.ofLibvirt(LibvirtVersion(9, 0)).verdict == .skipped)
        let isInstalled = Host.has(Program("passt", debianPackage: "passt", fedoraPackage: "passt"))
        let outcome = check.ofLibvirt(LibvirtVersion(10, 0))
        #expect(outcome.verdict == (isInstalled ? .ok : .warn))
        #expect(outcome.remedy == (isInstalled ? nil : command))
    }

    @Test("A folder for sockets that is open, a file, or can't be made")
    func runtime() async throws {
        let arranged = try ArrangedWorld()
        var finding = await arranged.finding(RuntimeCheck(world: arranged.world))
        #expect(finding.verdict == .ok)
        try arranged.makeFolder("run", mode: 0o755)
        finding = await arranged.finding(RuntimeCheck(world: arranged.world))
        #expect(finding.verdict == .fail)
        #expect(finding.remedy == "chmod 700 'ROOT/run'")
        arranged.world.folders.runtime = try arranged.write("", to: "file")
        finding = await arranged.finding(RuntimeCheck(world: arranged.world))
        #expect(finding.sentence == "'ROOT/file' is not a folder of yours")
        arranged.world.folders.runtime = arranged.folder + "/file/1000/virt-ci"
        finding = await arranged.finding(RuntimeCheck(world: arranged.world))
        #expect(finding.verdict == .fail)
        #expect(finding.sentence == "'ROOT/file/1000/virt-ci' is not there and can't be made below 'ROOT/file'")
        #expect(finding.remedy?.contains("loginctl enable-linger") == true)
        arranged.world.folders.runtime = arranged.folder + String(repeating: "/long", count: 20)
        finding = await arranged.finding(RuntimeCheck(world: arranged.world))
        #expect(finding.sentence.hasSuffix("is too long for the sockets in it"))
    }

    @Test("Profiles: none, and one that can't be read")
    func profiles() async throws {
        let arranged = try ArrangedWorld(profile: nil)
        var finding = await arranged.finding(ProfilesCheck(world: arranged.world))
        #expect(finding.verdict == .fail)
        #expect(finding.sentence == "There are no profiles in ROOT/profiles")
        try arranged.write(ArrangedWorld.profile, to: "profiles/good.yaml")
        finding = await arranged.finding(ProfilesCheck(world: arranged.world))
        #expect(finding.verdict == .ok)
        try arranged.write("summary: [", to: "profiles/bad.yaml")
        try arranged.write("sumary: x", to: "profiles/worse.yaml")
        finding = await arranged.finding(ProfilesCheck(world: arranged.world))
        #expect(finding.verdict == .fail)
        #expect(finding.sentence.contains("ROOT/profiles/bad.yaml"))
        #expect(finding.sentence.hasSuffix(", and 1 more can't be used"))
        #expect(finding.remedy == "virt-ci profile validate")
    }

    @Test("A clock before the day the program was made")
    func clock() async throws {
        let arranged = try ArrangedWorld()
        let made = Date()
        arranged.world.built = made
        arranged.world.isRoot = true
        let link = ServerLink(arranged.world)
        #expect(await arranged.finding(ClockCheck(world: arranged.world, link: link)).verdict == .ok)
        arranged.world.now = { made.addingTimeInterval(-86_400) }
        let finding = await arranged.finding(ClockCheck(world: arranged.world, link: link))
        #expect(finding.verdict == .fail)
        #expect(finding.sentence.hasSuffix("which is before virt-ci was made"))
        #expect(finding.remedy == "timedatectl set-ntp true")
    }

    @Test("A lease that nobody owns, one that can't be read, and one that is kept")
    func leases() async throws {
        let arranged = try ArrangedWorld()
        func lease(_ machine: String, keptUntil: String? = nil) throws {
            let kept = keptUntil.map { "\"keptUntil\":\"\($0)\"," } ?? ""
            try arranged.write("", to: "machines/\(machine)/lock")
            try arranged.write(
                """
                {"machine":"\(machine)","uri":"qemu:///session","pool":"virt-ci","volumes":[],"profile":"small",
                \(kept)"image":"sha256:0","created":"2026-11-26T00:00:00Z"}
                """, to: "machines/\(machine)/lease.json")
        }
        try lease("kept", keptUntil: "2100-01-01T00:00:00Z")
        #expect(
            await arranged.finding(LeasesCheck(world: arranged.world)).sentence == "1 in use or kept, none left over")
        try lease("stale")
        try lease("over", keptUntil: "2026-01-01T00:00:00Z")
        var finding = await arranged.finding(LeasesCheck(world: arranged.world))
        #expect(finding.verdict == .warn)
        #expect(finding.sentence == "Left over and owned by nobody: over, stale")
        #expect(finding.remedy == "virt-ci gc --connect 'qemu:///session'")
        try arranged.write("{", to: "machines/torn/lease.json")
        finding = await arranged.finding(LeasesCheck(world: arranged.world))
        #expect(finding.sentence == "'ROOT/machines/torn' can't be read, so nothing collects it")
        #expect(finding.remedy == "look into it, and rm -r 'ROOT/machines/torn'")
    }
}
