import Foundation
import Guests
import Libvirt
import Machines
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// Runs on a second libvirt, which is reached over ssh, and whose machines are on a NAT network of its own.
    @Suite(
        "Machines of another host",
        .enabled(if: SystemHost.isPossible, "needs root, libvirtd with dnsmasq and iptables, and sshd"))
    struct RemoteHostTests {
        private let tool = Tool.shared

        @Test("Two jobs run over ssh on its NAT network, reach their host, and not each other")
        func isolated() async throws {
            let tool = tool
            try await SystemHost.use { host in
                let images = TakenImages(
                    volumes: host.volumes, folderThere: "/var/lib/libvirt/virt-ci",
                    records: host.folder + "/data/virt-ci/images", connection: host.uri)
                try await images.take(from: tool)
                let remote = tool.with(environment: [
                    "XDG_DATA_HOME": host.folder + "/data",
                    // The shared connection to the host stays for a while.
                    "XDG_RUNTIME_DIR": host.folder + "/rt",
                ])
                .with(state: host.folder + "/state", cache: tool.home + "/cache")
                let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
                let leases: [Lease]
                do {
                    leases = try await Self.runs(of: sample.passedJobURL, on: host, tool: remote)
                    await sample.stop()
                } catch {
                    await sample.stop()
                    throw error
                }
                try await Self.expectIsolation(leases, on: host, tool: remote)
                try await Self.expectTold(leases, by: host)
                let result = try await remote.run(["destroy"] + leases.map(\.machine))
                #expect(result.status == 0, "\(String(decoding: result.standardError, as: UTF8.self))")
                let left = try FileManager.default.contentsOfDirectory(atPath: host.volumes)
                #expect(left.allSatisfy { $0.hasPrefix("image-") }, "\(left)")
            }
        }

        /// Two runs whose machines are kept.
        private static func runs(of job: String, on host: SystemHost, tool: Tool) async throws -> [Lease] {
            var outputs: [String] = []
            for _ in 1...2 {
                let result = try await tool.run(["run", job, "--keep", "--connect", host.uri])
                let output = String(decoding: result.standardError, as: UTF8.self)
                #expect(result.status == 0, "\(output)")
                outputs.append(output)
            }
            #expect(outputs.allSatisfy { $0.contains("Address 192.168.122.") }, "\(outputs)")
            let folder = host.folder + "/state/virt-ci/machines"
            let folders = MachineFolders(machines: folder, volumes: "", runtime: "")
            let records = Machines.list(in: folders)
            #expect(records.count == 2)
            for record in records {
                // The console came over the connection.
                let console = try String(contentsOfFile: record.folder + "/console.log", encoding: .utf8)
                #expect(console.contains("login:"), "\(console.suffix(500))")
            }
            return records.map(\.lease)
        }

        private static func expectIsolation(_ leases: [Lease], on host: SystemHost, tool: Tool) async throws {
            let (one, two) = (try #require(leases.first), try #require(leases.last))
            let address = try #require(two.login?.address)
            func inside(_ lease: Lease, _ script: String) async throws -> ProgramResult {
                try await tool.run(["shell", lease.machine, "--", "bash", "-c", script])
            }
            // The host's name server answers, so a guest's traffic passes at all.
            let gateway = try await inside(one, "exec 3<>/dev/tcp/192.168.122.1/53 && echo reached")
            #expect(gateway.text == "reached", "\(String(decoding: gateway.standardError, as: UTF8.self))")
            let direct = try await inside(one, "timeout 5 bash -c 'exec 3<>/dev/tcp/\(address)/22' || echo not reached")
            #expect(direct.text == "not reached")
            // Through the host, which routes from its bridge back to it, one way at least.
            _ = try await inside(two, "nohup timeout 60 python3 -c \(ShellWord.quoted(Self.listener)) >/tmp/got 2>&1 &")
            let sender = """
                ip route add \(address)/32 via 192.168.122.1; python3 -c \(ShellWord.quoted(Self.sender(to: address)))
                """
            _ = try await inside(one, sender)
            // What was sent from the host itself comes after it, and shows that the listener listens.
            _ = try await host.run(["python3", "-c", Self.sender(to: address, "from the host")])
            let got = try await inside(
                two, "for i in 1 2 3 4 5 6 7 8 9; do grep -q host /tmp/got && break; sleep 1; done; cat /tmp/got")
            #expect(Set(got.text.split(separator: "\n")) == ["from the host"])
        }

        /// Both who know the address tell the same.
        private static func expectTold(_ leases: [Lease], by host: SystemHost) async throws {
            let connection = try await Connection.open(host.uri)
            for lease in leases {
                let domain = try await connection.domain(named: lease.machine)
                let card = try #require(try await DomainDocument(xml: domain.xml()).devices.interfaces.first)
                #expect(card.isIsolated && card.filter != nil)
                for source in [AddressSource.lease, .agent] {
                    let told = try await domain.interfaceAddresses(source: source)
                        .filter { $0.hardwareAddress == card.hardwareAddress }.flatMap(\.addresses).map(\.address)
                    #expect(told.contains(lease.login?.address ?? ""), "\(source): \(told)")
                }
            }
            await connection.close()
        }

        private static let listener = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(("", 4999))
            while True: print(s.recv(100).decode(), flush=True)
            """

        private static func sender(to address: String, _ text: String = "from a guest") -> String {
            """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            for i in range(3): s.sendto(b"\(text)", ("\(address)", 4999))
            """
        }
    }
}
