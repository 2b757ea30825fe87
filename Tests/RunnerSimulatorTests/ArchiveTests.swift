import GitLabCI
import RunnerSimulator
import Testing

@Suite("Caches and artifacts")
struct ArchiveTests {
    private static func payload() -> JobPayload {
        var payload = JobPayload(script: ["true"], variables: [PayloadVariable("NAME", "x")])
        payload.dependencies = [
            JobPayload.Dependency(id: 11, token: "t11", name: "build: [a, (b)]"),
            JobPayload.Dependency(id: 12, token: "t12", name: "lint", filename: ""),
            JobPayload.Dependency(id: 13, token: "t13", name: "docs"),
        ]
        payload.cache = [JobPayload.Cache(key: "$NAME-key", paths: ["c"])]
        var artifact = JobPayload.Artifact(paths: ["logs/$NAME", "it's"], when: "always")
        artifact.exclude = ["*.tmp"]
        artifact.expireIn = "1 day"
        payload.artifacts = [artifact, JobPayload.Artifact(paths: [], when: "always")]
        return payload
    }

    @Test("Without gitlab-runner in the guest nothing happens, and the log says so")
    func missingHelper() async throws {
        try await ShellDriver.use { driver in
            let outcome = try await driver.runner().run(Self.payload())
            #expect(outcome.status == .success)
            let actions = ["Extracting cache", "Artifacts downloading", "Creating cache", "Uploading artifacts"]
            #expect(outcome.trace.warnings == actions.map { .missingRunner(action: $0) })
        }
    }

    @Test("The helper gets the runner's arguments, unexpanded where it expands itself")
    func arguments() async throws {
        try await ShellDriver.use { driver in
            let helper =
                "#!/bin/bash\n[ \"$1\" = --version ] || { printf '%s|' \"$@\"; echo; } >> '\(driver.path("calls"))'\n"
            try driver.write(helper, to: "bin/gitlab-runner")
            let outcome = try await driver.runner().run(Self.payload())
            let url = "https://gitlab.example.com"
            let cache = "--file|../../../cache/virt/sample/x-key/cache.zip|--timeout|10|"
            #expect(
                try driver.text("calls").split(separator: "\n").map(String.init) == [
                    "cache-extractor|\(cache)",
                    "artifacts-downloader|--url|\(url)|--token|t11|--id|11|",
                    "artifacts-downloader|--url|\(url)|--token|t13|--id|13|",
                    "cache-archiver|\(cache)--path|c|",
                    "artifacts-uploader|--url|\(url)|--token|\(Self.payload().token)|--id|7001234|"
                        + "--timeout|1h0m0s|--response-header-timeout|10m0s|--path|logs/$NAME|--path|it's|"
                        + "--exclude|*.tmp|--expire-in|1 day|--artifact-format|zip|--artifact-type|archive|",
                ])
            #expect(outcome.trace.dependencies.map(\.id) == [11, 13])
            #expect(outcome.trace.dependencies.first?.name == "build: [a, (b)]")
            #expect(outcome.trace.dependenciesAreComplete)
        }
    }

    @Test("A failed download skips the scripts, after_script too")
    func failedDownload() async throws {
        try await ShellDriver.use { driver in
            try driver.write("#!/bin/bash\n[ \"$1\" != artifacts-downloader ]\n", to: "bin/gitlab-runner")
            var payload = JobPayload(script: ["true"], afterScript: ["true"])
            payload.dependencies = Self.payload().dependencies
            let outcome = try await driver.runner().run(payload)
            #expect(
                outcome.sequence.suffix(3) == ["download_artifacts", "cleanup_file_variables", "cleanup"])
            #expect(outcome.exitCode == 1)
        }
    }

    @Test("A cache that cannot be had is tried under its fallback keys and never fatal")
    func fallbackKeys() async throws {
        try await ShellDriver.use { driver in
            try driver.write("#!/bin/bash\n[ \"$1\" = --version ]\n", to: "bin/gitlab-runner")
            var payload = JobPayload(script: ["true"])
            payload.cache = [JobPayload.Cache(key: "a", paths: ["c"])]
            payload.cache[0].fallbackKeys = ["b"]
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.status == .success)
            #expect(
                outcome.lines.filter { $0.hasPrefix("Checking cache") }
                    == ["Checking cache for a...", "Checking cache for b..."])
        }
    }

    @Test("An archive is sent when its `when` fits", arguments: ["on_success", "on_failure", "always"])
    func when(_ when: String) async throws {
        try await ShellDriver.use { driver in
            for succeeds in [true, false] {
                var payload = JobPayload(script: [succeeds ? "true" : "false"])
                payload.artifacts = [JobPayload.Artifact(paths: ["logs"], when: when)]
                let sequence = try await driver.runner().run(payload).sequence
                let fits = when == "always" || (when == "on_success") == succeeds
                let stage = succeeds ? "upload_artifacts_on_success" : "upload_artifacts_on_failure"
                #expect(sequence.filter { $0.hasPrefix("upload") } == (fits ? [stage] : []))
            }
        }
    }
}
