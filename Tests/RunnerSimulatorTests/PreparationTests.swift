import Foundation
import GitLabCI
import RunnerSimulator
import Testing

@Suite("Config and prepare")
struct PreparationTests {
    @Test("Three attempts with a cleanup after each, and none after the last")
    func attempts() async throws {
        try await ShellDriver.use { driver in
            driver.prepare = "exit $SYSTEM_FAILURE_EXIT_CODE"
            let outcome = try await driver.runner().run(JobPayload(script: ["true"]))
            let one = ["config", "prepare", "cleanup"]
            #expect(outcome.sequence == one + one + one)
            #expect(outcome.calls.map(\.attempt) == [1, 1, 1, 2, 2, 2, 3, 3, 3])
            #expect(outcome.failureReason == .runnerSystemFailure)
            #expect(Set(outcome.calls.map(\.directory)).count == 3)
            #expect(outcome.lines.filter { $0 == "ERROR: Preparation failed: exit status 2" }.count == 3)
            #expect(outcome.trace.result == .systemFailure(message: "exit status 2"))
        }
    }

    @Test("A build failure is final and the job's own", arguments: ["config", "prepare"])
    func buildFailureIsFinal(_ stage: String) async throws {
        try await ShellDriver.use { driver in
            if stage == "config" { driver.config = "exit 1" } else { driver.prepare = "exit 1" }
            let outcome = try await driver.runner().run(JobPayload(script: ["true"]))
            #expect(outcome.calls(stage).count == 1)
            #expect(outcome.sequence.last == "cleanup")
            #expect(outcome.failureReason == .scriptFailure)
            #expect(outcome.exitCode == 1)
        }
    }

    @Test("An attempt that works after one that did not is enough")
    func recovers() async throws {
        try await ShellDriver.use { driver in
            driver.prepare = "mkdir \"$here/once\" 2>/dev/null && exit 70; exit 0"
            let outcome = try await driver.runner().run(JobPayload(script: ["echo done"]))
            #expect(outcome.status == .success)
            #expect(outcome.sequence.prefix(5) == ["config", "prepare", "cleanup", "config", "prepare"])
        }
    }

    struct Output: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var isAccepted: Bool
    }

    static let outputs = [
        Output(testDescription: "nothing", text: "", isAccepted: true),
        Output(testDescription: "an empty object", text: "{}", isAccepted: true),
        Output(testDescription: "unknown keys", text: #"{"new":[1],"driver":{"colour":"red"}}"#, isAccepted: true),
        Output(testDescription: "nulls", text: #"{"driver":null,"job_env":null}"#, isAccepted: true),
        Output(testDescription: "a lone line feed", text: "\n", isAccepted: false),
        Output(testDescription: "a list", text: "[]", isAccepted: false),
        Output(testDescription: "text", text: "ready", isAccepted: false),
        Output(testDescription: "a number in job_env", text: #"{"job_env":{"A":1}}"#, isAccepted: false),
        Output(testDescription: "something after the object", text: "{} {}", isAccepted: false),
    ]

    @Test("What config prints is JSON or nothing; all else is retried", arguments: outputs)
    func configOutput(_ output: Output) async throws {
        try await ShellDriver.use { driver in
            driver.config = "printf '%s' '\(output.text)'"
            let outcome = try await driver.runner().run(JobPayload(script: ["true"]))
            #expect(outcome.calls("config").count == (output.isAccepted ? 1 : 3))
            #expect(outcome.calls("prepare").isEmpty != output.isAccepted)
            #expect(outcome.failureReason == (output.isAccepted ? nil : .runnerSystemFailure))
        }
    }

    @Test("Config names the driver, moves the directories and adds to the environment")
    func configured() async throws {
        try await ShellDriver.use { driver in
            driver.config = """
                cat <<END
                {"driver":{"name":"shell","version":"v1"},"hostname":"host-7","builds_dir":"$here/moved",
                 "cache_dir":"$here/c","builds_dir_is_shared":true,"job_env":{"TRUSTED":"yes","TMPDIR":"/elsewhere"}}
                END
                """
            let outcome = try await driver.runner().run(JobPayload(script: ["true"]))
            #expect(outcome.lines.contains("Using Custom executor with driver shell v1..."))
            #expect(outcome.lines.contains { $0.hasSuffix(" via host-7...") })
            let prepare = try #require(outcome.calls("prepare").first)
            #expect(prepare.variable("CI_PROJECT_DIR") == driver.path("moved/t1_simula/0/virt/sample"))
            #expect(prepare.environment["TRUSTED"] == "yes")
            #expect(prepare.environment["TMPDIR"] == "/elsewhere")
            #expect(outcome.calls("config").first?.environment["TRUSTED"] == nil)
        }
    }

    @Test("A driver without config and prepare is not asked, and says nothing of itself")
    func optionalPrograms() async throws {
        try await ShellDriver.use { driver in
            var runner = try driver.runner()
            (runner.configuration.config, runner.configuration.prepare, runner.configuration.cleanup) = (nil, nil, nil)
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.sequence == ["prepare_script", "get_sources", "build_script", "cleanup_file_variables"])
            #expect(outcome.lines.contains("Using Custom executor..."))
        }
    }

    @Test("What the configuration lacks is found before or right after config")
    func incomplete() async throws {
        try await ShellDriver.use { driver in
            var runner = try driver.runner()
            runner.configuration.buildsDirectory = nil
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.failureReason == .configurationError)
            #expect(outcome.message == "the builds_dir is not configured")
            #expect(outcome.sequence == ["config", "cleanup"])
            runner.configuration.run = nil
            let other = try await runner.run(JobPayload(script: ["true"]))
            #expect(other.message == "custom executor is missing RunExec")
            #expect(other.calls.isEmpty)
        }
    }

    @Test("A driver that does not exist is a system failure, three times")
    func missing() async throws {
        try await ShellDriver.use { driver in
            var runner = try driver.runner()
            runner.configuration.prepare = DriverConfiguration.Command(driver.path("absent"))
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.calls("prepare").count == 3)
            #expect(outcome.failureReason == .runnerSystemFailure)
        }
    }

    @Test("When prepare is told to stop, the status it chooses decides", arguments: [(0, 1), (1, 1), (2, 3)])
    func prepareTimeout(_ status: Int, _ attempts: Int) async throws {
        try await ShellDriver.use { driver in
            driver.prepare = "trap 'exit \(status)' TERM; sleep 600 & wait"
            var runner = try driver.runner()
            runner.configuration.prepareTimeout = .milliseconds(1500)
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            #expect(outcome.calls("prepare").map(\.exitStatus) == Array(repeating: Int32(status), count: attempts))
            #expect((outcome.status == .success) == (status == 0))
        }
    }

    @Test("The folder of an attempt is gone after its cleanup, and has the job until then")
    func folders() async throws {
        try await ShellDriver.use { driver in
            driver.cleanup = "stat -c '%a' \"$JOB_RESPONSE_FILE\"; pwd; echo hidden >&2"
            let payload = JobPayload(script: ["true"])
            let outcome = try await driver.runner().run(payload)
            let cleanup = try #require(outcome.calls("cleanup").first)
            #expect(cleanup.standardOutput.text == "600\n\(cleanup.directory)\n")
            #expect(!outcome.logText.contains("hidden"))
            #expect(!FileManager.default.fileExists(atPath: cleanup.directory))
        }
    }
}
