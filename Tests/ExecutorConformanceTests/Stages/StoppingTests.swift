import Foundation
import RunnerSimulator
import Testing

@testable import Machines

extension OnSharedHost {
    @Suite("Stages that are told to stop", .timeLimit(.minutes(5)))
    struct StoppingTests {
        /// How a script takes it that it is to end.
        enum Manner: String, CaseIterable, Sendable {
            case plain, withChildren, stubborn, withStubbornChildren

            /// - Parameter file: Gets the numbers of all processes; there are two.
            func script(_ file: String) -> [String] {
                // Otherwise than it is awaited, because the runner's scripts show the command first.
                let begun = "echo begun: 'here'"
                switch self {
                case .plain: return ["sleep 1000 & printf '%s\\n' $BASHPID $! > \(file); \(begun); wait"]
                case .withChildren:
                    return ["(sleep 1000 & printf '%s\\n' $BASHPID $! > \(file); \(begun); wait) | cat"]
                case .stubborn:
                    return ["trap '' TERM HUP; (sleep 1000) & printf '%s\\n' $BASHPID $! > \(file); \(begun); wait"]
                case .withStubbornChildren:
                    let children = "trap '' TERM; sleep 1000 & printf '%s\\n' $BASHPID $! > \(file); \(begun); wait"
                    return ["(\(children)) & wait"]
                }
            }
        }

        /// What the kernel or the runner does to the driver in the middle of a script.
        enum Blow: String, CaseIterable, Sendable {
            case terminateGroup, killDriver, killGroup
        }

        struct Case: Sendable, CustomTestStringConvertible {
            var blow: Blow
            var manner: Manner
            var testDescription: String { "\(blow), \(manner)" }
        }

        static let cases = Blow.allCases.flatMap { blow in Manner.allCases.map { Case(blow: blow, manner: $0) } }

        @Test(
            "Whatever ends the driver, the guest's processes end too, and the job is no failed script", arguments: cases
        )
        func blows(_ example: Case) async throws {
            let host = try OnSharedHost.host
            let file = host.path("processes")
            var runner = try host.provisioningRunner()
            runner.during("build_script") { moment in
                try await moment.appearance(of: "begun: here")
                switch example.blow {
                case .terminateGroup: moment.signalGroup(SIGTERM)
                case .killDriver: moment.signal(SIGKILL)
                case .killGroup: moment.signalGroup(SIGKILL)
                }
            }
            let payload = JobPayload.numbered(script: example.manner.script(file))
            let outcome = try await runner.run(payload)
            let call = try #require(outcome.calls("build_script").first)
            let isKilled = example.blow != .terminateGroup
            #expect(call.ending == (isKilled ? .signaled(SIGKILL) : .exited(2)))
            #expect(outcome.failureReason == .runnerSystemFailure)
            // The kill comes after five seconds of grace; the rest is for a busy machine.
            #expect(call.duration < .seconds(45))
            #expect(await GuestProcesses.end(await GuestProcesses.numbers(in: file, count: 2)))
            #expect(Machines.claimed(by: payload.key, in: host.folders).isEmpty)
        }

        @Test("A cancel ends the script; what comes after it runs, and the machine goes", arguments: [false, true])
        func cancel(_ isForced: Bool) async throws {
            let host = try OnSharedHost.host
            let file = host.path("processes")
            var runner = try host.provisioningRunner()
            runner.during("build_script") { [control = runner.control] moment in
                try await moment.appearance(of: "begun: here")
                if isForced { control.cancelForcibly() } else { control.cancel() }
            }
            let payload = JobPayload.numbered(
                script: Manner.plain.script(file), afterScript: ["echo after $CI_JOB_STATUS"])
            let outcome = try await runner.run(payload)
            #expect(outcome.status == .canceled)
            #expect(outcome.calls("build_script").first?.exitStatus == 2)
            #expect(outcome.logText.contains("after canceled") == !isForced)
            #expect(outcome.sequence.last == "cleanup")
            #expect(outcome.calls("cleanup").first?.exitStatus == 0)
            #expect(await GuestProcesses.end(await GuestProcesses.numbers(in: file, count: 2)))
            #expect(Machines.claimed(by: payload.key, in: host.folders).isEmpty)
        }

        @Test("A script that takes longer than it may ends; after_script knows why")
        func scriptTimeout() async throws {
            let host = try OnSharedHost.host
            let file = host.path("processes")
            let payload = JobPayload.numbered(
                script: Manner.plain.script(file), afterScript: ["echo after $CI_JOB_STATUS"],
                variables: [PayloadVariable("RUNNER_SCRIPT_TIMEOUT", "10s")])
            let outcome = try await host.provisioningRunner().run(payload)
            #expect(outcome.failureReason == .jobExecutionTimeout)
            #expect(outcome.logText.contains("after timedout"))
            #expect(await GuestProcesses.end(await GuestProcesses.numbers(in: file, count: 2)))
            #expect(Machines.claimed(by: payload.key, in: host.folders).isEmpty)
        }

        @Test("A job that takes longer than it may loses its machine and all in it")
        func jobTimeout() async throws {
            let host = try OnSharedHost.host
            let file = host.path("processes")
            var runner = try host.provisioningRunner()
            // Long enough to come to the script on a busy machine.
            runner.jobTimeout = .seconds(20)
            let payload = JobPayload.numbered(script: Manner.plain.script(file), afterScript: ["true"])
            let outcome = try await runner.run(payload)
            #expect(outcome.failureReason == .jobExecutionTimeout)
            #expect(!outcome.sequence.contains("after_script"))
            #expect(outcome.calls("build_script").first?.exitStatus == 2)
            #expect(await GuestProcesses.end(await GuestProcesses.numbers(in: file, count: 2)))
            #expect(Machines.claimed(by: payload.key, in: host.folders).isEmpty)
        }
    }
}
