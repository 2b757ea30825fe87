import Foundation
import Programs
import SampleGitLab
import Testing
import Yams

/// What is served was written or recorded beside the sources; here it is held against them.
@Suite("The sample agrees with itself")
struct ConsistencyTests {
    /// A checkout of the hypervisor project, its merged configuration, and the log of the failed job.
    private struct Material {
        let checkout: String
        let merged: [String: Any]
        let lintJobs: [[String: Any]]
        let log: [String]

        func job(_ name: String) throws -> [String: Any] { try #require(merged[name] as? [String: Any]) }
    }

    private func withMaterial(_ body: (Material) async throws -> Void) async throws {
        try await SampleFixture.withSample { sample in
            try await SampleFixture.withFolder { folder in
                try await Program.git.run(
                    ["clone", "--quiet", "\(sample.baseURL)/sample-virt/hypervisor.git", "\(folder)/checkout"])
                let lint = try await Answer.get(sample.api("/ci/lint?content_ref=main&include_jobs=true")).object()
                let merged = try #require(try Yams.load(yaml: lint["merged_yaml"] as? String ?? ""))
                let trace = try await Answer.get(sample.api("/jobs/\(SampleGitLab.failedJob)/trace"))
                try await body(
                    Material(
                        checkout: "\(folder)/checkout", merged: try #require(merged as? [String: Any]),
                        lintJobs: try #require(lint["jobs"] as? [[String: Any]]), log: plain(trace.text)))
            }
        }
    }

    /// The lines without the runner's prefixes and without colours.
    private func plain(_ trace: String) -> [String] {
        trace.split(separator: "\n", omittingEmptySubsequences: true).map { line in
            String(line.dropFirst(32)).replacing(/\u{1b}\[[0-9;]*[A-Za-z]/, with: "")
        }
    }

    private func flat(_ value: Any?) -> [String] {
        switch value {
        case let list as [Any]: list.flatMap { flat($0) }
        case let text as String: [text.trimmingCharacters(in: .whitespacesAndNewlines)]
        default: []
        }
    }

    @Test("Every script line of the merged configuration is in the project's files")
    func scriptLines() async throws {
        try await withMaterial { material in
            var sources = ""
            for file in [".gitlab-ci.yml", "ci/builds.yml", "ci/integration.yml", "ci/integration-template.yml"] {
                let text = try String(contentsOfFile: "\(material.checkout)/\(file)", encoding: .utf8)
                sources += text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) + "\n" }.joined()
            }
            for (name, value) in material.merged {
                guard let job = value as? [String: Any], !name.hasPrefix(".") else { continue }
                let lines = ["before_script", "script", "after_script"].flatMap { flat(job[$0]) }
                for line in lines.flatMap({ $0.split(separator: "\n") }) {
                    #expect(sources.contains(line.trimmingCharacters(in: .whitespaces)), "of \(name)")
                }
            }
        }
    }

    @Test("Needs, variables and artifacts of the integration job are those of its files")
    func definition() async throws {
        try await withMaterial { material in
            let job = try material.job("debian-12-tests")
            let text = try String(contentsOfFile: "\(material.checkout)/ci/integration.yml", encoding: .utf8)
            let source = try #require(try Yams.load(yaml: text) as? [String: Any])
            let own = try #require(source["debian-12-tests"] as? [String: Any])
            let (merged, written) = (try json(job["needs"]), try json(own["needs"]))
            #expect(merged == written)
            #expect(job["extends"] as? [String] == own["extends"] as? [String])
            #expect(job["variables"] as? [String: String] == ["DISTRO": "debian-12", "SCRATCH_DIR": "/tmp/scratch"])
            let artifacts = try #require(job["artifacts"] as? [String: Any])
            #expect(artifacts["when"] as? String == "on_failure")
            #expect(artifacts["paths"] as? [String] == ["logs"])
        }
    }

    private func json(_ value: Any?) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: try #require(value), options: .sortedKeys)
        return String(decoding: data, as: UTF8.self)
    }

    @Test("The composed jobs of lint have the scripts of the merged configuration")
    func lintJobs() async throws {
        try await withMaterial { material in
            #expect(material.lintJobs.count == material.merged.keys.filter { isJob($0, in: material) }.count)
            for composed in material.lintJobs {
                let job = try material.job(try #require(composed["name"] as? String))
                for key in ["before_script", "script", "after_script"] {
                    #expect(flat(composed[key]) == flat(job[key]))
                }
            }
        }
    }

    private func isJob(_ name: String, in material: Material) -> Bool {
        !name.hasPrefix(".") && (material.merged[name] as? [String: Any])?["script"] != nil
    }

    @Test("The recorded log echoes the job's commands, in their order")
    func echoes() async throws {
        try await withMaterial { material in
            let job = try material.job("debian-12-tests")
            let commands = ["before_script", "script", "after_script"].flatMap { flat(job[$0]) }.map { command in
                let lines = command.split(separator: "\n")
                return "$ \(lines[0])" + (lines.count > 1 ? " # collapsed multi-line command" : "")
            }
            #expect(material.log.filter { $0.hasPrefix("$ ") } == commands)
        }
    }

    @Test("The recorded log names every script of the suite, and the one failing test")
    func suite() async throws {
        try await withMaterial { material in
            let scripts = try FileManager.default.subpathsOfDirectory(atPath: "\(material.checkout)/tck/scripts")
                .filter { $0.hasSuffix(".t") }.map { "./scripts/\($0)" }
            let started = material.log.compactMap { $0.firstMatch(of: /\) (\S+\.t): STARTED/).map { String($0.1) } }
            #expect(started.sorted() == scripts.sorted())
            #expect(scripts.count >= 8)
            let failed = material.log.filter { $0.contains(":  FAIL") || $0.contains(":  ERROR") }
            #expect(failed.count == 1)
            #expect(failed.first?.contains(SampleGitLab.failedTest) == true)
            #expect(material.log.contains { $0.hasPrefix("RESULTS    : PASS 12 | ERROR 0 | FAIL 1 | SKIP 1 ") })
            #expect(material.log.contains("ERROR: Job failed: exit status 1"))
        }
    }

    @Test("The artifacts of the failed job hold the failing assertion at its line")
    func artifacts() async throws {
        try await withMaterial { material in
            try await SampleFixture.withSample { sample in
                let archive = try await Answer.get(
                    sample.api("/jobs/\(SampleGitLab.failedJob)/artifacts"), "--location")
                let logs = try await Program.bsdtar.run(
                    ["-x", "-O", "-f", "-", "*template-limits.t/std*.log"], input: .data(archive.body)
                ).text
                #expect(logs.contains("not ok 3 - \(SampleGitLab.failedAssertion)"))
                let line = try #require(logs.firstMatch(of: /at (\S+) line (\d+)\./))
                #expect(line.1 == SampleGitLab.failedTest)
                let script = try String(
                    contentsOfFile: "\(material.checkout)/tck/\(SampleGitLab.failedTest)", encoding: .utf8)
                let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines[try #require(Int(line.2)) - 1].contains(SampleGitLab.failedAssertion))
            }
        }
    }
}
