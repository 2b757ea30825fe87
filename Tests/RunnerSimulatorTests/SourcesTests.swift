import Foundation
import GitLabCI
import Programs
import RunnerSimulator
import Testing

@Suite("Sources through a real git")
struct SourcesTests {
    /// A repository with two commits, reached by its path.
    private static func repository(_ driver: ShellDriver) async throws -> (url: String, sha: String) {
        let folder = driver.path("origin.git")
        let git = { (arguments: [String]) in
            let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=master"]
            return try await Program.git.run(identity + arguments, directory: driver.folder.path).text
        }
        _ = try await git(["init", "-q", folder])
        _ = try await git(["-C", folder, "config", "uploadpack.allowAnySHA1InWant", "true"])
        for name in ["one", "two"] {
            try Data(name.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            _ = try await git(["-C", folder, "add", name])
            _ = try await git(["-C", folder, "commit", "-q", "-m", name])
        }
        return ("file://\(folder)", try await git(["-C", folder, "rev-parse", "HEAD"]))
    }

    private static func payload(_ repository: (url: String, sha: String), _ strategy: String?) -> JobPayload {
        let variables = strategy.map { [PayloadVariable("GIT_STRATEGY", $0)] } ?? []
        var payload = JobPayload(
            script: ["git log --oneline", "ls -A"], variables: variables, repository: repository.url)
        payload.gitInfo.sha = repository.sha
        payload.gitInfo.depth = 1
        return payload
    }

    @Test("The commit is checked out, and the log tells where, what and how deep", arguments: ["fetch", "clone"])
    func checkout(_ strategy: String) async throws {
        try await ShellDriver.use { driver in
            let repository = try await Self.repository(driver)
            let outcome = try await driver.runner().run(Self.payload(repository, strategy))
            #expect(outcome.status == .success, "\(outcome.logText)")
            let project = try #require(outcome.layout?.projectDirectory)
            #expect(project == driver.builds + driver.path("origin"))
            #expect(outcome.trace.projectDirectory == project)
            #expect(outcome.trace.depth == 1)
            #expect(outcome.trace.checkout?.shortSHA == String(repository.sha.prefix(8)))
            #expect(outcome.trace.checkout?.ref == "master")
            #expect(try FileManager.default.contentsOfDirectory(atPath: project).sorted() == [".git", "one", "two"])
        }
    }

    @Test(
        "fetch keeps the repository and cleans the tree, clone starts anew",
        arguments: [("fetch", true), ("clone", false)])
    func again(_ strategy: String, _ keeps: Bool) async throws {
        try await ShellDriver.use { driver in
            let repository = try await Self.repository(driver)
            let runner = try driver.runner()
            var payload = Self.payload(repository, strategy)
            payload.steps[0].script = ["touch untracked .git/mark .git/index.lock"]
            #expect(try await runner.run(payload).status == .success)
            payload.steps[0].script = ["test ! -e untracked", "test -e .git/mark && echo kept || echo new"]
            let outcome = try await runner.run(payload)
            #expect(outcome.status == .success, "\(outcome.logText)")
            #expect(outcome.lines.contains(keeps ? "kept" : "new"))
        }
    }

    @Test("A depth of 0 fetches everything, also into a shallow repository")
    func unshallow() async throws {
        try await ShellDriver.use { driver in
            let repository = try await Self.repository(driver)
            let runner = try driver.runner()
            var payload = Self.payload(repository, nil)
            #expect(try await runner.run(payload).status == .success)
            payload.gitInfo.depth = 0
            payload.steps[0].script = ["git rev-list --count HEAD"]
            let outcome = try await runner.run(payload)
            #expect(outcome.lines.contains("2"), "\(outcome.logText)")
        }
    }

    @Test(
        "Without sources there is an empty directory, or the one that is there",
        arguments: [("none", true), ("empty", false)])
    func without(_ strategy: String, _ keeps: Bool) async throws {
        try await ShellDriver.use { driver in
            let repository = try await Self.repository(driver)
            let suffix = strategy == "empty" ? "-empty" : ""
            let project = driver.builds + driver.path("origin") + suffix
            driver.prepare = "mkdir -p '\(project)'; touch '\(project)/old'"
            var payload = Self.payload(repository, strategy)
            payload.hooks = [JobPayload.Hook("pre_get_sources_script", ["echo hooked"])]
            payload.steps[0].script = ["ls -A"]
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.layout?.projectDirectory == project)
            #expect(outcome.lines.contains("old") == keeps)
            #expect(!outcome.lines.contains("hooked"))
        }
    }

    @Test("Hooks run around the fetch, the runner's own outside of the job's")
    func hooks() async throws {
        try await ShellDriver.use { driver in
            let repository = try await Self.repository(driver)
            var runner = try driver.runner()
            runner.configuration.preGetSourcesScript = "echo step 1"
            runner.configuration.postGetSourcesScript = "echo step 4"
            var payload = Self.payload(repository, nil)
            payload.hooks = [
                JobPayload.Hook("post_get_sources_script", ["echo step 3"]),
                JobPayload.Hook("pre_get_sources_script", ["echo step 2"]),
            ]
            let outcome = try await runner.run(payload)
            #expect(outcome.lines.filter { $0.hasPrefix("step ") } == (1...4).map { "step \($0)" })
        }
    }

    @Test("The token is in no file of the repository, and the remote has none")
    func token() async throws {
        try await ShellDriver.use { driver in
            driver.run = """
                bash "$script"; status=$?
                cp "$here/builds/a/b/.git/config" "$here/$stage"
                cp "$here/builds/a/b.tmp/gitlab_runner_credentials" "$here/$stage.credentials"
                [ "$status" = 0 ]
                """
            // Fails to fetch, as nothing listens there; the repository is set up by then.
            var payload = JobPayload(script: ["true"], repository: "http://user:glcbt-secret@127.0.0.1:9/a/b.git")
            payload.gitInfo.depth = 1
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.failureReason == .scriptFailure)
            #expect(!outcome.sequence.contains("build_script"))
            let configuration = try driver.text("get_sources")
            #expect(configuration.contains("url = http://127.0.0.1:9/a/b.git\n"))
            #expect(!configuration.contains("glcbt-secret"))
            let credentials = try driver.text("get_sources.credentials")
            #expect(credentials.contains("[url \"http://user:glcbt-secret@127.0.0.1:9\"]"))
            let left = driver.builds + "/a/b.tmp/gitlab_runner_credentials"
            #expect(!FileManager.default.fileExists(atPath: left))
        }
    }
}
