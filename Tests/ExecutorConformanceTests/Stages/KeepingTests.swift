import Foundation
import Programs
import RunnerSimulator
import Testing

@testable import Machines

extension OnSharedHost {
    @Suite("Machines kept after a failure")
    struct KeepingTests {
        static let keeping = "{projects: [virt/*], for: 2 h, machines: 50}"

        struct Case: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var policy: String? = KeepingTests.keeping
            var hasFailed = true
            var status: String? = "failed"
            var isKept = false
        }

        static let cases = [
            Case(testDescription: "a failed script", isKept: true),
            Case(testDescription: "a script that took too long", status: "timedout", isKept: true),
            Case(testDescription: "a job that died before its own script", status: "running", isKept: true),
            Case(testDescription: "a runner that says nothing", status: nil, isKept: true),
            Case(testDescription: "a script that passed at last", status: "success"),
            Case(testDescription: "a cancel", status: "canceled"),
            Case(testDescription: "no script that failed", hasFailed: false),
            Case(testDescription: "a project of others", policy: "{projects: [other/*, virt/sample2, sample/virt]}"),
            Case(testDescription: "a host that keeps none", policy: nil),
        ]

        @Test("They are those of failed jobs, of projects that the host allows", arguments: cases)
        func kept(_ example: Case) async throws {
            let host = try OnSharedHost.host
            var attempt = try Attempt(host, policy: host.policy(["keep-on-failure": example.policy]))
            attempt.environment["CUSTOM_ENV_CI_JOB_STATUS"] = example.status
            let machine = try await attempt.provision()
            if example.hasFailed { #expect(try await attempt.run("exit 3").status == 1) }
            let called = try await attempt.call("cleanup")
            #expect(called.status == 0)
            #expect(called.diagnostics.contains("Machine '\(machine)' is kept") == example.isKept)
            #expect(try await host.remains(of: machine).isEmpty != example.isKept)
            guard example.isKept else { return }
            let shell = "virt-ci shell --executor --policy \(attempt.policy) \(machine)\n"
            #expect(called.diagnostics.contains(shell), "\(called.diagnostics)")
            let until = try #require(try host.leases.read(machine).keptUntil)
            #expect(abs(until.timeIntervalSinceNow - 7200) < 300)
            // The job is over: nothing of it gets in again, and a second cleanup leaves the machine.
            #expect(try await attempt.run("true").status == 2)
            #expect(try await attempt.call("cleanup").status == 0)
            #expect(try await !host.remains(of: machine).isEmpty)
        }

        @Test("The log of the job that failed says how to enter it, and the host's keeper finds it")
        func told() async throws {
            let host = try OnSharedHost.host
            let policy = try host.policy(["keep-on-failure": Self.keeping])
            let payload = JobPayload.numbered(script: ["exit 3"])
            let outcome = try await host.provisioningRunner(policy: policy).run(payload)
            #expect(outcome.exitCode == 3)
            let machine = try #require(Machines.claimed(by: payload.key, in: host.folders).first?.lease.machine)
            #expect(outcome.logText.contains("virt-ci shell --executor --policy \(policy) \(machine)"))
            #expect(outcome.logText.contains("Its machine stays for 2 h"))
            let listed = try await Driver.program().run(["machines", "--executor", "--policy", policy])
            let line = listed.text.split(separator: "\n").first { $0.contains(machine) }
            #expect(line?.contains("kept") == true)
        }
    }
}

@Suite("A host's kept machines", .enabled(if: Installed.host, Installed.reason), Crowd())
struct KeptMachinesTests {
    @Test("So many stay as the host allows, the oldest goes for a new one, and all go when their time is over")
    func number() async throws {
        try await TestHost.with { host in
            let policy = try host.policy(["keep-on-failure": "{projects: [virt/sample], for: 1 h, machines: 2}"])
            var machines: [String] = []
            for age in [300.0, 200, 100] {
                var attempt = try Attempt(host, policy: policy)
                attempt.environment["CUSTOM_ENV_CI_JOB_STATUS"] = "failed"
                machines.append(
                    try await attempt.provision {
                        $0.hasFailed = true
                        $0.created = Date().addingTimeInterval(-age)
                    })
                #expect(try await attempt.call("cleanup").status == 0)
            }
            #expect(host.leases.machines() == machines.dropFirst().sorted())
            let collector = try Attempt(host, policy: policy)
            #expect(try await collector.call("gc").status == 0)
            #expect(host.leases.machines() == machines.dropFirst().sorted())
            for machine in machines.dropFirst() {
                var lease = try host.leases.read(machine)
                lease.keptUntil = Date().addingTimeInterval(-1)
                try host.leases.write(lease)
            }
            let called = try await collector.call("gc")
            #expect(called.status == 0)
            #expect(called.diagnostics.contains("Removed 2 machines."))
            #expect(try await host.remains().isEmpty)
        }
    }
}
