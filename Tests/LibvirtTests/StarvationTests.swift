import Foundation
import Testing

@testable import Libvirt

@Suite("Blocking calls", .timeLimit(.minutes(1)))
struct StarvationTests {
    @Test("Leave Swift's pool of threads alone: a ticker goes on while every queue blocks")
    func tickerGoesOn() async throws {
        let gate = DispatchSemaphore(value: 0)
        let (blocked, clock) = (4, ContinuousClock())
        try await withThrowingTaskGroup { group in
            for _ in 0..<blocked {
                let connection = try await Connection.open("test:///default")
                group.addTask { try await connection.call("block") { _ in _ = gate.wait(timeout: .now() + 10) } }
                group.addTask { try await connection.longCall("block") { _ in _ = gate.wait(timeout: .now() + 10) } }
            }
            // On plain actors these calls would hold every thread of a small machine, and no tick would come for 10 s.
            let start = clock.now
            for _ in 0..<10 { try await Task.sleep(for: .milliseconds(10)) }
            #expect(clock.now - start < .seconds(5))
            for _ in 0..<2 * blocked { gate.signal() }
            try await group.waitForAll()
        }
    }

    @Test("Long calls don't hold up short ones of the same connection")
    func longBesideShort() async throws {
        let connection = try await Connection.open("test:///default")
        let gate = DispatchSemaphore(value: 0)
        async let long: Void = connection.longCall("block") { _ in gate.wait() }
        #expect(try await connection.type() == "TEST")
        gate.signal()
        try await long
    }
}
