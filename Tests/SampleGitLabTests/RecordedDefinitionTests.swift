import Foundation
import SampleGitLab
import Testing
import Yams

/// The definition in the failed job's log, held against what the instance says of the job.
@Suite("The sample's recorded definition")
struct RecordedDefinitionTests {
    private func definition(_ sample: SampleGitLab) async throws -> [String: Any] {
        let trace = try await Answer.get(sample.api("/jobs/\(SampleGitLab.failedJob)/trace")).text
        let lines = trace.split(separator: "\n").map { $0.dropFirst(32) }
        let start = try #require(lines.firstIndex { $0.contains("section_start:") && $0.contains(":virt_ci_recipe") })
        let end = try #require(lines.firstIndex { $0.contains("section_end:") && $0.contains(":virt_ci_recipe") })
        let preparing = try #require(lines.firstIndex { $0.contains("section_end:1795477702:prepare_executor") })
        #expect(end < preparing)
        // The title follows the mark in a line of its own.
        let json = lines[(start + 2)..<end]
        #expect(lines[start + 1].hasSuffix(": \(json.count) lines"))
        let data = Data(json.joined().utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func commands(_ value: Any?) -> [String] {
        if let list = value as? [Any] { return list.flatMap { commands($0) } }
        return (value as? String).map { [$0] } ?? []
    }

    @Test("Is only there when it is asked for")
    func option() async throws {
        try await SampleFixture.withSample { sample in
            let trace = try await Answer.get(sample.api("/jobs/\(SampleGitLab.failedJob)/trace")).text
            #expect(!trace.contains("virt_ci_recipe"))
        }
    }

    @Test("Agrees with the API and with the configuration's scripts")
    func agreement() async throws {
        try await SampleFixture.withSample({ $0.recordsDefinitions = true }) { sample in
            let found = try await definition(sample)
            let job = try await Answer.get(sample.api("/jobs/\(SampleGitLab.failedJob)")).object()
            let own = try #require(found["job"] as? [String: Any])
            #expect(own["id"] as? Int == job["id"] as? Int)
            #expect(own["name"] as? String == job["name"] as? String)
            #expect(own["stage"] as? String == job["stage"] as? String)
            let git = try #require(found["git"] as? [String: Any])
            #expect(git["sha"] as? String == sample.failedJobSHA)
            let project = try await Answer.get(sample.api("")).object()
            let ownProject = try #require(found["project"] as? [String: Any])
            #expect(ownProject["id"] as? Int == project["id"] as? Int)
            #expect(ownProject["path"] as? String == project["path_with_namespace"] as? String)
            let lint = try await Answer.get(sample.api("/ci/lint?content_ref=main")).object()
            let merged = try #require(try Yams.load(yaml: lint["merged_yaml"] as? String ?? "") as? [String: Any])
            let configured = try #require(merged["debian-12-tests"] as? [String: Any])
            let steps = try #require(found["steps"] as? [[String: Any]])
            #expect(
                commands(steps[0]["script"]) == commands(configured["before_script"]) + commands(configured["script"]))
            #expect(commands(steps[1]["script"]) == commands(configured["after_script"]))
            let needed = try #require(found["dependencies"] as? [[String: Any]]).filter { $0["archive"] != nil }
            #expect(needed.compactMap { $0["id"] as? Int } == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
        }
    }
}
