import GitLabCI
import RunnerSimulator
import Testing

@Suite("Order of stages")
struct StageOrderTests {
    /// A job that has something to do in every stage.
    private static func fullJob() -> JobPayload {
        var payload = JobPayload(script: ["true"], afterScript: ["true"])
        payload.steps.insert(JobPayload.Step(name: "release", script: ["echo $CI_JOB_ID"]), at: 1)
        payload.cache = [JobPayload.Cache(key: "k", paths: ["c"], when: "always")]
        payload.dependencies = [JobPayload.Dependency(id: 11, token: "t", name: "build")]
        payload.artifacts = [JobPayload.Artifact(paths: ["logs"], when: "always")]
        return payload
    }

    struct Case: Sendable, CustomTestStringConvertible {
        /// The stage in which the driver fails.
        var failing: String
        var order: [String]
        var testDescription: String { failing.isEmpty ? "success" : "failure in \(failing)" }
    }

    private static let inputs = ["prepare_script", "get_sources", "restore_cache", "download_artifacts"]
    private static let good = ["archive_cache", "upload_artifacts_on_success", "cleanup_file_variables"]
    private static let bad = ["archive_cache_on_failure", "upload_artifacts_on_failure", "cleanup_file_variables"]

    static let cases = [
        Case(failing: "", order: inputs + ["build_script", "step_release", "after_script"] + good),
        Case(failing: "prepare_script", order: ["prepare_script"]),
        Case(failing: "get_sources", order: inputs.prefix(2) + bad),
        Case(failing: "restore_cache", order: inputs.prefix(3) + bad),
        Case(failing: "download_artifacts", order: inputs + bad),
        Case(failing: "build_script", order: inputs + ["build_script", "after_script"] + bad),
        Case(failing: "step_release", order: inputs + ["build_script", "step_release", "after_script"] + bad),
        Case(failing: "after_script", order: inputs + ["build_script", "step_release", "after_script"] + good),
        Case(failing: "archive_cache", order: inputs + ["build_script", "step_release", "after_script"] + good),
        Case(
            failing: "cleanup_file_variables",
            order: inputs + ["build_script", "step_release", "after_script"] + good),
    ]

    @Test("Each failure leads to its own rest of the job", arguments: cases)
    func order(_ expected: Case) async throws {
        try await ShellDriver.use { driver in
            driver.run = "[ \"$stage\" != '\(expected.failing)' ]"
            let outcome = try await driver.runner().run(Self.fullJob())
            #expect(outcome.sequence == ["config", "prepare"] + expected.order + ["cleanup"])
            let isIgnored = ["", "after_script", "cleanup_file_variables"].contains(expected.failing)
            #expect((outcome.status == .success) == isIgnored)
            let sections = outcome.trace.sections.filter(\.isRunnerStage).map(\.name)
            let expectedSections = expected.order.filter { $0 != "step_release" }
                .map { $0 == "build_script" ? "step_script" : $0 }
            #expect(sections == ["prepare_executor"] + expectedSections)
        }
    }

    @Test("A stage without work is not sent", arguments: RunnerProfile.all)
    func emptyStages(_ profile: RunnerProfile) async throws {
        try await ShellDriver.use { driver in
            driver.profile = profile
            var runner = try driver.runner()
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            let short = ["prepare_script", "get_sources", "build_script", "cleanup_file_variables"]
            #expect(outcome.sequence == ["config", "prepare"] + short + ["cleanup"])
            runner.configuration.featureFlags["FF_SKIP_NOOP_BUILD_STAGES"] = false
            let all = try await runner.run(JobPayload(script: ["true"]))
            #expect(all.sequence.contains("download_artifacts") == profile.canSendEmptyStages)
        }
    }

    @Test("Sources are fetched as often as the job wants, with a cleared work tree before the second time only")
    func sourceAttempts() async throws {
        try await ShellDriver.use { driver in
            driver.run = "[ \"$stage\" != get_sources ]"
            let payload = JobPayload(script: ["true"], variables: [PayloadVariable("GET_SOURCES_ATTEMPTS", "3")])
            let outcome = try await driver.runner().run(payload)
            let tries = ["get_sources", "clear_worktree", "get_sources", "get_sources"]
            #expect(
                outcome.sequence == ["config", "prepare", "prepare_script"] + tries
                    + ["cleanup_file_variables", "cleanup"])
            #expect(outcome.lines.filter { $0 == "WARNING: Retrying..." }.count == 2)
        }
    }

    @Test("A work tree that cannot be cleared costs the second attempt")
    func failingClearance() async throws {
        try await ShellDriver.use { driver in
            driver.run = "[ \"$stage\" != get_sources ] && [ \"$stage\" != clear_worktree ]"
            let payload = JobPayload(script: ["true"], variables: [PayloadVariable("GET_SOURCES_ATTEMPTS", "2")])
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.calls("get_sources").count == 1)
            #expect(outcome.calls("clear_worktree").count == 1)
        }
    }

    @Test("Attempts are between one and ten", arguments: [("0", 1), ("99", 10), ("two", 1), ("2", 2)])
    func clampedAttempts(_ value: String, _ count: Int) async throws {
        try await ShellDriver.use { driver in
            driver.run = "[ \"$stage\" != restore_cache ]"
            var payload = JobPayload(variables: [PayloadVariable("RESTORE_CACHE_ATTEMPTS", value)])
            payload.cache = [JobPayload.Cache(key: "k", paths: ["c"])]
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.calls("restore_cache").count == count)
        }
    }

    @Test("after_script fails the job only when it is told to", arguments: [true, false])
    func afterScriptErrors(_ areIgnored: Bool) async throws {
        try await ShellDriver.use { driver in
            let setting = PayloadVariable("AFTER_SCRIPT_IGNORE_ERRORS", "\(areIgnored)")
            let payload = JobPayload(script: ["true"], afterScript: ["exit 3"], variables: [setting])
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.exitCode == (areIgnored ? nil : 3))
            let warning = "WARNING: after_script failed, but job will continue unaffected: exit status 3"
            #expect(outcome.lines.contains(warning) == areIgnored)
        }
    }

    @Test("CI_JOB_STATUS is running until the user's script has ended, and for good when it never began")
    func status() async throws {
        let cases: [(failing: String, later: String)] = [
            ("", "success"), ("build_script", "failed"), ("get_sources", "running"),
        ]
        for (failing, later) in cases {
            try await ShellDriver.use { driver in
                driver.run = "[ \"$stage\" != '\(failing)' ]"
                let outcome = try await driver.runner().run(JobPayload(script: ["true"], afterScript: ["true"]))
                let statuses = Dictionary(
                    outcome.calls.map { ($0.name, $0.variable("CI_JOB_STATUS")) }, uniquingKeysWith: { $1 })
                #expect(statuses["prepare"] == "running")
                #expect(statuses["build_script"] == (failing == "get_sources" ? nil : "running"))
                #expect(statuses["cleanup_file_variables"] == later)
                #expect(statuses["cleanup"] == later)
            }
        }
    }

    @Test("The user's script has the name the version gives it, and the log says that this will change")
    func userScriptName() async throws {
        try await ShellDriver.use { driver in
            driver.profile.userScriptStage = "step_script"
            let outcome = try await driver.runner().run(JobPayload(script: ["true"]))
            #expect(outcome.sequence.contains("step_script"))
            #expect(!outcome.logText.contains("will be replaced"))
            driver.profile = .runner193
            let renamed = try await driver.runner().run(JobPayload(script: ["true"]))
            #expect(renamed.logText.contains("will be replaced"))
        }
    }

    @Test("The script's file has the version's name and can be executed", arguments: RunnerProfile.all)
    func scriptFile(_ profile: RunnerProfile) async throws {
        try await ShellDriver.use { driver in
            driver.profile = profile
            driver.run = "stat -c %a \"$script\""
            let outcome = try await driver.runner().run(JobPayload(script: ["true"]))
            let call = try #require(outcome.calls("build_script").first)
            #expect(call.arguments[2].hasSuffix("/" + profile.scriptName))
            #expect(call.arguments[2].hasPrefix(call.directory + "/script"))
            #expect(call.standardOutput.text == "700\n")
        }
    }
}
