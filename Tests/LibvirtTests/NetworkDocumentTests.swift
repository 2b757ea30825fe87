import Testing

@testable import Libvirt

@Suite("Networks, their filters, and cards on them")
struct NetworkDocumentTests {
    @Test("libvirt's default network")
    func standard() throws {
        let document = try NetworkDocument(
            xml: """
                <network connections='1'><name>default</name><uuid>0f6d0ba9-6c5e-4b0a-9f0c-3f6a4f6d8a11</uuid>
                  <forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward>
                  <bridge name='virbr0' stp='on' delay='0'/><mac address='52:54:00:ea:7f:98'/>
                  <ip address='192.168.122.1' netmask='255.255.255.0'>
                    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip>
                  <ip family='ipv6' address='2001:db8:ca2:2::1' prefix='64'/></network>
                """)
        #expect(document.name == "default")
        #expect(document.forwarding == "nat")
        #expect(document.bridge == "virbr0")
        #expect(
            document.subnets == [
                .init(host: "192.168.122.1", family: .ipv4, prefix: 24),
                .init(host: "2001:db8:ca2:2::1", family: .ipv6, prefix: 64),
            ])
    }

    @Test("Networks without a bridge of the kernel's, and without addresses")
    func others() throws {
        let direct = try NetworkDocument(
            xml: "<network><name>d</name><forward mode='bridge'><interface dev='eth0'/></forward></network>")
        #expect(direct.bridge == nil && direct.subnets.isEmpty && direct.forwarding == "bridge")
        let openSwitch = try NetworkDocument(
            xml: """
                <network><name>o</name><forward mode='bridge'/><bridge name='ovsbr0'/>
                <virtualport type='openvswitch'/></network>
                """)
        #expect(openSwitch.bridge == nil)
        let closed = try NetworkDocument(xml: "<network><name>i</name><bridge name='virbr9'/></network>")
        #expect(closed.forwarding == nil && closed.bridge == "virbr9")
        #expect(throws: DocumentError.self) { try NetworkDocument(xml: "<network/>") }
    }

    @Test("A filter's rules keep their order")
    func filter() throws {
        let filter = NetworkFilterDocument(
            name: "f",
            rules: [
                .init(.drop, .otherSender(hardwareAddress: "$MAC")),
                .init(.accept, .destination("10.0.0.1", prefix: nil, family: .ipv4)),
                .init(.drop, .destination("fd00::1", prefix: 64, family: .ipv6)),
            ])
        #expect(
            try filter.xml() == """
                <filter name="f" chain="root">\
                <rule action="drop" direction="out" priority="1"><mac match="no" srcmacaddr="$MAC" /></rule>\
                <rule action="accept" direction="out" priority="2"><ip dstipaddr="10.0.0.1" /></rule>\
                <rule action="drop" direction="out" priority="3"><ipv6 dstipaddr="fd00::1" dstipmask="64" /></rule>\
                </filter>
                """)
    }

    @Test("Isolated, filtered and passt's cards come back as they were written")
    func interfaces() throws {
        var document = DomainDocument(hypervisor: .qemu, name: "m", memory: 1 << 30, processors: 1)
        let card = NetworkInterface(
            network: "default", hardwareAddress: "52:54:00:00:00:01", isIsolated: true,
            filter: .init(name: "f", parameters: ["A": "1", "B": "2"]))
        let passt = PasstInterface(ports: [.init(address: "127.0.0.1", port: 40022, guestPort: 22)])
        document.devices.interfaces = [card]
        document.devices.passtInterfaces = [passt]
        let xml = try document.xml()
        #expect(xml.contains(#"<port isolated="yes" />"#))
        #expect(
            xml.contains(
                """
                <portForward proto="tcp" address="127.0.0.1"><range start="40022" to="22" /></portForward>
                """), "\(xml)")
        let read = try DomainDocument(xml: xml)
        #expect(read.devices.interfaces == [card])
        #expect(read.devices.passtInterfaces == [passt])
    }

    @Test(
        "Whether libvirt tells of passt",
        arguments: [
            (
                "<interface supported='yes'><enum name='backendType'><value>default</value><value>passt</value></enum></interface>",
                ["default", "passt"]
            ),
            ("<interface supported='no'/>", nil), ("", nil),
        ] as [(String, [String]?)])
    func capabilities(devices: String, expected: [String]?) throws {
        let xml = "<domainCapabilities><path>q</path><devices>\(devices)</devices></domainCapabilities>"
        #expect(try DomainCapabilities(xml: xml).userNetworking == expected)
    }

    @Test("The networks of a host are listed, and one that isn't there is told")
    func networks() async throws {
        let connection = try await Connection.open("test:///default")
        #expect(try await connection.networkNames() == ["default"])
        let network = try await connection.network(named: "default")
        #expect(try await network.document().subnets == [.init(host: "192.168.122.1", family: .ipv4, prefix: 24)])
        let error = await #expect(throws: LibvirtError.self) { try await connection.network(named: "none") }
        #expect(error?.code == .noNetwork)
    }
}
