import Foundation
import GitLabCI
import RunnerSimulator
import Testing

/// Events decide here, not clocks: a test waits for a word of the driver, and every sleep in a driver is longer than
/// the test may take. Where a timeout itself is tested, it leaves a busy machine the time to start a shell.
@Suite("Stopping", .timeLimit(.minutes(1)))
struct StoppingTests {
    private static let stubborn = "trap 'echo asked' TERM; echo ready; while :; do sleep 600 & wait; done"

    /// A driver that does something else in the stage of the user's script.
    private static func inScript(_ body: String) -> String { "[ \"$stage\" = build_script ] || exit 0; \(body)" }

    private static func cancelling(
        _ runner: inout Runner, _ name: String = "build_script", _ stop: @escaping @Sendable (JobControl) -> Void
    ) {
        runner.during(name) { [control = runner.control] moment in
            try await moment.appearance(of: "ready")
            stop(control)
        }
    }

    @Test("SIGTERM comes first, SIGKILL when the grace is over")
    func escalation() async throws {
        try await ShellDriver.use { driver in
            driver.run = Self.inScript(Self.stubborn)
            var runner = try driver.runner()
            runner.configuration.gracefulKillTimeout = .seconds(1)
            Self.cancelling(&runner) { $0.cancelForcibly() }
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            let call = try #require(outcome.calls("build_script").first)
            #expect(call.standardOutput.text == "ready\nasked\n")
            #expect(call.ending == .signaled(SIGKILL))
            #expect(call.duration >= .seconds(1))
        }
    }

    @Test("The signal reaches what the driver started")
    func group() async throws {
        try await ShellDriver.use { driver in
            driver.run = Self.inScript(
                "trap : TERM; bash -c 'trap \"echo child; exit\" TERM; echo ready; sleep 600 & wait'")
            var runner = try driver.runner()
            Self.cancelling(&runner) { $0.cancelForcibly() }
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.calls("build_script").first?.standardOutput.text == "ready\nchild\n")
        }
    }

    /// GitLab Runner gives such a driver up after its last wait, because Go waits for all who hold an output
    /// (`exec.Cmd.Wait`). swift-subprocess doesn't, so here the driver's own end is seen first.
    @Test("A process that escaped its group and holds the output does not keep the job")
    func escaped() async throws {
        try await ShellDriver.use { driver in
            // It lives until cleanup has been called, or half a minute. It says itself that it is out of the group.
            let wait = "echo ready; for i in {1..600}; do [ -e cleaned ] && break; sleep 0.05; done"
            driver.run = Self.inScript("cd \"$here\"; trap '' TERM; setsid bash -c '\(wait)' & wait; wait")
            driver.cleanup = ": > \"$here/cleaned\""
            var runner = try driver.runner()
            runner.configuration.gracefulKillTimeout = .milliseconds(50)
            runner.configuration.forceKillTimeout = .seconds(30)
            Self.cancelling(&runner) { $0.cancelForcibly() }
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.calls("build_script").first?.ending == .signaled(SIGKILL))
            #expect(outcome.sequence.last == "cleanup")
        }
    }

    @Test("A cancel in the web interface ends the user's script only, and the rest of the job follows")
    func cancel() async throws {
        try await ShellDriver.use { driver in
            driver.run = Self.inScript("echo ready; sleep 600 & wait")
            var runner = try driver.runner()
            Self.cancelling(&runner) { $0.cancel() }
            let outcome = try await runner.run(JobPayload(script: ["true"], afterScript: ["true"]))
            #expect(outcome.status == .canceled)
            #expect(outcome.sequence.suffix(3) == ["after_script", "cleanup_file_variables", "cleanup"])
            #expect(outcome.calls("after_script").first?.variable("CI_JOB_STATUS") == "canceled")
            #expect(outcome.trace.result == .canceled)
        }
    }

    @Test("Any other stop leaves nothing but cleanup", arguments: ["cancel", "force", "shutDown", "timeout"])
    func fullStop(_ way: String) async throws {
        try await ShellDriver.use { driver in
            let stage = way == "cancel" ? "get_sources" : "build_script"
            driver.run = "[ \"$stage\" = \(stage) ] || exit 0; echo ready; sleep 600 & wait"
            var runner = try driver.runner()
            if way == "timeout" { runner.jobTimeout = .seconds(1) }
            Self.cancelling(&runner, stage) { control in
                switch way {
                case "cancel": control.cancel()
                case "force": control.cancelForcibly()
                case "shutDown": control.shutDown()
                default: break
                }
            }
            var payload = JobPayload(script: ["true"], afterScript: ["true"])
            payload.artifacts = [JobPayload.Artifact(paths: ["logs"], when: "always")]
            let outcome = try await runner.run(payload)
            #expect(outcome.sequence.last == "cleanup")
            // On a busy machine the time may be over before the script has begun.
            if way != "timeout" { #expect(outcome.sequence.suffix(2) == [stage, "cleanup"]) }
            #expect(!outcome.sequence.contains { ["after_script", "upload_artifacts_on_failure"].contains($0) })
            let reasons: [String: FailureReason] = ["shutDown": .runnerInterrupted, "timeout": .jobExecutionTimeout]
            #expect(outcome.failureReason == reasons[way] ?? .jobCanceled)
            if way == "timeout" { #expect(outcome.trace.result == .timedOut) }
        }
    }

    @Test("A cancel during prepare is not retried")
    func cancelDuringPrepare() async throws {
        try await ShellDriver.use { driver in
            driver.prepare = "echo ready; trap 'exit 2' TERM; sleep 600 & wait"
            var runner = try driver.runner()
            Self.cancelling(&runner, "prepare") { $0.cancel() }
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.sequence == ["config", "prepare", "cleanup"])
            #expect(outcome.status == .canceled)
        }
    }

    @Test("RUNNER_SCRIPT_TIMEOUT ends the script as a failure; after_script knows why")
    func scriptTimeout() async throws {
        try await ShellDriver.use { driver in
            driver.run = Self.inScript("sleep 600 & wait")
            let limit = PayloadVariable("RUNNER_SCRIPT_TIMEOUT", "300ms")
            let payload = JobPayload(script: ["true"], afterScript: ["true"], variables: [limit])
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.failureReason == .jobExecutionTimeout)
            #expect(outcome.calls("after_script").first?.variable("CI_JOB_STATUS") == "timedout")
        }
    }

    @Test("after_script has a limit of its own and the job goes on")
    func afterScriptTimeout() async throws {
        try await ShellDriver.use { driver in
            driver.run = "[ \"$stage\" = after_script ] || exit 0; sleep 600 & wait"
            let limit = PayloadVariable("RUNNER_AFTER_SCRIPT_TIMEOUT", "300ms")
            let payload = JobPayload(script: ["true"], afterScript: ["true"], variables: [limit])
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.status == .success)
            #expect(outcome.calls("after_script").first?.ending == .signaled(SIGTERM))
        }
    }

    @Test("A phase that takes too long ends the job", arguments: ["prepare", "get_sources"])
    func phaseTimeout(_ phase: String) async throws {
        try await ShellDriver.use { driver in
            driver.prepare = phase == "prepare" ? "sleep 600 & wait" : ""
            driver.run = "[ \"$stage\" = get_sources ] || exit 0; sleep 600 & wait"
            var runner = try driver.runner()
            runner.configuration.config = nil
            if phase == "prepare" { runner.configuration.preparePhaseTimeout = .milliseconds(300) }
            if phase == "get_sources" { runner.configuration.getSourcesTimeout = .milliseconds(300) }
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.sequence.suffix(2) == [phase, "cleanup"])
            #expect(outcome.failureReason == .jobExecutionTimeout)
        }
    }

    @Test("Cleanup begins while a stopped script is still ending, when that takes too long")
    func overlap() async throws {
        try await ShellDriver.use { driver in
            driver.run = Self.inScript("trap : TERM; echo ready; until [ -e \"$here/cleaned\" ]; do sleep 0.05; done")
            driver.cleanup = ": > \"$here/cleaned\""
            var runner = try driver.runner()
            runner.buildFinishTimeout = .milliseconds(200)
            Self.cancelling(&runner) { $0.cancelForcibly() }
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            let script = try #require(outcome.calls("build_script").first)
            let cleanup = try #require(outcome.calls("cleanup").first)
            #expect(script.exitStatus == 0)
            #expect(script.startedAt + script.duration > cleanup.startedAt)
        }
    }

    @Test("A driver that is killed in the middle is a system failure, and cleanup is called")
    func killed() async throws {
        try await ShellDriver.use { driver in
            driver.run = Self.inScript("echo ready; exec sleep 600")
            var runner = try driver.runner()
            runner.during("build_script") { moment in
                try await moment.appearance(of: "ready")
                moment.signal(SIGKILL)
            }
            let outcome = try await runner.run(JobPayload(script: ["true"], afterScript: ["true"]))
            #expect(outcome.failureReason == .runnerSystemFailure)
            #expect(outcome.sequence.suffix(3) == ["after_script", "cleanup_file_variables", "cleanup"])
        }
    }

    @Test("A text that never comes is the test's error, not a hang")
    func neverAppears() async throws {
        try await ShellDriver.use { driver in
            var runner = try driver.runner()
            runner.during("prepare") { try await $0.appearance(of: "ready") }
            await #expect(throws: MomentError.ended(awaited: "ready")) {
                try await runner.run(JobPayload(script: ["true"]))
            }
        }
    }

    @Test("Cleanup has a time limit of its own, and its failure is a warning")
    func cleanupTimeout() async throws {
        try await ShellDriver.use { driver in
            driver.cleanup = "sleep 600 & wait"
            var runner = try driver.runner()
            runner.configuration.cleanupTimeout = .milliseconds(300)
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.status == .success)
            #expect(outcome.lines.contains { $0.hasPrefix("WARNING: Cleanup script failed: ") })
        }
    }
}
