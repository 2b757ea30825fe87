import Foundation
import Libvirt
import Testing

@Suite("A connection")
struct ConnectionTests {
    @Test("Tells what is at its other end")
    func answers() async throws {
        let connection = try await Connection.open("test:///default")
        #expect(await connection.isAlive)
        #expect(try await connection.type() == "TEST")
        #expect(try await connection.libraryVersion() >= LibvirtVersion(9, 0))
        #expect(try await connection.hypervisorVersion() == LibvirtVersion(number: 2))
        #expect(try await !connection.hostname().isEmpty)
        #expect(try await connection.capabilitiesXML().contains("<capabilities>"))
    }

    @Test("Tells the host's memory and processors")
    func host() async throws {
        let connection = try await Connection.open("test:///default")
        let information = try await connection.hostInformation()
        #expect(information.architecture == "i686")
        #expect(information.processors == 16)
        let memory = try await connection.hostMemory()
        #expect(memory.total == 3 << 30)
        #expect(memory.available > 0)
    }

    @Test("A driver that isn't there is an error with libvirt's code")
    func noDriver() async {
        let error = await #expect(throws: LibvirtError.self) { try await Connection.open("nowhere:///") }
        // Without a daemon on this machine libvirt fails before it knows that there is no such driver.
        #expect(error?.code == .noConnect || error?.code == .systemError)
        #expect(error?.operation == "connect to 'nowhere:///'")
        #expect(error?.message.isEmpty == false)
    }

    @Test("A daemon that doesn't answer is a system error")
    func noDaemon() async {
        let error = await #expect(throws: LibvirtError.self) {
            try await Connection.open("qemu+unix:///system?socket=/nonexistent/libvirt-sock")
        }
        #expect(error?.code == .systemError)
        #expect(error?.domain == .rpc)
    }

    @Test("A closed connection refuses calls, and closing twice is fine")
    func closed() async throws {
        let connection = try await Connection.open("test:///default")
        await connection.close()
        await connection.close()
        #expect(await !connection.isAlive)
        let error = await #expect(throws: LibvirtError.self) { try await connection.hostname() }
        #expect(error?.code == .invalidConnection)
    }

    @Test("What the driver can't do is an error with libvirt's code")
    func unsupported() async throws {
        let connection = try await Connection.open("test:///default")
        guard try await connection.libraryVersion() < LibvirtVersion(9, 8) else { return }
        let error = await #expect(throws: LibvirtError.self) { try await connection.domainCapabilitiesXML() }
        #expect(error?.code == .noSupport)
    }

    @Test("A network is found by its name; one that isn't there is told apart from other errors")
    func networks() async throws {
        let connection = try await Connection.open("test:///default")
        let network = try await connection.network(named: "default")
        #expect(network.name == "default")
        #expect(try await network.isActive())
        let error = await #expect(throws: LibvirtError.self) { try await connection.network(named: "it's not") }
        #expect(error?.code == .noNetwork)
        #expect(error?.operation == "look up network 'it's not'")
    }

    @Test("Versions compare and print as people write them")
    func versions() {
        #expect(LibvirtVersion(number: 9_000_000) == LibvirtVersion(9, 0))
        #expect(LibvirtVersion(10, 3) > LibvirtVersion(9, 8, 1))
        #expect(LibvirtVersion(11, 2, 3).description == "11.2.3")
    }
}

@Suite("A host's pages")
struct HostPagesTests {
    @Test("Free pages over all cells; none to be asked of a closed connection")
    func free() async throws {
        let connection = try await Connection.open("test:///default")
        #expect(try await connection.freePages(ofBytes: 2 << 20) > 0)
        await connection.close()
        await #expect(throws: LibvirtError.self) { try await connection.freePages(ofBytes: 2 << 20) }
    }
}
