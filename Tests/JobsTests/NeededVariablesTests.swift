import Foundation
import GitLabAPI
import GitLabCI
import LoopbackServer
import Programs
import Testing

@testable import Jobs

@Suite("Variables a job gets from others")
struct NeededVariablesTests {
    private static let sha = "0f3c9a7be1d24c5f8a6b7c8d9e0f1a2b3c4d5e6f"

    /// Pipeline 10: `build` and `note` leave reports, `test` needs both, `merged` runs for merge request 7.
    private static let answers: [String: String] = [
        "projects/g%2Fp": #"{"id": 1, "path_with_namespace": "g/p", "default_branch": "main"}"#,
        "projects/g%2Fp/jobs/3": job(3, "test"),
        "projects/g%2Fp/jobs/3/trace": "",
        "projects/g%2Fp/jobs/4": job(4, "merged", ref: "refs/merge-requests/7/head"),
        "projects/g%2Fp/jobs/4/trace": "",
        "projects/g%2Fp/pipelines/10": #"{"id": 10, "sha": "\#(sha)", "status": "success", "source": "trigger"}"#,
        "projects/g%2Fp/pipelines/10/jobs": """
        [\(job(1, "build", dotenv: true)), \(job(2, "note", dotenv: true)), \(job(3, "test")), \(job(5, "other"))]
        """,
        "projects/g%2Fp/pipelines/10/variables": """
        [{"key": "FROM_TRIGGER", "value": "s3cret-trigger", "variable_type": "env_var", "raw": false},
         {"key": "SETTINGS", "value": "a\\nb", "variable_type": "file", "raw": true}]
        """,
        "projects/g%2Fp/merge_requests/7": """
        {"id": 70, "iid": 7, "source_branch": "fix", "target_branch": "main", "source_project_id": 1,
         "title": "Fix", "labels": ["x"], "diff_refs": {"base_sha": "b", "head_sha": "\(sha)"}}
        """,
        "projects/g%2Fp/ci/lint": """
        {"valid": true, "errors": [], "warnings": [], "includes": [], "merged_yaml": "stages: [a, b]\\nbuild: {stage: a, script: x}\\nnote: {stage: a, script: x}\\ntest: {stage: b, script: [echo $VERSION $FROM_TRIGGER $WHO], needs: [build, note], variables: {VERSION: '0', OWN: 'v$VERSION'}, rules: [{if: $FROM_TRIGGER, variables: {MATCHED: 'yes'}}]}\\nmerged: {stage: b, script: x}\\n"}
        """,
    ]

    private static func job(_ id: Int, _ name: String, ref: String = "main", dotenv: Bool = false) -> String {
        let artifacts = dotenv ? #"[{"file_type": "dotenv", "filename": ".env.gz", "file_format": "gzip"}]"# : "[]"
        return """
            {"id": \(id), "name": "\(name)", "stage": "\(id < 3 ? "a" : "b")", "status": "success", "ref": "\(ref)",
             "commit": {"id": "\(sha)"}, "pipeline": {"id": 10}, "artifacts": \(artifacts),
             "finished_at": "2026-11-20T08:0\(id):00Z", "started_at": "2026-11-20T08:0\(id):00Z"}
            """
    }

    /// What a server gives for a report, by job and the way it is asked.
    private func resolve(
        _ id: Int = 3, token: Bool = true, report: @escaping @Sendable (_ job: Int, _ isAPI: Bool) -> Reply
    ) async throws -> (job: ResolvedJob, requests: [Received]) {
        try await LoopbackServer.run { request in
            for job in [1, 2] where request.query == "file_type=dotenv" {
                if request.path == "/api/v4/projects/g%2Fp/jobs/\(job)/artifacts" { return report(job, true) }
                if request.path == "/g/p/-/jobs/\(job)/artifacts/download" { return report(job, false) }
            }
            let path = String(request.path.dropFirst("/api/v4/".count))
            guard let answer = Self.answers[path] else { return Reply(404, text: "{}") }
            return Reply(200, ["Content-Type": "application/json"], text: answer)
        } _: { server in
            let token = token ? try Token("hush-token", source: .environment("GITLAB_TOKEN")) : nil
            let job = try await JobResolver(client: GitLabClient(server: server.url, token: token))
                .resolve(id, ofProject: "g/p")
            return (job, server.requests)
        }
    }

    private func gzip(_ text: String) async throws -> Data {
        try await Program.gzip.run(["-c"], input: .data(Data(text.utf8))).standardOutput
    }

    @Test("Dotenv reports of the needed jobs, packed as GitLab keeps them; the later job wins")
    func reports() async throws {
        let (first, second) = (try await gzip("VERSION=1\nWHO=build\n"), try await gzip("WHO=note\n"))
        let (job, requests) = try await resolve { job, _ in Reply(body: job == 1 ? first : second) }
        #expect(job.value(of: "VERSION") == "1")
        #expect(job.value(of: "WHO") == "note")
        #expect(job.value(of: "OWN") == "v1")
        #expect(!job.notes.contains { if case .unreadReport = $0 { true } else { false } })
        #expect(!requests.contains { $0.path.contains("/-/") })
        #expect(!job.notes.contains { if case .unknownVariables = $0 { true } else { false } })
    }

    @Test("An old server gives the archive for it; the page for people then gives the report, without the token")
    func oldServer() async throws {
        let (job, requests) = try await resolve { job, isAPI in
            isAPI ? Reply(body: Data("PK\u{3}\u{4}".utf8)) : Reply(text: "VERSION=\(job)\n")
        }
        #expect(job.value(of: "VERSION") == "2")
        let pages = requests.filter { $0.path.contains("/-/") }
        #expect(pages.count == 2)
        #expect(pages.allSatisfy { $0.headers["private-token"] == nil && $0.headers["authorization"] == nil })
    }

    @Test("What can't be read, or isn't one, is told by its job and never guessed", arguments: [0, 1, 2, 3])
    func unread(_ kind: Int) async throws {
        let bomb = try await gzip(String(repeating: "A=1\n", count: 600_000))
        let (job, _) = try await resolve { job, _ in
            switch kind {
            case 0: Reply(403, text: "{}")
            case 1: Reply(200, ["Content-Type": "text/html"], text: "<html>log in</html>")
            case 2: Reply(body: job == 1 ? bomb : Data([0x1f, 0x8b, 1, 2]))
            default: Reply(text: "no variable")
            }
        }
        #expect(job.value(of: "VERSION") == "0")
        #expect(
            job.notes.filter { if case .unreadReport = $0 { true } else { false } } == [
                .unreadReport(job: "build", id: 1), .unreadReport(job: "note", id: 2),
            ])
        #expect(job.notes.contains(.unknownVariables(["WHO"])))
    }

    @Test("What the pipeline was started with, where the token may read it; it decides rules, and is never shown")
    func started() async throws {
        let (job, _) = try await resolve { _, _ in Reply(text: "WHO=x") }
        #expect(job.value(of: "FROM_TRIGGER") == "s3cret-trigger")
        #expect(job.value(of: "MATCHED") == "yes")
        #expect(job.value(of: "CI_PIPELINE_TRIGGERED") == "true")
        #expect(job.variables["FROM_TRIGGER"]?.isMasked == true)
        #expect(job.variables["SETTINGS"]?.isFile == true)
        #expect(!(try RecipeFile.text(of: SampleRecipe.of(job)).contains("s3cret-trigger")))
        let (anonymous, requests) = try await resolve(token: false) { _, _ in Reply(text: "WHO=x") }
        #expect(anonymous.value(of: "FROM_TRIGGER") == nil)
        #expect(anonymous.notes.contains(.unknownVariables(["FROM_TRIGGER"])))
        #expect(!requests.contains { $0.path.hasSuffix("/variables") })
    }

    @Test("A merge request's pipeline has the branch's name and the merge request's variables")
    func mergeRequest() async throws {
        let (job, _) = try await resolve(4) { _, _ in Reply(404) }
        #expect(job.identity.ref == "refs/merge-requests/7/head")
        #expect(job.value(of: "CI_COMMIT_REF_NAME") == "fix")
        #expect(job.value(of: "CI_MERGE_REQUEST_TARGET_BRANCH_NAME") == "main")
        #expect(job.value(of: "CI_MERGE_REQUEST_DIFF_BASE_SHA") == "b")
        #expect(job.checkout.refspecs.first == "+refs/pipelines/10:refs/pipelines/10")
    }
}

@Suite("A need in another pipeline")
struct PipelineNeedTests {
    private static let sha = "0f3c9a7be1d24c5f8a6b7c8d9e0f1a2b3c4d5e6f"

    private static func job(_ id: Int, _ name: String, pipeline: Int, status: String = "success") -> String {
        """
        {"id": \(id), "name": "\(name)", "stage": "test", "status": "\(status)", "ref": "main",
         "commit": {"id": "\(sha)"}, "pipeline": {"id": \(pipeline)},
         "artifacts_file": {"filename": "a.zip", "size": 9}, "artifacts": [],
         "started_at": "2026-11-20T08:05:00Z", "finished_at": "2026-11-20T08:0\(id % 10):00Z"}
        """
    }

    /// Child pipeline 11 of 10; its job needs one of the parent, which has been run twice, once later.
    private func resolve(need: String, trace: String = "") async throws -> ResolvedJob {
        let answers: [String: String] = [
            "projects/g%2Fp": #"{"id": 1, "path_with_namespace": "g/p", "default_branch": "main"}"#,
            "projects/g%2Fp/jobs/111": Self.job(111, "child", pipeline: 11),
            "projects/g%2Fp/jobs/111/trace": trace,
            "projects/g%2Fp/jobs/102": Self.job(102, "build", pipeline: 10),
            "projects/g%2Fp/pipelines": #"[{"id": 10}]"#,
            "projects/g%2Fp/pipelines/10": #"{"id": 10, "sha": "\#(Self.sha)", "status": "success"}"#,
            "projects/g%2Fp/pipelines/11":
                #"{"id": 11, "sha": "\#(Self.sha)", "status": "success", "source": "parent_pipeline"}"#,
            "projects/g%2Fp/pipelines/11/jobs": "[\(Self.job(111, "child", pipeline: 11))]",
            "projects/g%2Fp/pipelines/10/jobs": """
            [\(Self.job(102, "build", pipeline: 10)), \(Self.job(103, "build", pipeline: 10, status: "failed")),
             \(Self.job(109, "build", pipeline: 10))]
            """,
            "projects/g%2Fp/pipelines/10/bridges": """
            [{"id": 104, "name": "start", "status": "success", "downstream_pipeline":
              {"id": 11, "source": "parent_pipeline"}}]
            """,
            "projects/g%2Fp/repository/files/.gitlab-ci.yml/raw": """
            start:
              variables: {PARENT_PIPELINE_ID: $CI_PIPELINE_ID}
              trigger: {include: child.yml}
            """,
            "projects/g%2Fp/repository/files/child.yml/raw": "child: {script: x, needs: [\(need)]}",
        ]
        return try await LoopbackServer.run { request in
            guard let answer = answers[String(request.path.dropFirst("/api/v4/".count))] else {
                return Reply(404, text: "{}")
            }
            return Reply(200, ["Content-Type": "application/json"], text: answer)
        } _: { server in
            let token = try Token("secret", source: .environment("GITLAB_TOKEN"))
            return try await JobResolver(client: GitLabClient(server: server.url, token: token))
                .resolve(111, ofProject: "g/p")
        }
    }

    @Test(
        "Is the newest success there before the job began; a variable of the trigger job names the parent",
        arguments: ["$PARENT_PIPELINE_ID", "'10'", "$NOBODY_KNOWS"])
    func guessed(_ pipeline: String) async throws {
        let job = try await resolve(need: "{pipeline: \(pipeline), job: build}")
        #expect(job.dependencies.map(\.id) == [102])
        #expect(job.dependencies.map(\.pinnedBy) == ["api"])
        #expect(job.notes.contains(.guessedDependency(name: "build", id: 102)))
    }

    @Test("Is what the log tells, whatever pipeline it is of")
    func traced() async throws {
        let log = [
            "00O Running with gitlab-runner 19.3.0 (0f1e2d3c)",
            "00O section_start:1795477721:download_artifacts\r\u{1b}[0K",
            "01O \u{1b}[32;1mDownloading artifacts for build (102)...\u{1b}[0;m",
            "00O section_end:1795477721:download_artifacts\r\u{1b}[0K",
            "00O section_start:1795477721:step_script\r\u{1b}[0K", "01O \u{1b}[32;1m$ x\u{1b}[0;m",
        ].map { "2026-11-23T23:48:41.408410Z \($0)\n" }.joined()
        let job = try await resolve(need: "{pipeline: $PARENT_PIPELINE_ID, job: build}", trace: log)
        #expect(job.dependencies.map(\.id) == [102])
        #expect(job.dependencies.map(\.pinnedBy) == ["trace"])
        #expect(!job.notes.contains { if case .guessedDependency = $0 { true } else { false } })
    }

    @Test("That is optional may be absent; without that it is an error")
    func absent() async throws {
        let job = try await resolve(need: "{pipeline: $PARENT_PIPELINE_ID, job: gone, optional: true}")
        #expect(job.dependencies.isEmpty)
        await #expect(throws: JobError.dependencyUnknown(job: "gone", project: "g/p")) {
            try await resolve(need: "{pipeline: $PARENT_PIPELINE_ID, job: gone}")
        }
    }
}
