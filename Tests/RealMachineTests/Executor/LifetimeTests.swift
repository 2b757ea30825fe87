import Foundation
import Machines
import RunnerSimulator
import Testing

extension RealMachines {
    @Suite("Machines and processes of the executor's stages")
    struct LifetimeTests {
        @Test(
            "A prepare takes over what a killed one left, and a machine that dies in its script is the system's failure"
        )
        func takeOver() async throws {
            let host = try CIHost()
            let leftovers = Leftovers(tool: host.tool)
            let payload = JobPayload.small(8_100_001, script: ["echo it runs; sleep 600"], afterScript: ["echo after"])
            var runner = host.runner()
            runner.preparationPause = .milliseconds(100)
            runner.during("prepare") { call in
                guard call.attempt == 1 else { return }
                try await call.appearance(of: "waiting for ssh")
                call.signal(SIGKILL)
            }
            runner.during("cleanup") { call in
                // So that the second attempt meets what the first one left.
                guard call.attempt == 1 else { return }
                call.signal(SIGKILL)
            }
            runner.during("build_script") { call in
                try await call.appearance(of: "it runs\n")
                #expect(try await leftovers.domains() == host.leases(of: payload).map(\.machine))
                #expect(host.leases(of: payload).count == 1)
                try await leftovers.pullPlug()
            }
            let outcome = try await runner.run(payload)
            #expect(outcome.calls("prepare").map(\.ending) == [.signaled(SIGKILL), .exited(0)])
            #expect(outcome.calls("build_script").map(\.ending) == [.exited(2)])
            #expect(outcome.failureReason == .runnerSystemFailure, "\(outcome.logText)")
            // The later stages find it gone, and don't wait for it.
            #expect(outcome.calls("after_script").map(\.ending) == [.exited(2)])
            #expect(outcome.calls("cleanup_file_variables").map(\.ending) == [.exited(2)])
            let later = outcome.calls.filter { ["after_script", "cleanup_file_variables"].contains($0.name) }
            #expect(later.allSatisfy { $0.duration < .seconds(30) }, "\(later.map(\.duration))")
            let said = outcome.calls("build_script").map(\.standardError.text).joined()
            #expect(said.contains("ended while it was needed"), "\(said)")
            // The console's last lines: systemd's, or its prompt.
            #expect(said.contains("login:") || said.contains("systemd"), "\(said)")
            try await leftovers.expectNone()
        }

        @Test("With one machine the second job waits, says so, and starts when the first is gone; SIGTERM ends either")
        func queue() async throws {
            let host = try CIHost(machines: 1)
            let leftovers = Leftovers(tool: host.tool)
            // Its after_script tells what of the cancelled script still runs.
            let first = JobPayload.small(
                8_100_002, script: ["echo it runs; exec -a the-cancelled-one sleep 600"],
                afterScript: ["echo \"still running: $(pgrep -fc '^the-cancelled-one' || true)\""])
            let second = JobPayload.small(8_100_003, script: ["echo never"])
            var (one, two) = (host.runner(), host.runner())
            let (isWaiting, waits) = AsyncStream<Void>.makeStream()
            let (hasBegun, begins) = AsyncStream<Void>.makeStream()
            one.during("build_script") { [control = one.control] call in
                try await call.appearance(of: "it runs\n")
                begins.finish()
                for await _ in isWaiting {}
                control.cancel()
            }
            two.during("prepare") { [control = two.control] call in
                do {
                    try await call.appearance(of: "position 1: 1 of 1 machines run")
                    waits.finish()
                    try await call.appearance(of: "waiting for ssh")
                    #expect(try await leftovers.domains().count == 1)
                    control.cancelForcibly()
                } catch {
                    waits.finish()
                    control.cancelForcibly()
                    throw error
                }
            }
            async let ended = run(one, first) { begins.finish() }
            for await _ in hasBegun {}
            let stopped = try await run(two, second) { waits.finish() }
            let canceled = try await ended
            #expect(canceled.status == .canceled)
            #expect(canceled.calls("build_script").map(\.ending) == [.exited(2)])
            #expect(canceled.calls("after_script").first?.standardOutput.text.contains("still running: 0") == true)
            #expect(stopped.status == .canceled)
            #expect(stopped.calls("prepare").map(\.ending) == [.exited(2)])
            #expect(stopped.sequence == ["config", "prepare", "cleanup"])
            try await leftovers.expectNone()
        }

        /// Nobody waits for what a job that has ended never did.
        private func run(_ runner: Runner, _ payload: JobPayload, ended: () -> Void) async throws -> JobOutcome {
            defer { ended() }
            return try await runner.run(payload)
        }
    }
}
