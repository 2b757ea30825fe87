import Foundation
import Libvirt
import Machines
import Programs
import Testing

@testable import Doctor

@Suite("What the checks find at libvirt")
struct LibvirtCheckTests {
    /// A Unix socket that is bound, and gone with its owner.
    final class TestSocket {
        private let descriptor: Int32

        init(path: String, listens: Bool) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let isBound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                }
            }
            try #require(isBound)
            if listens { try #require(listen(descriptor, 8) == 0) }
        }

        deinit { close(descriptor) }
    }

    private func libvirt(_ arranged: ArrangedWorld) async -> Finding {
        let link = HostLink(arranged.world, kvm: Task { .noHardware })
        return await arranged.finding(LibvirtCheck(world: arranged.world, link: link))
    }

    @Test("No socket: what to install, or start")
    func noSocket() async throws {
        let arranged = try ArrangedWorld()
        arranged.world.system.release = try arranged.write("ID=debian\n", to: "release")
        arranged.world.isRoot = true
        let finding = await libvirt(arranged)
        #expect(finding.verdict == .fail)
        #expect(finding.sentence.hasPrefix("No connection to 'qemu:///session?socket=ROOT/socket': "))
        #expect(finding.remedy?.hasPrefix("apt-get install libvirt-daemon qemu-system-x86") == true)
    }

    @Test("A socket that nobody listens on: what to restart")
    func refused() async throws {
        let arranged = try ArrangedWorld()
        let socket = try TestSocket(path: arranged.folder + "/socket", listens: false)
        let finding = await libvirt(arranged)
        withExtendedLifetime(socket) {}
        #expect(finding.verdict == .fail)
        #expect(finding.sentence.contains("Connection refused"))
        #expect(finding.remedy?.contains("systemctl restart libvirtd.socket") == true)
    }

    @Test("A daemon that takes the connection and says nothing is a finding, not a hang")
    func hung() async throws {
        let arranged = try ArrangedWorld()
        let socket = try TestSocket(path: arranged.folder + "/socket", listens: true)
        arranged.world.limit = .seconds(1)
        arranged.world.isRoot = true
        let start = ContinuousClock.now
        let findings = await Doctor(arranged.world).examine()
        withExtendedLifetime(socket) {}
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(findings.map(\.check) == Finding.Subject.allCases)
        let finding = try #require(findings.first { $0.check == .libvirt })
        #expect(finding.verdict == .fail)
        #expect(finding.sentence.contains("takes connections and did not answer within 1 s"))
        #expect(finding.remedy == "systemctl restart libvirtd virtqemud")
        #expect(findings.first { $0.check == .network }?.verdict == .skipped)
    }

    @Test("Another driver than QEMU's")
    func otherDriver() async throws {
        let arranged = try ArrangedWorld()
        let link = HostLink(try await Connection.open("test:///default"))
        let finding = await arranged.finding(LibvirtCheck(world: arranged.world, link: link))
        #expect(finding.verdict == .fail)
        #expect(finding.sentence == "'test:///default' leads to libvirt's driver 'TEST', and machines need QEMU")
    }

    @Test("The default network: there, and missing")
    func network() async throws {
        let arranged = try ArrangedWorld()
        arranged.world.isRoot = true
        var connection = try await Connection.open("test:///default")
        var check = NetworkCheck(world: arranged.world, link: HostLink(connection))
        #expect(try await check.ofNetwork("default", on: connection).verdict == .ok)
        let node = try arranged.write("<node></node>", to: "node.xml")
        connection = try await Connection.open("test://\(node)")
        check = NetworkCheck(world: arranged.world, link: HostLink(connection))
        let outcome = try await check.ofNetwork("default", on: connection)
        #expect(outcome.verdict == .warn)
        #expect(outcome.sentence == "libvirt has no network 'default': machines use user networking")
        #expect(outcome.remedy?.contains("net-define /usr/share/libvirt/networks/default.xml") == true)
    }

    @Test("A network that a profile names and libvirt lacks")
    func namedNetwork() async throws {
        let arranged = try ArrangedWorld(profile: ArrangedWorld.profile + "network:\n  libvirt: lab\n")
        arranged.world.isRoot = true
        let link = HostLink(try await Connection.open("test:///default"))
        let finding = await arranged.finding(NetworkCheck(world: arranged.world, link: link))
        #expect(finding.verdict == .fail)
        #expect(finding.sentence == "libvirt has no network 'lab', and a profile names it")
    }

    @Test(
        "A network that is defined and not active, on a daemon of our own",
        .enabled(
            if: geteuid() == 0 && Host.has(.libvirtd, .qemu, .unshare), "needs root, libvirtd, QEMU and unshare"))
    func inactiveNetwork() async throws {
        let arranged = try ArrangedWorld()
        arranged.world.connect = nil
        try arranged.makeFolder("run")
        try arranged.write(
            "<network><name>default</name><bridge name='vcd0'/><ip address='192.168.231.1' netmask='255.255.255.0'/>"
                + "</network>", to: "run/libvirt/config/libvirt/qemu/networks/default.xml")
        let link = HostLink(arranged.world, kvm: Task { .deviceWithoutHardware })
        defer { endDaemon(arranged) }
        let connection = try await link.connection()
        let check = NetworkCheck(world: arranged.world, link: link)
        let outcome = try await check.ofNetwork("default", on: connection)
        #expect(outcome.verdict == .warn)
        #expect(outcome.sentence == "libvirt's network 'default' is not active: machines use user networking")
        #expect(outcome.remedy?.contains("net-start default && ") == true)
        #expect(await arranged.finding(LibvirtCheck(world: arranged.world, link: link)).verdict == .ok)
        await connection.close()
    }

    private func endDaemon(_ arranged: ArrangedWorld) {
        let file = arranged.folder + "/run/libvirt/run/libvirt/libvirtd.pid"
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        if let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) { kill(process, SIGTERM) }
    }
}
