import Foundation
import Guests
import LoopbackGuest
import RunnerSimulator
import Testing

@testable import Machines

extension OnSharedHost {
    @Suite("Machines that get lost")
    struct LostMachineTests {
        @Test("Without a machine of the job a stage is a system failure, whatever it would have run")
        func none() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            let called = try await attempt.run("echo not here")
            #expect(called.status == 2)
            #expect(called.errors == ["error: There is no machine of job \(attempt.job)"])
            #expect(called.output.isEmpty)
            #expect(attempt.exitCode == nil)
        }

        @Test("A domain that ends in the middle of a script is a system failure, with the console's last lines")
        func destroyed() async throws {
            let host = try OnSharedHost.host
            var runner = try host.provisioningRunner()
            let payload = JobPayload.numbered(script: ["echo begun: 'here'; sleep 1000"], afterScript: ["true"])
            runner.during("build_script") { [host, payload] moment in
                try await moment.appearance(of: "begun: here")
                for record in Machines.claimed(by: payload.key, in: host.folders) {
                    try await host.destroyDomain(record.lease.machine)
                }
            }
            let outcome = try await runner.run(payload)
            #expect(outcome.failureReason == .runnerSystemFailure)
            #expect(outcome.exitCode == nil)
            let call = try #require(outcome.calls("build_script").first)
            #expect(call.exitStatus == 2)
            let words = call.standardError.text
            #expect(words.contains("ended while it was needed"))
            #expect(words.contains("The end of its console:") && words.contains("the guest's last words"))
            #expect(!outcome.logText.contains("virt-ci run"))
            #expect(Machines.claimed(by: payload.key, in: host.folders).isEmpty)
        }

        @Test("A stage that finds the domain gone says so at once, also where its guest can't be reached")
        func gone() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision {
                $0.hasDomain = false
                $0.port = LoopbackGuest.freePort()
            }
            let start = ContinuousClock.now
            let called = try await attempt.run("true")
            #expect(called.status == 2)
            #expect(called.diagnostics.contains("ended while it was needed"))
            #expect(called.diagnostics.contains("the guest's last words"))
            #expect(ContinuousClock.now - start < .seconds(45))
        }

        /// Through the program's own call, because a stage tries for a minute.
        @Test("A guest that can't be reached is no failure of a script's")
        func unreachable() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            let machine = try await attempt.provision { $0.port = LoopbackGuest.freePort() }
            let error = await #expect(throws: GuestError.self) {
                try await Machines.attach(to: attempt.job, in: attempt.host.folders, within: .milliseconds(300))
            }
            guard case .unreachable(let guest, _, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(guest == machine)
        }

        @Test("A stage connects anew when the connection that prepare left was ended", arguments: [SIGTERM, SIGKILL])
        func reconnects(_ signal: Int32) async throws {
            let attempt = try Attempt(OnSharedHost.host)
            let machine = try await attempt.provision { $0.isConnected = true }
            #expect(try await attempt.run("echo first").text == "first\n")
            let process = try #require(attempt.host.connectionProcess(of: machine))
            kill(process, signal)
            #expect(await eventually { !LocalProcesses.exists(process) })
            let called = try await attempt.run("echo again; exit 4")
            #expect(called.text == "again\n")
            #expect(called.status == 1)
            #expect(attempt.exitCode == "4\n")
            #expect(attempt.host.connectionProcess(of: machine) != nil)
        }

        @Test("A connection that breaks in the middle of a script is a system failure, never the script's")
        func broken() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            let machine = try await attempt.provision { $0.isConnected = true }
            let begun = attempt.folder + "/begun"
            async let running = attempt.run("echo $$ > \(begun); exec sleep 1000")
            let guestProcess = await GuestProcesses.first(in: begun)
            kill(try #require(attempt.host.connectionProcess(of: machine)), SIGKILL)
            let called = try await running
            #expect(called.status == 2)
            #expect(attempt.exitCode == nil)
            #expect(called.errors.count == 1)
            #expect(await GuestProcesses.end(guestProcess))
        }
    }
}
