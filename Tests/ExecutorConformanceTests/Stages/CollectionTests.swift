import Files
import Foundation
import RunnerSimulator
import Testing

@testable import Machines

@Suite("Collecting garbage", .enabled(if: Installed.host, Installed.reason), Crowd(), .timeLimit(.minutes(5)))
struct CollectionTests {
    private static let past = Date().addingTimeInterval(-60)

    /// A runner that has ended: this process's number, but of another start.
    private static func deadRunner() throws -> ProcessIdentity {
        var identity = try #require(ProcessIdentity(number: getpid()))
        identity.start += 1
        return identity
    }

    /// Machines that nobody will come back to, each for one reason.
    private static func leftovers(folder: String) throws -> [(reason: String, sample: MachineSample)] {
        let dead = try deadRunner()
        return [
            ("its attempt's folder is gone", MachineSample(job: "h/1") { $0.attemptFolder = "/nowhere" }),
            ("its runner is gone", MachineSample(job: "h/2") { ($0.attemptFolder, $0.runner) = (folder, dead) }),
            ("its time is over", MachineSample(job: "h/3") { ($0.attemptFolder, $0.ends) = (folder, past) }),
            ("it is of a local run that died", MachineSample(job: nil)),
            (
                "it was kept long enough",
                MachineSample(job: "h/4") { ($0.attemptFolder, $0.keptUntil) = (folder, past) }
            ),
            ("it has no lease", MachineSample(job: "h/5") { $0.hasLease = false }),
            (
                "it has no domain",
                MachineSample(job: "h/6") { ($0.attemptFolder, $0.hasDomain) = ("/nowhere", false) }
            ),
        ]
    }

    private static func inUse(folder: String) throws -> [(reason: String, sample: MachineSample)] {
        let runner = try #require(ProcessIdentity(number: getpid()))
        return [
            ("its job runs", MachineSample(job: "h/11") { ($0.attemptFolder, $0.runner) = (folder, runner) }),
            ("its runner is not known", MachineSample(job: "h/12") { $0.attemptFolder = folder }),
            (
                "it is kept, and its time is not over",
                MachineSample(job: "h/13") {
                    ($0.attemptFolder, $0.keptUntil) = ("/nowhere", Date().addingTimeInterval(3600))
                }
            ),
        ]
    }

    @Test("What nobody comes back to goes, all else stays")
    func collected() async throws {
        try await TestHost.with { host in
            let collector = try Attempt(host)
            var gone: [String: String] = [:]
            var staying: [String: String] = [:]
            for (reason, sample) in try Self.leftovers(folder: collector.folder) {
                gone[try await host.provision(sample)] = reason
            }
            for (reason, sample) in try Self.inUse(folder: collector.folder) {
                staying[try await host.provision(sample)] = reason
            }
            let locked = try await host.provision(MachineSample(job: "h/14") { $0.ends = Self.past })
            let lock = try #require(try host.leases.lock(locked))
            defer { lock.release() }
            staying[locked] = "somebody works in it"
            try await host.startDomain("foreign", job: nil)

            let called = try await collector.call("gc")
            #expect(called.status == 0)
            #expect(called.diagnostics.contains("Removed 7 machines."))
            for (machine, reason) in gone {
                #expect(try await host.remains(of: machine).isEmpty, "\(reason)")
                #expect(called.diagnostics.contains(machine), "\(reason)")
            }
            for (machine, reason) in staying {
                #expect(try await host.remains(of: machine).count == 4, "\(reason)")
                #expect(!called.diagnostics.contains(machine), "\(reason)")
            }
            #expect(await host.hasDomain("foreign"))
            #expect(try await collector.call("gc").diagnostics.contains("Nothing to remove."))
        }
    }

    @Test("Five at once remove everything, and do each other no harm")
    func atOnce() async throws {
        try await TestHost.with { host in
            let collector = try Attempt(host)
            for _ in 0..<3 {
                for (_, sample) in try Self.leftovers(folder: collector.folder) { try await host.provision(sample) }
            }
            try await withThrowingTaskGroup(of: Called.self) { group in
                for _ in 0..<5 { group.addTask { try await collector.call("gc") } }
                for try await called in group {
                    #expect(called.status == 0)
                    #expect(called.errors.isEmpty)
                }
            }
            #expect(try await host.remains().isEmpty)
        }
    }

    /// Through the program's own call, because a race has to be run many times.
    @Test("Machines that are made meanwhile are nobody's garbage")
    func whileMaking() async throws {
        try await TestHost.with { host in
            let collector = try Attempt(host)
            let virtualisation = VirtualisationHost(connection: host.connection, pool: host.pool, kvm: .noHardware)
            let machines = Machines(host: virtualisation, folders: host.folders) { _ in }
            let making = Task { try await Self.provision(100, on: host, folder: collector.folder) }
            let collecting = Task {
                while !Task.isCancelled {
                    let removed = await machines.collectGarbage()
                    #expect(removed.isEmpty)
                }
            }
            let made = try await making.value
            collecting.cancel()
            await collecting.value
            #expect(host.leases.machines() == made.sorted())
            for machine in made { #expect(await host.hasDomain(machine)) }
        }
    }

    private static func provision(_ count: Int, on host: TestHost, folder: String) async throws -> [String] {
        var machines: [String] = []
        for number in 0..<count {
            let sample = MachineSample(job: "h/\(number)") { $0.attemptFolder = folder }
            machines.append(try await host.provision(sample))
        }
        return machines
    }
}
