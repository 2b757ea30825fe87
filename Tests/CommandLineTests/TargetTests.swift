import Foundation
import SampleGitLab
import Testing

@Suite("What a user may name", .enabled(if: Installed.sample, Installed.sampleReason))
struct TargetTests {
    private static let project = "sample-virt/hypervisor"

    private func ask(_ command: String, _ target: String, _ more: [String] = []) async throws -> Invocation {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            return try await SampleFixture.with {
                $0.startsDownstream = true
            } _: { sample in
                let base = sample.baseURL.absoluteString
                let ended = try await sandbox.run(
                    [command, target.replacing("BASE", with: base)] + more, environment: ["VIRT_CI_GITLAB": base])
                #expect(sample.credentialLeaks.isEmpty)
                return ended
            }
        }
    }

    @Test(
        "A pipeline, its merge request or its commit means the one job that failed in a machine",
        arguments: [
            "BASE/\(project)/-/pipelines/900100", "BASE/\(project)/pipelines/900100/",
            "BASE/\(project)/-/merge_requests/7",
            "BASE/\(project)/-/jobs/7001234#L12", "\(project)@main:debian-12-tests",
        ])
    func oneFailure(_ target: String) async throws {
        let ended = try await ask("plan", target, ["--format", "json"])
        #expect(ended.status == 0, "\(ended.diagnostics)")
        let job = try #require(try ended.document()["job"] as? [String: Any])
        #expect(job["id"] as? Int == SampleGitLab.failedJob)
    }

    @Test("A pipeline without a failure names the jobs that could be run again")
    func noFailure() async throws {
        let ended = try await ask("run", "BASE/\(Self.project)/-/pipelines/900050")
        #expect(ended.status == 64)
        #expect(ended.failure.contains("No job of pipeline 900050 failed in a machine"))
        #expect(ended.failure.contains("/-/jobs/7000934  debian-12-tests, success"))
    }

    @Test("A name that no job has is answered with the nearest")
    func misspelled() async throws {
        let ended = try await ask("run", "\(Self.project)@main:debian-12-test")
        #expect(ended.status == 2)
        #expect(ended.failure.contains("hint: did you mean 'debian-12-tests'?"), "\(ended.failure)")
    }

    @Test("A merge request without a pipeline, and a branch without one, are told so")
    func noPipeline() async throws {
        #expect(try await ask("run", "\(Self.project)@gone:x").failure.contains("has no pipeline"))
        #expect(try await ask("run", "BASE/\(Self.project)/-/merge_requests/8").status == 2)
    }

    @Test("A pipeline is shown with its stages, the pipelines it started, and what can be run again")
    func tree() async throws {
        let ended = try await ask("jobs", "BASE/\(Self.project)/-/pipelines/900100")
        #expect(ended.status == 0, "\(ended.diagnostics)")
        let lines = ended.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.first?.hasPrefix("Pipeline 900100 of \(Self.project), main ") == true)
        for line in [
            "JOB ID STATE TOOK MACHINE", "builds", "x86_64-debian-12 7001210 success 1 min 30 s",
            "x86_64-debian-12, before 7001201 failed: runner system failure 26 s",
            "x86_64-debian-sid 7001212 failed, allowed: script failure 2 min 13 s",
            "debian-12-tests 7001234 failed: script failure 15 s debian-12",
            "bindings → 7001290 success", "pipeline of sample-virt/perl-bindings 900120",
            "x86_64-debian-12 7001300 success 1 min 10 s",
        ] { #expect(lines.contains(line), "\(line)\n\(ended.output)") }
    }

    @Test("The jobs of a matrix and those of a child pipeline are in the tree, with their machines")
    func matrixAndChild() async throws {
        let ended = try await ask("jobs", "BASE/sample-virt/conformance/-/pipelines/900110")
        #expect(ended.status == 0, "\(ended.diagnostics)")
        let lines = ended.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        for line in [
            "debian-12-disks: [qcow2, 64M] 7001250 success 4.0 s debian-12",
            "debian-12-disks: [raw, 64M] 7001251 success 4.0 s debian-12",
            "debian-12-packages 7001252 success 8.0 s debian-12", "bindings → 7001253 success",
            "child pipeline 900111", "debian-12-bindings 7001260 success 4.0 s debian-12",
        ] { #expect(lines.contains(line), "\(line)\n\(ended.output)") }
    }

    @Test("The same as one document")
    func document() async throws {
        let document = try await ask("jobs", "BASE/\(Self.project)/-/jobs/7001234", ["--format", "json"]).document()
        #expect(document["id"] as? Int == 900_100)
        let jobs = try #require(document["jobs"] as? [[String: Any]])
        let failed = try #require(jobs.first { $0["id"] as? Int == 7_001_234 })
        #expect(failed["profile"] as? String == "debian-12" && failed["failureReason"] as? String == "script_failure")
        #expect((failed["needs"] as? [String])?.contains("x86_64-debian-12") == true)
        let built = try #require(jobs.first { $0["id"] as? Int == 7_001_210 })
        #expect((built["earlier"] as? [[String: Any]])?.first?["id"] as? Int == 7_001_201)
        let triggers = try #require(document["triggers"] as? [[String: Any]])
        #expect((triggers.first?["pipeline"] as? [String: Any])?["id"] as? Int == 900_120)
    }
}
