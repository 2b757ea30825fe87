import Foundation
import Testing

@testable import Libvirt

@Suite("Events of domains", .timeLimit(.minutes(1)))
struct DomainEventTests {
    @Test("Tell a domain's life in order")
    func lifeCycle() async throws {
        let connection = try await Connection.open("test:///default")
        let events = try await connection.lifecycleEvents()
        let domain = try await connection.createDomain(Sample.testDomain(), autodestroy: false)
        try await domain.suspend()
        try await domain.resume()
        try await domain.destroy()
        var changes: [DomainEvent.Change] = []
        for await event in events where event.uuid == domain.uuid {
            #expect(event.name == domain.name)
            changes.append(event.change)
            if event.change == .stopped(.destroyed) { break }
        }
        #expect(
            changes == [.started(detail: 0), .suspended(detail: 0), .resumed(detail: 0), .stopped(.destroyed)])
    }

    @Test("A guest that shuts down is told apart from one that is destroyed")
    func shutdown() async throws {
        let connection = try await Connection.open("test:///default")
        let events = try await connection.lifecycleEvents()
        let domain = try await connection.createDomain(Sample.testDomain(), autodestroy: false)
        try await domain.shutdown()
        let stop = await events.first { event in
            guard event.uuid == domain.uuid, case .stopped = event.change else { return false }
            return true
        }
        #expect(stop?.change == .stopped(.shutdown))
    }

    @Test("Many listeners on one connection hear of the same end, whoever stops listening before it")
    func manyListeners() async throws {
        let connection = try await Connection.open("test:///default")
        let domain = try await connection.createDomain(Sample.testDomain(), autodestroy: false)
        let gone = try await connection.lifecycleEvents()
        let first = try await connection.lifecycleEvents()
        Task { for await _ in gone {} }.cancel()
        let second = try await connection.lifecycleEvents()
        try await domain.destroy()
        for events in [first, second] {
            let end = await events.first { $0.uuid == domain.uuid && $0.change == .stopped(.destroyed) }
            #expect(end != nil)
        }
    }

    @Test("All streams end when the connection is closed")
    func endWithConnection() async throws {
        let connection = try await Connection.open("test:///default")
        let (lives, agents) = (try await connection.lifecycleEvents(), try await connection.agentEvents())
        await connection.close()
        for await _ in lives {}
        for await _ in agents {}
    }

    @Test("A reader that is cancelled lets libvirt's registration go, and its context with it")
    func released() async throws {
        let connection = try await Connection.open("test:///default")
        let events = try await connection.lifecycleEvents()
        #expect(await connection.registrationCount == 1)
        let reader = Task { for await _ in events {} }
        reader.cancel()
        await reader.value
        while await connection.registrationCount > 0 { await Task.yield() }
    }

    @Test("A stream that nobody reads lets the registration go")
    func dropped() async throws {
        let connection = try await Connection.open("test:///default")
        do { _ = try await connection.agentEvents() }
        while await connection.registrationCount > 0 { await Task.yield() }
    }

    @Test("Registrations come and go many times over; a context released twice would end the process")
    func manyTimes() async throws {
        for _ in 0..<50 {
            let connection = try await Connection.open("test:///default")
            let events = try await connection.lifecycleEvents()
            let reader = Task { for await _ in events {} }
            await connection.close()
            await reader.value
        }
    }
}
