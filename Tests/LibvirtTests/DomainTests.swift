import Foundation
import Libvirt
import Testing

@Suite("A domain")
struct DomainTests {
    @Test("Is started, found by name and UUID, listed, and gone once destroyed")
    func lifeCycle() async throws {
        let connection = try await Connection.open("test:///default")
        let document = Sample.testDomain()
        let domain = try await connection.createDomain(document, autodestroy: false)
        #expect(domain.name == document.name)
        #expect(try await domain.state() == .running)
        #expect(try await connection.domain(named: document.name).uuid == domain.uuid)
        #expect(try await connection.domain(uuid: domain.uuid).name == document.name)
        #expect(try await connection.activeDomains().contains { $0.uuid == domain.uuid })

        try await domain.destroy()
        let error = await #expect(throws: LibvirtError.self) { try await connection.domain(named: document.name) }
        #expect(error?.code == .noDomain)
        #expect(error?.domain == .test)
        #expect(error?.operation == "look up domain '\(document.name)'")
        await #expect(throws: LibvirtError.self) { try await domain.destroy() }
    }

    @Test("Stands still from suspend to resume")
    func paused() async throws {
        let connection = try await Connection.open("test:///default")
        let domain = try await connection.createDomain(Sample.testDomain(), autodestroy: false)
        try await domain.suspend()
        #expect(try await domain.state() == .paused(.user))
        try await domain.resume()
        #expect(try await domain.state() == .running)
        try await domain.destroy()
    }

    @Test("A shut down guest's domain is gone")
    func shutdown() async throws {
        let connection = try await Connection.open("test:///default")
        let domain = try await connection.createDomain(Sample.testDomain(), autodestroy: false)
        try await domain.shutdown()
        await #expect(throws: LibvirtError.self) { try await connection.domain(uuid: domain.uuid) }
    }

    @Test("A second domain of the same name is refused")
    func nameTaken() async throws {
        let connection = try await Connection.open("test:///default")
        let document = Sample.testDomain()
        let domain = try await connection.createDomain(document, autodestroy: false)
        let error = await #expect(throws: LibvirtError.self) {
            try await connection.createDomain(document, autodestroy: false)
        }
        #expect(error?.code == .operationFailed)
        try await domain.destroy()
    }

    @Test("libvirt gives back the document that started it, names with special characters too")
    func document() async throws {
        let connection = try await Connection.open("test:///default")
        var document = Sample.testDomain("a & b < \"c\" 'd' \(UUID().uuidString)")
        document.title = "tom & jerry"
        document.description = "two\nlines <b>"
        document.metadata = [Sample.lease]
        document.devices.disks = [Disk(file: "/tmp/a & b.qcow2", format: .qcow2, target: "vda", serial: "root")]
        document.devices.interfaces = [NetworkInterface(network: "default", hardwareAddress: "52:54:00:00:00:09")]
        document.devices.serial = SerialConsole(log: "/tmp/serial <1>.log")
        document.devices.hasGuestAgentChannel = true
        document.devices.hasRandomSource = true
        let domain = try await connection.createDomain(document, autodestroy: false, validated: true)
        let read = try DomainDocument(xml: try await domain.xml())
        try await domain.destroy()
        #expect(read.name == document.name)
        #expect(read.title == document.title)
        #expect(read.description == document.description)
        #expect(read.metadata == document.metadata)
        #expect(read.memory == document.memory)
        #expect(read.devices.disks == document.devices.disks)
        #expect(read.devices.interfaces == document.devices.interfaces)
        #expect(read.devices.serial == document.devices.serial)
        #expect(read.devices.hasGuestAgentChannel)
        #expect(read.devices.hasRandomSource)
    }

    @Test("A document that doesn't fit libvirt's schema is refused when it is validated")
    func invalid() async throws {
        let connection = try await Connection.open("test:///default")
        var document = Sample.testDomain()
        document.devices.disks = [Disk(file: "relative/path", format: .raw, target: "vda")]
        let error = await #expect(throws: LibvirtError.self) {
            try await connection.createDomain(document, autodestroy: false, validated: true)
        }
        #expect(error?.code == .xmlInvalidSchema)
    }

    @Test("Every field of the document fits libvirt's schema")
    func schema() async throws {
        let connection = try await Connection.open("test:///default")
        var document = Sample.machine
        document.name = UUID().uuidString
        document.uuid = UUID()
        let domain = try await connection.createDomain(document, autodestroy: false, validated: true)
        try await domain.destroy()
    }

    @Test("Metadata can be read, replaced and taken away while it runs")
    func metadata() async throws {
        let connection = try await Connection.open("test:///default")
        let domain = try await connection.createDomain(Sample.testDomain(), autodestroy: false)
        #expect(try await domain.metadata(namespace: Sample.namespace) == nil)

        var lease = Sample.lease
        lease.attributes["path"] = "/a & \"b\" <c>\nd"
        try await domain.setMetadata(lease)
        let read = try #require(try await domain.metadata(namespace: Sample.namespace))
        #expect(read.name == "lease")
        #expect(read.attributes == lease.attributes)
        #expect(try DomainDocument(xml: try await domain.xml()).metadata == [lease])

        try await domain.setMetadata(Sample.lease)
        #expect(try await domain.metadata(namespace: Sample.namespace)?.attributes == Sample.lease.attributes)
        try await domain.removeMetadata(namespace: Sample.namespace)
        #expect(try await domain.metadata(namespace: Sample.namespace) == nil)
        try await domain.destroy()
    }

    @Test("Metadata given at the start is found by its namespace")
    func metadataAtStart() async throws {
        let connection = try await Connection.open("test:///default")
        var document = Sample.testDomain()
        document.metadata = [Sample.lease]
        let domain = try await connection.createDomain(document, autodestroy: false)
        #expect(try await domain.metadata(namespace: Sample.namespace)?.attributes == Sample.lease.attributes)
        #expect(try await domain.metadata(namespace: "urn:other") == nil)
        try await domain.destroy()
    }

    @Test("Has the addresses of its network cards")
    func addresses() async throws {
        let connection = try await Connection.open("test:///default")
        var document = Sample.testDomain()
        document.devices.interfaces = [NetworkInterface(network: "default", hardwareAddress: "52:54:00:00:00:0a")]
        let domain = try await connection.createDomain(document, autodestroy: false)
        let interfaces = try await domain.interfaceAddresses(source: .lease)
        try await domain.destroy()
        let interface = try #require(interfaces.first)
        #expect(interface.hardwareAddress == "52:54:00:00:00:0a")
        let address = try #require(interface.addresses.first)
        #expect(address.family == .ipv4)
        #expect(address.address.hasPrefix("192.168.122."))
        #expect(address.prefix == 24)
    }

    @Test("A guest agent that isn't there is an error with libvirt's code, within the limit")
    func noAgent() async throws {
        let connection = try await Connection.open("test:///default")
        let domain = try await connection.createDomain(Sample.testDomain(), autodestroy: false)
        let error = await #expect(throws: LibvirtError.self) {
            try await domain.agentCommand(#"{"execute":"guest-ping"}"#, timeout: .seconds(1))
        }
        #expect(error?.code == .noSupport)
        let second = await #expect(throws: LibvirtError.self) { try await domain.monitorCommand("info status") }
        #expect(second?.code == .noSupport)
        try await domain.destroy()
    }
}

@Suite("A domain's display and console")
struct DomainDisplayTests {
    @Test("libvirt's test driver has a picture of every domain")
    func screenshot() async throws {
        let connection = try await Connection.open("test:///default")
        let domain = try await connection.domain(named: "test")
        let picture = try await domain.screenshot()
        #expect(picture.mediaType == "image/png")
        #expect(picture.data.starts(with: Data([0x89] + Array("PNG".utf8))))
    }

    @Test("A picture larger than its limit is refused")
    func limit() async throws {
        let connection = try await Connection.open("test:///default")
        let domain = try await connection.domain(named: "test")
        await #expect(throws: LibvirtError.self) { try await domain.screenshot(limit: 16) }
    }

    @Test("A driver without consoles says so")
    func noConsole() async throws {
        let connection = try await Connection.open("test:///default")
        let domain = try await connection.domain(named: "test")
        let error = await #expect(throws: LibvirtError.self) { try await domain.openConsole() }
        #expect(error?.code == .noSupport)
    }
}
