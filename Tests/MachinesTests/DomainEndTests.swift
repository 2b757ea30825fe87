import Foundation
import Libvirt
import Testing

@testable import Machines

@Suite("The end of a domain", .enabled(if: Installed.daemon, Installed.daemonReason), .timeLimit(.minutes(2)))
struct DomainEndTests {
    /// A domain without a disk: its firmware finds nothing to start.
    private static func domain() -> DomainDocument {
        var document = DomainDocument(hypervisor: .qemu, name: "nothing-to-start", memory: 32 << 20, processors: 1)
        document.devices.memoryBalloon = DomainDevices.MemoryBalloon.none
        return document
    }

    private static func withDomain(_ body: (Domain, Connection, _ other: Connection) async throws -> Void) async throws
    {
        try await TestDaemon.with { running in
            let connection = try await running.host().connection
            let other = try await Connection.open(running.daemon.uri)
            try await body(try await connection.createDomain(Self.domain(), autodestroy: true), connection, other)
            await other.close()
            await connection.close()
        }
    }

    @Test("Is told to everybody who waits for it, also when another connection destroyed it")
    func destroyedElsewhere() async throws {
        try await Self.withDomain { domain, connection, other in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<3 {
                    group.addTask { try #require(await DomainEnd.wait(for: domain, on: connection)) }
                }
                let destroyed = Task { try await other.domain(named: domain.name).destroy() }
                for try await reason in group {
                    #expect(["it stopped (destroyed)", "its domain is gone"].contains(reason))
                }
                try await destroyed.value
            }
            #expect(try await DomainEnd.wait(for: domain, on: connection) == "its domain is gone")
        }
    }

    @Test("Is told to who begins to wait right after another stopped waiting, as one stage does after the other")
    func oneAfterTheOther() async throws {
        try await Self.withDomain { domain, connection, other in
            for _ in 0..<20 {
                let waiting = Task { try await DomainEnd.wait(for: domain, on: connection) }
                await Task.yield()
                waiting.cancel()
                await #expect(throws: CancellationError.self) { try await waiting.value }
            }
            async let end = DomainEnd.wait(for: domain, on: connection)
            try await other.domain(named: domain.name).destroy()
            #expect(["it stopped (destroyed)", "its domain is gone"].contains(try await end))
        }
    }
}
