import Foundation
import GitLabAPI
import HTTP
import LoopbackServer
import Testing

@Suite("Resources")
struct ResourceTests {
    private let project = ProjectReference.path("virt/libvirt")
    private let sha = "0f3c9a7be1d24c5f8a6b7c8d9e0f1a2b3c4d5e6f"

    @Test("A project is asked for by its encoded path, with the token")
    func project() async throws {
        try await LoopbackServer.run({ _ in json("project") }) { server in
            let project = try await GitLabClient(server, token: secretValue).project(.path("virt/libvirt"))
            #expect(project.id == 4242)
            #expect(project.pathWithNamespace == "virt/libvirt")
            #expect(project.httpURLToRepo?.absoluteString == "https://gitlab.example.com/virt/libvirt.git")
            #expect(project.ciConfigPath == "")
            #expect(project.ciDefaultGitDepth == 20)
            #expect(project.buildTimeout == 3600)
            let request = try #require(server.requests.first)
            #expect(request.path == "/api/v4/projects/virt%2Flibvirt")
            #expect(request.headers["private-token"] == secretValue)
        }
    }

    @Test("An installation below a path is asked there; an OAuth token goes as Bearer")
    func prefix() async throws {
        try await LoopbackServer.run({ _ in json("project") }) { server in
            let token = try Token(secretValue, source: .glab("x"), kind: .oauth)
            _ = try await GitLabClient(server: server.at("/tools/gitlab/"), token: token).project(.id(4242))
            let request = try #require(server.requests.first)
            #expect(request.path == "/tools/gitlab/api/v4/projects/4242")
            #expect(request.headers["authorization"] == "Bearer \(secretValue)")
            #expect(request.headers["private-token"] == nil)
        }
    }

    @Test("A moved project is found by its redirect")
    func moved() async throws {
        try await LoopbackServer.run({ request in
            request.path.hasSuffix("old%2Fname") ? .redirect(to: "/api/v4/projects/4242", status: 301) : json("project")
        }) { server in
            let project = try await GitLabClient(server, token: secretValue).project(.path("old/name"))
            #expect(project.id == 4242)
            #expect(server.requests.last?.headers["private-token"] == secretValue)
        }
    }

    @Test("A job has its commit, pipeline, archive, runner and dates")
    func job() async throws {
        try await LoopbackServer.run({ _ in json("job-failed") }) { server in
            let job = try await GitLabClient(server).job(project: project, id: 7_001_234)
            #expect(server.requests.first?.path == "/api/v4/projects/virt%2Flibvirt/jobs/7001234")
            #expect(job.id == 7_001_234)
            #expect(job.name == "fedora-44-tests")
            #expect(job.status == .failed && job.status.isFinal)
            #expect(job.failureReason == "script_failure")
            #expect(job.commit?.id == sha)
            #expect(job.commit?.parentIDs == ["a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"])
            #expect(job.pipeline?.id == 900_100)
            #expect(job.pipeline?.projectID == 4242)
            #expect(job.artifacts.map(\.fileType) == ["archive", "metadata", "trace"])
            #expect(job.runnerManager?.version == "19.3.0")
            #expect(job.tagList == ["redhat-vm-host"])
            #expect(job.duration == 1857.5)
            #expect(job.startedAt == Date(timeIntervalSince1970: 1_787_217_000.5))
            let expires = Date(timeIntervalSince1970: 1_787_305_258)
            #expect(job.artifactState() == .present(size: 48211, expires: expires))
            #expect(job.artifactState(now: .distantFuture) == .present(size: 48211, expires: expires))
        }
    }

    @Test("A job with nulls, unknown keys, a new status and a large id is read")
    func sparse() async throws {
        try await LoopbackServer.run({ _ in json("job-sparse") }) { server in
            let job = try await GitLabClient(server).job(project: project, id: 1)
            #expect(job.id == 9_007_199_254_740_993)
            #expect(job.status == JobStatus(rawValue: "a_new_status"))
            #expect(!job.status.isFinal)
            #expect(job.artifacts.isEmpty && job.tagList.isEmpty)
            #expect(job.artifactState() == .neverMade)
        }
    }

    @Test("A pipeline is read")
    func pipeline() async throws {
        try await LoopbackServer.run({ _ in json("pipeline") }) { server in
            let pipeline = try await GitLabClient(server).pipeline(project: .id(4242), id: 900_100)
            #expect(server.requests.first?.path == "/api/v4/projects/4242/pipelines/900100")
            #expect(pipeline.sha == sha)
            #expect(pipeline.source == "push")
            #expect(pipeline.beforeSHA == "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334")
            #expect(pipeline.duration == 6050)
        }
    }

    @Test(
        "Bridges are asked for by their new name, and by the old one where that is unknown", arguments: [true, false])
    func bridges(_ isNew: Bool) async throws {
        try await LoopbackServer.run({ request in
            guard isNew || request.path.hasSuffix("/bridges") else {
                return Reply(404, text: #"{"error":"404 Not Found"}"#)
            }
            return Reply(body: Data("[".utf8) + (try? Fixtures.answer("bridge")).map { $0 + Data("]".utf8) }!)
        }) { server in
            let bridges = try await GitLabClient(server).bridges(ofPipeline: 900_100, project: project)
            #expect(bridges.first?.downstreamPipeline?.id == 900_111)
            #expect(bridges.first?.downstreamPipeline?.source == "parent_pipeline")
            let names = server.requests.map { $0.path.split(separator: "/").last ?? "" }
            #expect(names == (isNew ? ["trigger_jobs"] : ["trigger_jobs", "bridges"]))
        }
    }

    @Test("The configuration at a commit comes merged, with its includes")
    func lint() async throws {
        try await LoopbackServer.run({ _ in json("lint") }) { server in
            let client = try GitLabClient(server)
            let result = try await client.lint(project: project, sha: sha)
            #expect(server.requests.first?.path == "/api/v4/projects/virt%2Flibvirt/ci/lint")
            #expect(server.requests.first?.query == "content_ref=\(sha)&include_jobs=true")
            #expect(result.includes.first?.contextSHA == sha)
            #expect(result.includes.first?.contextProject == "virt/libvirt")
            #expect(result.includes.first?.extra?.project == nil)
            #expect(result.jobs.first?.script == ["source ci/jobs.sh", "run_integration"])
            let yaml = try await client.mergedYAML(project: project, sha: sha)
            #expect(yaml.contains("\".integration_tests\":\n  script:"))
        }
    }

    @Test("An invalid configuration is an error with GitLab's reasons")
    func invalidLint() async throws {
        try await LoopbackServer.run({ _ in json("lint-invalid") }) { server in
            let reasons = ["jobs:test config should contain either a trigger or a script"]
            await #expect(throws: GitLabError.lintInvalid(project: project, sha: sha, errors: reasons)) {
                try await GitLabClient(server).mergedYAML(project: project, sha: sha)
            }
        }
    }

    @Test("A file of the repository is asked for with every slash encoded")
    func file() async throws {
        try await LoopbackServer.run({ _ in Reply(text: "run() {}\n") }) { server in
            let data = try await GitLabClient(server).file(project: project, path: "ci/a b.sh", ref: "a/b&c")
            #expect(data == Data("run() {}\n".utf8))
            let request = try #require(server.requests.first)
            #expect(request.path == "/api/v4/projects/virt%2Flibvirt/repository/files/ci%2Fa%20b.sh/raw")
            #expect(request.query == "ref=a%2Fb%26c")
        }
    }

    @Test("The newest successful job of a name and ref is found, no later than a time, without a token")
    func successfulJob() async throws {
        let answer: @Sendable (Received) -> Reply = { request in
            if request.path.hasSuffix("/pipelines") { return Reply(text: #"[{"id":3},{"id":2},{"id":1}]"#) }
            guard request.path.hasSuffix("/2/jobs") else {
                let late = #"[{"id":90,"name":"rpm","status":"success","finished_at":"2026-08-20T12:00:00.000Z"}]"#
                return Reply(text: request.path.hasSuffix("/3/jobs") ? late : "[]")
            }
            return Reply(
                text: """
                    [{"id":80,"name":"rpm","status":"failed","finished_at":"2026-08-20T08:00:00Z"},
                     {"id":71,"name":"rpm","status":"success","finished_at":"2026-08-20T08:00:00Z"},
                     {"id":70,"name":"rpm","status":"success","finished_at":"2026-08-20T07:00:00.000+00:00"},
                     {"id":79,"name":"rpm2","status":"success","finished_at":"2026-08-20T07:00:00Z"}]
                    """)
        }
        try await LoopbackServer.run(answer) { server in
            let client = try GitLabClient(server)
            let time = Date(timeIntervalSince1970: 1_787_220_000)  // 2026-08-20T10:00:00Z
            let job = try await client.successfulJob(
                named: "rpm", ref: "master", project: project, finishedBefore: time)
            #expect(job?.id == 71)
            #expect(server.requests.first?.query.contains("ref=master") == true)
            let newest = try await client.successfulJob(named: "rpm", ref: "master", project: project)
            #expect(newest?.id == 90)
            let none = try await client.successfulJob(named: "deb", ref: "master", project: project)
            #expect(none == nil)
        }
    }
}

@Suite("Commits")
struct CommitTests {
    @Test("A range, a time and no more than are wanted are asked for")
    func list() async throws {
        let body =
            #"[{"id":"b2","title":"two","author_name":"Ada","committed_date":"2026-11-23T10:00:00.000+01:00"},"#
            + #"{"id":"a1","title":null}]"#
        try await LoopbackServer.run({ _ in Reply(200, ["Content-Type": "application/json"], body: Data(body.utf8)) }) {
            server in
            let client = try GitLabClient(server)
            let found = try await client.commits(
                "old..new", project: .path("a/b"), until: Date(timeIntervalSince1970: 1_795_477_200), most: 1)
            #expect(found.map(\.id) == ["b2"])
            #expect(found.first?.authorName == "Ada" && found.first?.committedDate != nil)
            let request = try #require(server.requests.first)
            #expect(request.path.hasPrefix("/api/v4/projects/a%2Fb/repository/commits"))
            #expect(request.query.contains("ref_name=old..new") && request.query.contains("until=2026-11-23T"))
        }
    }
}
