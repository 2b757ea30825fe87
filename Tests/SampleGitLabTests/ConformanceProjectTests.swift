import Foundation
import Programs
import SampleGitLab
import Testing
import Yams

/// The jobs of a matrix, of a child pipeline, and with needs in two other projects: what is recorded of each is held
/// against its configuration.
@Suite("The sample's conformance project agrees with itself")
struct ConformanceProjectTests {
    private static let project = "sample-virt%2Fconformance"
    private static let jobs = SampleGitLab.matrixJobs + [SampleGitLab.crossProjectJob, SampleGitLab.childJob]

    /// One job with its answer, its log and its entry in the configuration.
    private struct Material {
        let sample: SampleGitLab
        let job: [String: Any]
        let log: [String]
        let configured: [String: Any]

        var name: String { job["name"] as? String ?? "" }
        var id: Int { job["id"] as? Int ?? 0 }
    }

    private func withMaterial(_ id: Int, _ body: (Material) async throws -> Void) async throws {
        try await SampleFixture.withSample { sample in
            let job = try await Answer.get(sample.api("/jobs/\(id)", project: Self.project)).object()
            let trace = try await Answer.get(sample.api("/jobs/\(id)/trace", project: Self.project)).text
            let log = trace.split(separator: "\n").map { line in
                String(line.dropFirst(32)).replacing(/\u{1b}\[[0-9;]*[A-Za-z]/, with: "")
            }
            let configuration = try await configuration(of: id, sample)
            let name = try #require(job["name"] as? String)
            let base = name.split(separator: ":").first.map(String.init) ?? name
            let configured = try #require(configuration[base] as? [String: Any])
            try await body(Material(sample: sample, job: job, log: log, configured: configured))
        }
    }

    /// The merged configuration, or the file that the trigger job includes.
    private func configuration(of id: Int, _ sample: SampleGitLab) async throws -> [String: Any] {
        let path =
            id == SampleGitLab.childJob
            ? "/repository/files/children%2Fbindings.yml/raw?ref=main" : "/ci/lint?content_ref=main"
        let answer = try await Answer.get(sample.api(path, project: Self.project))
        let yaml = id == SampleGitLab.childJob ? answer.text : try answer.object()["merged_yaml"] as? String ?? ""
        return try #require(try Yams.load(yaml: yaml) as? [String: Any])
    }

    @Test("The log echoes the job's commands, names its job and ends with success", arguments: jobs)
    func log(_ id: Int) async throws {
        try await withMaterial(id) { material in
            let commands = ["before_script", "script"].flatMap { material.configured[$0] as? [String] ?? [] }
            #expect(material.log.filter { $0.hasPrefix("$ ") } == commands.map { "$ \($0)" })
            #expect(material.log.contains("Running on debian-12-\(id)..."))
            #expect(
                material.log.contains { $0.contains("Initialized empty Git repository in /builds/sample-virt/conf") })
            #expect(material.log.last == "Job succeeded")
            #expect(material.job["status"] as? String == "success")
            #expect(!material.log.contains { $0.contains("{{") })
            let commit = try #require(material.job["commit"] as? [String: Any])
            let sha = try #require(commit["id"] as? String)
            #expect(material.log.contains { $0.hasPrefix("Checking out \(sha.prefix(8)) as detached HEAD") })
        }
    }

    @Test("The log shows the archives that the configuration needs, of the jobs that were newest", arguments: jobs)
    func needs(_ id: Int) async throws {
        try await withMaterial(id) { material in
            let needs = try #require(material.configured["needs"] as? [[String: Any]])
            let ids = needs.map { need in
                need["project"] as? String == "sample-virt/hypervisor"
                    ? SampleGitLab.buildJob : SampleGitLab.bindingsJob
            }
            let downloads = ids.map { "Downloading artifacts for x86_64-debian-12 (\($0))..." }
            #expect(material.log.filter { $0.hasPrefix("Downloading artifacts for ") } == downloads)
            #expect(needs.count == (id == SampleGitLab.crossProjectJob ? 2 : 1))
        }
    }

    @Test("The archive holds what the script left, and the variables of this very job", arguments: jobs)
    func archive(_ id: Int) async throws {
        try await withMaterial(id) { material in
            let archive = try await Answer.get(
                material.sample.api("/jobs/\(id)/artifacts", project: Self.project), "--location")
            let list = try await Program.bsdtar.run(["-t", "-f", "-"], input: .data(archive.body)).text
            let files = list.split(separator: "\n")
            #expect(material.log.contains { $0.hasPrefix("report: found \(files.count) matching artifact files") })
            let text = try await Program.bsdtar.run(
                ["-x", "-O", "-f", "-", "report/variables.txt"], input: .data(archive.body)
            ).text
            let lines = text.split(separator: "\n").map(String.init)
            #expect(lines.contains("CI_JOB_NAME=\(material.name)"))
            #expect(lines.contains("DISTRO=debian-12"))
            if id == SampleGitLab.childJob {
                #expect(
                    lines.contains("BINDINGS_VERSION=2.1.0") && lines.contains("CI_PIPELINE_SOURCE=parent_pipeline"))
            }
            if let number = SampleGitLab.matrixJobs.firstIndex(of: id) {
                let format = ["qcow2", "raw"][number]
                #expect(material.name == "debian-12-disks: [\(format), 64M]")
                #expect(lines.contains("FORMAT=\(format)") && lines.contains("SIZE=64M"))
                #expect(lines.contains("CI_NODE_INDEX=\(number + 1)") && lines.contains("CI_NODE_TOTAL=2"))
            }
        }
    }

    @Test("The trigger job leads to a child pipeline, which no list of pipelines shows")
    func child() async throws {
        try await SampleFixture.withSample { sample in
            let path = "/pipelines/\(SampleGitLab.conformancePipeline)/bridges"
            let bridge = try #require(try await Answer.get(sample.api(path, project: Self.project)).list().first)
            let started = try #require(bridge["downstream_pipeline"] as? [String: Any])
            #expect(started["source"] as? String == "parent_pipeline")
            let jobs = try await Answer.get(
                sample.api("/pipelines/\(started["id"] as? Int ?? 0)/jobs", project: Self.project)
            ).list()
            #expect(jobs.compactMap { $0["id"] as? Int } == [SampleGitLab.childJob])
            let all = try await Answer.get(sample.api("/pipelines", project: Self.project)).list()
            #expect(all.compactMap { $0["id"] as? Int } == [SampleGitLab.conformancePipeline])
        }
    }

    @Test("The merged configuration says what the project's file says, and lint composes the same scripts")
    func merged() async throws {
        try await SampleFixture.withSample { sample in
            let lint = try await Answer.get(
                sample.api("/ci/lint?content_ref=main&include_jobs=true", project: Self.project)
            ).object()
            let merged = try #require(try Yams.load(yaml: lint["merged_yaml"] as? String ?? "") as? [String: Any])
            let file = try await Answer.get(
                sample.api("/repository/files/.gitlab-ci.yml/raw?ref=main", project: Self.project)
            ).text
            let written = try #require(try Yams.load(yaml: file) as? [String: Any])
            #expect(Set(merged.keys) == Set(written.keys))
            for (name, value) in written where name.hasPrefix("debian") {
                let (own, job) = (value as? [String: Any], merged[name] as? [String: Any])
                for key in ["script", "needs", "parallel"] { #expect(try json(own?[key]) == json(job?[key])) }
            }
            let composed = try #require(lint["jobs"] as? [[String: Any]])
            for job in composed {
                let name = job["name"] as? String ?? ""
                let base = name.split(separator: ":").first.map(String.init) ?? name
                let entry = try #require(merged[base] as? [String: Any])
                #expect(job["script"] as? [String] == entry["script"] as? [String] ?? [])
            }
            #expect(composed.count == 4)
        }
    }

    private func json(_ value: Any?) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: value ?? [Any](), options: .sortedKeys)
        return String(decoding: data, as: UTF8.self)
    }
}
