import Foundation
import GitLabAPI
import GitLabCI
import LoopbackServer
import Testing

@testable import Jobs

@Suite("A job of a child pipeline")
struct ChildPipelineTests {
    private static let sha = "0f3c9a7be1d24c5f8a6b7c8d9e0f1a2b3c4d5e6f"

    /// Pipeline 10 has the trigger jobs `tests` and `generated`, which started 11 and 12.
    private static let answers: [String: String] = [
        "projects/g%2Fp": #"{"id": 1, "path_with_namespace": "g/p", "default_branch": "main"}"#,
        "projects/g%2Fp/jobs/111": job(111, "child job", pipeline: 11),
        "projects/g%2Fp/jobs/112": job(112, "generated job", pipeline: 12),
        "projects/g%2Fp/jobs/111/trace": "",
        "projects/g%2Fp/jobs/112/trace": "",
        "projects/g%2Fp/pipelines": #"[{"id": 10}]"#,
        "projects/g%2Fp/pipelines/10": pipeline(10),
        "projects/g%2Fp/pipelines/11": pipeline(11),
        "projects/g%2Fp/pipelines/12": pipeline(12),
        "projects/g%2Fp/pipelines/11/jobs": "[\(job(111, "child job", pipeline: 11))]",
        "projects/g%2Fp/pipelines/12/jobs": "[\(job(112, "generated job", pipeline: 12))]",
        "projects/g%2Fp/pipelines/10/jobs": "[\(job(101, "generate", pipeline: 10))]",
        "projects/g%2Fp/pipelines/10/bridges": """
        [{"id": 102, "name": "tests", "status": "success", "downstream_pipeline":
          {"id": 11, "source": "parent_pipeline"}},
         {"id": 103, "name": "generated", "status": "success", "downstream_pipeline":
          {"id": 12, "source": "parent_pipeline"}}]
        """,
        "projects/g%2Fp/repository/files/.gitlab-ci.yml/raw": """
        variables: {LEVEL: top}
        generate: {script: make}
        tests:
          variables: {FROM_PARENT: "1"}
          trigger: {include: ci/child.yml}
        generated:
          trigger: {include: [{artifact: out/made.yml, job: generate}]}
        """,
        "projects/g%2Fp/repository/files/ci%2Fchild.yml/raw": """
        include: ci/base.yml
        child job: {extends: .base, script: make child}
        """,
        "projects/g%2Fp/repository/files/ci%2Fbase.yml/raw": ".base: {stage: build, variables: {BASE: b}}",
        "projects/g%2Fp/jobs/101/artifacts/out/made.yml": "generated job: {script: make generated}",
    ]

    private static func job(_ id: Int, _ name: String, pipeline: Int) -> String {
        """
        {"id": \(id), "name": "\(name)", "stage": "build", "status": "success", "ref": "main",
         "commit": {"id": "\(sha)"}, "pipeline": {"id": \(pipeline)}}
        """
    }

    private static func pipeline(_ id: Int) -> String {
        #"{"id": \#(id), "sha": "\#(sha)", "status": "success", "source": "parent_pipeline"}"#
    }

    private func resolve(_ id: Int, without missing: String = "") async throws -> ResolvedJob {
        try await LoopbackServer.run { request in
            let path = String(request.path.dropFirst("/api/v4/".count))
            guard path != missing, let answer = Self.answers[path] else { return Reply(404, text: "{}") }
            return Reply(200, ["Content-Type": "application/json"], text: answer)
        } _: { server in
            let token = try Token("secret", source: .environment("GITLAB_TOKEN"))
            return try await JobResolver(client: GitLabClient(server: server.url, token: token))
                .resolve(id, ofProject: "g/p")
        }
    }

    @Test("Is defined in the file that its parent's trigger job includes, with that job's variables")
    func local() async throws {
        let job = try await resolve(111)
        #expect(job.source == .resolved)
        #expect(job.definition.script == ["make child"])
        #expect(job.definition.stage == "build")
        #expect(job.value(of: "BASE") == "b")
        #expect(job.value(of: "FROM_PARENT") == "1")
        #expect(job.value(of: "LEVEL") == "top")
        #expect(job.configurationFiles.map(\.path) == ["ci/child.yml", "ci/base.yml"])
    }

    @Test("May be defined in a file that another job made")
    func artifact() async throws {
        let job = try await resolve(112)
        #expect(job.definition.script == ["make generated"])
        #expect(job.configurationFiles.map(\.kind) == [.artifact])
    }

    @Test("Whose made file is gone is an error that names it")
    func artifactGone() async throws {
        let error = await #expect(throws: InclusionError.self) {
            try await resolve(112, without: "projects/g%2Fp/jobs/101/artifacts/out/made.yml")
        }
        guard case .notFound(let location, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(location == .artifact(job: "generate", path: "out/made.yml"))
    }

    @Test("Whose parent is gone is an error that says so")
    func parentGone() async throws {
        await #expect(throws: JobError.parentUnknown(pipeline: 11)) {
            try await resolve(111, without: "projects/g%2Fp/pipelines/10/bridges")
        }
    }
}
