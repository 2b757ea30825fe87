import Foundation
import RunnerSimulator
import Testing

extension OnSharedHost {
    @Suite("Names of stages")
    struct StageNameTests {
        /// Those of all versions of the runner, those no documentation has, and those of versions to come.
        static let names = [
            "prepare_script", "get_sources", "clear_worktree", "restore_cache", "download_artifacts", "build_script",
            "step_script", "step_release", "step_foo", "after_script", "archive_cache", "archive_cache_on_failure",
            "upload_artifacts_on_success", "upload_artifacts_on_failure", "cleanup_file_variables", "a new one", "",
            "$(touch /nowhere)", "step_\u{1b}[31m\n",
        ]

        @Test(
            "Whatever it is called, a stage runs its script, and only an author's tells how to repeat it",
            arguments: names)
        func name(_ name: String) async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision()
            let passed = try await attempt.run("echo passed", stage: name)
            #expect(passed.status == 0)
            #expect(passed.text == "passed\n")
            #expect(passed.diagnostics == "")
            let failed = try await attempt.run("echo failed; exit 3", stage: name)
            #expect(failed.status == 1)
            #expect(failed.text == "failed\n")
            #expect(attempt.exitCode == "3\n")
            let isAuthors = name == "build_script" || name.hasPrefix("step_")
            let line = "Reproduce this job elsewhere: virt-ci run \(attempt.payload.page)\n"
            #expect(failed.diagnostics == (isAuthors ? line : ""))
        }

        @Test("The stages of a long job come in their order")
        func longJob() async throws {
            let runner = try OnSharedHost.host.provisioningRunner()
            var payload = JobPayload.numbered(script: ["echo built"], afterScript: ["echo after"])
            payload.steps.append(.init(name: "release", script: ["echo released"]))
            let outcome = try await runner.run(payload)
            #expect(outcome.status == .success)
            let stages = [
                "prepare_script", "get_sources", "build_script", "step_release", "after_script",
                "cleanup_file_variables", "cleanup",
            ]
            #expect(outcome.sequence == ["config", "prepare"] + stages)
            for word in ["built", "released", "after"] { #expect(outcome.logText.contains("O \(word)\n")) }
            #expect(!outcome.logText.contains("virt-ci run"))
        }

        @Test("Sources that don't come are tried for again, after the stage that no documentation names")
        func retriedSources() async throws {
            var runner = try OnSharedHost.host.provisioningRunner()
            runner.configuration.preGetSourcesScript = "exit 5"
            let variables = [PayloadVariable("GIT_STRATEGY", "fetch"), PayloadVariable("GET_SOURCES_ATTEMPTS", "2")]
            let outcome = try await runner.run(.numbered(variables: variables))
            let stages = ["config", "prepare", "prepare_script", "get_sources", "clear_worktree"]
            #expect(Array(outcome.sequence.prefix(5)) == stages)
            #expect(outcome.failureReason == .scriptFailure)
            #expect(!outcome.sequence.contains("build_script"))
            #expect(!outcome.logText.contains("virt-ci run"))
        }
    }
}
