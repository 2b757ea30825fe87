import RunnerSimulator
import Testing

@Suite("What the end of a call means")
struct ExitCodeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// What the driver does in the stage of the user's script.
        var script: String
        var reason: FailureReason
        var exitCode: Int?
        var message: String
    }

    private static let unknown = "unknown Custom executor executable exit code "
    private static let terminated = "; executable execution terminated with: "
    private static let file = "> \"$BUILD_EXIT_CODE_FILE\"; exit 1"

    static let cases = [
        Case(
            testDescription: "1 without a file", script: "exit 1", reason: .scriptFailure, exitCode: 1,
            message: "exit status 1"),
        Case(
            testDescription: "1 with a code", script: "echo 42 \(file)", reason: .scriptFailure, exitCode: 42,
            message: "exit status 42"),
        Case(
            testDescription: "only the first line counts", script: "printf '255\\nmore' \(file)",
            reason: .scriptFailure, exitCode: 255, message: "exit status 255"),
        Case(
            testDescription: "an empty file", script: ": \(file)", reason: .runnerSystemFailure, exitCode: nil,
            message: unknown + "2" + terminated + "exit status 1"),
        Case(
            testDescription: "a padded code", script: "echo ' 42' \(file)", reason: .runnerSystemFailure,
            exitCode: nil, message: unknown + "2" + terminated + "exit status 1"),
        Case(
            testDescription: "a word", script: "echo failed \(file)", reason: .runnerSystemFailure, exitCode: nil,
            message: unknown + "2" + terminated + "exit status 1"),
        Case(
            testDescription: "2", script: "exit 2", reason: .runnerSystemFailure, exitCode: nil,
            message: "exit status 2"),
        Case(
            testDescription: "an unknown code", script: "exit 255", reason: .runnerSystemFailure, exitCode: nil,
            message: unknown + "255" + terminated + "exit status 255"),
        Case(
            testDescription: "a code that looks like a signal", script: "exit 137", reason: .runnerSystemFailure,
            exitCode: nil, message: unknown + "137" + terminated + "exit status 137"),
        Case(
            testDescription: "a signal", script: "kill -KILL $$", reason: .runnerSystemFailure, exitCode: nil,
            message: unknown + "-1" + terminated + "signal: killed"),
    ]

    @Test("An exit code is the script's or the system's", arguments: cases)
    func meaning(_ expected: Case) async throws {
        try await ShellDriver.use { driver in
            driver.run = "[ \"$stage\" = build_script ] || exit 0; \(expected.script)"
            let outcome = try await driver.runner().run(JobPayload(script: ["true"]))
            #expect(outcome.status == .failed)
            #expect(outcome.failureReason == expected.reason)
            #expect(outcome.exitCode == expected.exitCode)
            #expect(outcome.message == expected.message)
        }
    }

    @Test("A code that an earlier call left is read again")
    func stale() async throws {
        try await ShellDriver.use { driver in
            driver.run = """
                [ "$stage" != build_script ] || echo 7 > "$BUILD_EXIT_CODE_FILE"
                [ "$stage" != upload_artifacts_on_success ] || exit 1
                """
            var payload = JobPayload(script: ["true"])
            payload.artifacts = [JobPayload.Artifact(paths: ["logs"])]
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.exitCode == 7)
        }
    }

    @Test("Runners before 17.9 know no file")
    func beforeExitCodeFile() async throws {
        try await ShellDriver.use { driver in
            driver.profile = .runner1611
            let outcome = try await driver.runner().run(JobPayload(script: ["exit 9"]))
            #expect(outcome.exitCode == 1)
            #expect(outcome.calls.allSatisfy { $0.environment["BUILD_EXIT_CODE_FILE"] == nil })
        }
    }

    @Test("A reason the server does not know is reported as unknown")
    func unsupportedReason() async throws {
        try await ShellDriver.use { driver in
            driver.run = "exit 2"
            var payload = JobPayload(script: ["true"])
            payload.features.failureReasons = ["script_failure"]
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.failureReason == .unknownFailure)
        }
    }
}
