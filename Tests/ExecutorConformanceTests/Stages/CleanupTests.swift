import Foundation
import RunnerSimulator
import Testing

@testable import Machines

extension OnSharedHost {
    @Suite("Cleanup")
    struct CleanupTests {
        @Test("It takes the machine away with all its parts, and a second one finds nothing")
        func twice() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            let (host, other) = (attempt.host, try Attempt(attempt.host))
            let machine = try await attempt.provision { $0.isConnected = true }
            let stranger = try await other.provision()
            let process = try #require(host.connectionProcess(of: machine))
            let first = try await attempt.call("cleanup")
            #expect(first.status == 0)
            #expect(first.diagnostics.contains("Machine '\(machine)' is gone"))
            #expect(try await host.remains(of: machine).isEmpty)
            #expect(await eventually { !LocalProcesses.exists(process) })
            let second = try await attempt.call("cleanup")
            #expect(second.status == 0)
            #expect(second.diagnostics.contains("There was no machine of this job"))
            #expect(try await host.remains(of: stranger).count == 4)
        }

        @Test("It works without a machine")
        func nothing() async throws {
            let called = try await Attempt(OnSharedHost.host).call("cleanup")
            #expect(called.status == 0)
            #expect(called.errors.isEmpty)
        }

        @Test("Without libvirt there is nothing to take away for a job without a lease, and it says so")
        func withoutLibvirt() async throws {
            let host = try OnSharedHost.host
            let policy = try host.policy(["connection": "test+unix:///default?socket=/nowhere"])
            let never = try await Attempt(host, policy: policy).call("cleanup")
            #expect(never.status == 0)
            #expect(never.errors.isEmpty)
            #expect(never.diagnostics.contains("There was no machine of this job, as far as is known without libvirt."))
            #expect(never.diagnostics.contains("Failed to connect socket to '/nowhere'"))
            let made = try Attempt(host, policy: policy)
            let machine = try await made.provision()
            let called = try await made.call("cleanup")
            #expect(called.status == 2)
            #expect(called.errors.count == 1)
            #expect(try await host.remains(of: machine).count == 4)
        }

        @Test(
            "Without the runner's file with the job it goes by the attempt's folder",
            arguments: [String?.none, "/nowhere", "broken"])
        func withoutResponse(_ file: String?) async throws {
            var attempt = try Attempt(OnSharedHost.host)
            let machine = try await attempt.provision()
            let broken = attempt.folder + "/broken"
            try Data("{".utf8).write(to: URL(filePath: broken))
            attempt.environment["JOB_RESPONSE_FILE"] = file == "broken" ? broken : file
            let called = try await attempt.call("cleanup")
            #expect(called.status == 0)
            #expect(try await attempt.host.remains(of: machine).isEmpty)
        }

        @Test("With neither it can know nothing, takes nothing away, and says so")
        func unknown() async throws {
            var attempt = try Attempt(OnSharedHost.host)
            let machine = try await attempt.provision()
            attempt.environment["JOB_RESPONSE_FILE"] = String?.none
            attempt.environment["TMPDIR"] = String?.none
            let called = try await attempt.call("cleanup")
            #expect(called.status == 2)
            #expect(called.errors.count == 1)
            #expect(try await attempt.host.remains(of: machine).count == 4)
        }

        @Test("What is left of a half-made machine goes as well")
        func halfMade() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            let host = attempt.host
            let machines = [
                try await attempt.provision { $0.hasLease = false },
                try await attempt.provision { $0.hasDomain = false },
                try await attempt.provision(),
            ]
            #expect(try await attempt.call("cleanup").status == 0)
            for machine in machines { #expect(try await host.remains(of: machine).isEmpty) }
        }

        @Test("A stage that still runs loses its machine, its guest's processes end, and it is no failed script")
        func whileRunning() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            let machine = try await attempt.provision { $0.isConnected = true }
            let file = attempt.folder + "/processes"
            async let running = attempt.run("trap '' TERM; sleep 1000 & printf '%s\\n' $$ $! > \(file); wait; exit 1")
            let processes = await GuestProcesses.numbers(in: file, count: 2)
            let called = try await attempt.call("cleanup")
            #expect(called.status == 0)
            #expect(try await attempt.host.remains(of: machine).isEmpty)
            #expect(try await running.status == 2)
            #expect(attempt.exitCode == nil)
            #expect(await GuestProcesses.end(processes))
        }
    }
}
