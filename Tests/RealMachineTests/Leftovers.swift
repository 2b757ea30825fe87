import Foundation
import Libvirt
import Testing

/// What a run may leave behind: nothing.
struct Leftovers {
    let tool: Tool

    /// Expects no domain, volume, lease or socket of any machine.
    func expectNone(_ location: SourceLocation = #_sourceLocation) async throws {
        let manager = FileManager.default
        let leases = (try? manager.contentsOfDirectory(atPath: tool.machines)) ?? []
        #expect(leases.isEmpty, sourceLocation: location)
        let volumes = (try? manager.contentsOfDirectory(atPath: tool.volumes)) ?? []
        #expect(volumes.filter { !$0.hasPrefix("image-") }.isEmpty, sourceLocation: location)
        let sockets = try manager.contentsOfDirectory(atPath: tool.runtime + "/virt-ci")
        #expect(sockets.filter { $0 != "libvirt" }.isEmpty, sourceLocation: location)
        let domains = try await domains()
        #expect(domains.isEmpty, sourceLocation: location)
    }

    /// The names of all domains that run on the daemon of the tests.
    func domains() async throws -> [String] {
        try await onConnection { try await $0.activeDomains().map(\.name) }
    }

    /// Ends all domains, as a failing host would.
    func pullPlug() async throws {
        try await onConnection { connection in
            for domain in try await connection.activeDomains() { try await domain.destroy() }
        }
    }

    /// The document of the one domain that runs.
    func document() async throws -> DomainDocument {
        try await onConnection { connection in
            let domains = try await connection.activeDomains()
            return try await DomainDocument(xml: #require(domains.first).xml())
        }
    }

    private func onConnection<Value: Sendable>(_ body: (Connection) async throws -> Value) async throws -> Value {
        let connection = try await Connection.open("qemu:///session?socket=\(tool.socket)")
        let value = try await body(connection)
        await connection.close()
        return value
    }
}
