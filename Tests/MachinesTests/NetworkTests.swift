import Libvirt
import Profiles
import Testing

@testable import Machines

@Suite("Networks of machines")
struct NetworkTests {
    @Test("On libvirt's network machines are isolated, without a way out they are on none, and a missing one is told")
    func resolve() async throws {
        let connection = try await Connection.open("test:///default")
        let pool = try await connection.storagePool(named: "default-pool")
        let host = VirtualisationHost(connection: connection, pool: pool, kvm: .noDevice)
        let network = try await MachineNetwork.resolve(.libvirt("default"), on: host, hasOutbound: true)
        guard case .libvirt(let found) = network else {
            Issue.record("\(network)")
            return
        }
        #expect(found.isIsolated && found.name == "default" && !found.subnets.isEmpty)
        // libvirt's test driver has no filters.
        #expect(found.filter == nil)
        let closed = try await MachineNetwork.resolve(.libvirt("default"), on: host, hasOutbound: false)
        #expect(closed == .user(hasOutbound: false))
        #expect(closed.qemuArguments.contains { $0.hasSuffix(",restrict=on") })
        await #expect(
            throws: MachineError.networkMissing(network: "none", uri: "test:///default", known: ["default"])
        ) {
            try await MachineNetwork.resolve(.libvirt("none"), on: host, hasOutbound: true)
        }
    }

    @Test("The filter lets a guest reach its host, and no other machine")
    func filter() throws {
        let network = try NetworkDocument(
            xml: """
                <network><name>n</name><forward/><bridge name='b'/><ip address='10.1.0.1' netmask='255.255.0.0'/></network>
                """)
        let filter = LibvirtNetwork.filterDocument(for: network)
        #expect(
            filter.rules == [
                .init(.drop, .otherSender(hardwareAddress: "$MAC")),
                .init(.accept, .destination("10.1.0.1", prefix: nil, family: .ipv4)),
                .init(.drop, .destination("10.1.0.1", prefix: 16, family: .ipv4)),
            ])
        let other = try NetworkDocument(
            xml: "<network><name>n</name><bridge name='b'/><ip address='10.2.0.1' netmask='255.255.0.0'/></network>")
        #expect(LibvirtNetwork.filterDocument(for: other).name != filter.name)
    }

    @Test("passt's card has the port that is then connected to")
    func passt() {
        let network = MachineNetwork.passt(port: 40022)
        #expect(network.qemuArguments.isEmpty && network.interfaces.isEmpty)
        #expect(network.passtInterfaces == [.init(ports: [.init(address: "127.0.0.1", port: 40022, guestPort: 22)])])
        #expect(FreePort.onLoopback() != nil)
    }
}

@Suite("Which address is the guest's")
struct AddressChoiceTests {
    private static let subnet = NetworkDocument.Subnet(host: "192.168.122.1", family: .ipv4, prefix: 24)

    private func choice(_ subnets: [NetworkDocument.Subnet] = [subnet]) -> AddressChoice {
        AddressChoice(cards: ["52:54:00:00:00:01"], subnets: subnets)
    }

    private func card(_ addresses: [String], hardware: String? = "52:54:00:00:00:01") throws -> DomainInterface {
        DomainInterface(
            name: "eth0", hardwareAddress: hardware,
            addresses: try addresses.map { text in
                try #require(
                    InterfaceAddress(family: text.contains(":") ? .ipv6 : .ipv4, address: text, prefix: 24))
            })
    }

    @Test("The card's address on its network, whatever else the agent tells")
    func found() throws {
        let loopback = try card(["127.0.0.1"], hardware: "00:00:00:00:00:00")
        let inner = try card(["192.168.122.1"], hardware: "52:54:00:99:99:99")
        let own = try card(["fe80::5054:ff:fe00:1", "192.168.122.57"], hardware: "52:54:00:00:00:01".uppercased())
        #expect(choice().address(in: [loopback, inner, own]) == "192.168.122.57")
        #expect(choice([]).address(in: [loopback, own]) == "192.168.122.57")
    }

    @Test(
        "A guest can't send us elsewhere",
        arguments: ["127.0.0.1", "10.0.0.7", "192.168.122.1", "192.168.123.5", "0.0.0.0", "169.254.169.254"])
    func elsewhere(address: String) throws {
        #expect(choice().address(in: [try card([address])]) == nil)
    }

    @Test(
        "Where the network is unknown, this host is not the guest", arguments: ["127.0.0.9", "0.0.0.0", "169.254.1.1"])
    func thisHost(address: String) throws { #expect(choice([]).address(in: [try card([address])]) == nil) }

    @Test("A card without a hardware address is nobody's")
    func nobody() throws { #expect(choice().address(in: [try card(["192.168.122.57"], hardware: nil)]) == nil) }
}

@Suite("libvirt's names of machines")
struct NameServiceTests {
    @Test(
        "libvirt's module is asked before the name server",
        arguments: [
            ("hosts: files libvirt libvirt_guest dns\n", true),
            ("passwd: files\n  hosts:\tlibvirt_guest files\n", true),
            ("hosts: files dns libvirt\n", false), ("hosts: files dns # libvirt\n", false), ("", false),
            ("#hosts: libvirt\n", false),
        ])
    func order(text: String, isAsked: Bool) { #expect(NameService.asksLibvirtFirst(text) == isAsked) }

    @Test("A name counts when it leads to the address, and is not asked about otherwise")
    func resolves() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("hosts: libvirt files\n", to: "with")
        try scratch.write("hosts: files dns\n", to: "without")
        #expect(await NameService.resolves("localhost", to: "127.0.0.1", settings: scratch.file("with")))
        #expect(await !NameService.resolves("localhost", to: "127.0.0.2", settings: scratch.file("with")))
        #expect(await !NameService.resolves("localhost", to: "127.0.0.1", settings: scratch.file("without")))
        #expect(await !NameService.resolves("localhost", to: "127.0.0.1", settings: scratch.file("missing")))
    }
}
