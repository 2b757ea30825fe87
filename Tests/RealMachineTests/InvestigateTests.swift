import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    @Suite("What a failure comes from, in real machines")
    struct InvestigateTests {
        private struct Answer: Decodable {
            struct Run: Decodable {
                var inputs: String
                var run: String
                var result: String
            }

            var cause: String
            var strength: String
            var sentence: String
            var runs: [Run]
            var record: String
        }

        /// The packages of the failed job's commit have the template that the test finds wrong, and those of the commit
        /// before have not; the tests are the same, so that two runs tell.
        @Test("The sample's failure is found to be its product's, in two runs, which are recorded")
        func product() async throws {
            let tool = Tool.shared
            var options = SampleGitLab.Options()
            options.hasHistory = true
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample", options: options)
            defer { Task { await sample.stop() } }
            let ended = try await tool.run(["investigate", sample.failedJobURL, "--format", "json"])
            let said = String(decoding: ended.standardError, as: UTF8.self)
            #expect(ended.status == 0, "\(said)")
            let answer = try JSONDecoder().decode(Answer.self, from: ended.standardOutput)
            #expect(answer.cause == "product-regression" && answer.strength == "fair", "\(answer.sentence)")
            #expect(answer.runs.map(\.inputs) == ["as-it-was", "old-rpms"])
            #expect(answer.runs.map(\.result) == ["failed", "passed"])
            #expect(answer.sentence.contains("passes with those of job \(SampleGitLab.lastGoodJob)"))
            #expect(FileManager.default.fileExists(atPath: answer.record))
            try #require(answer.runs.count == 2)
            let compared = try await tool.run(["compare"] + answer.runs.map(\.run))
            #expect(compared.text.contains("'scripts/domain/010-template-limits.t'"), "\(compared.text)")
            // The run that failed counts when it is investigated itself, and needs no repetition for a plan.
            let planned = try await tool.run(["investigate", answer.runs[0].run, "--plan", "--format", "json"])
            let plan = try JSONDecoder().decode(Answer.self, from: planned.standardOutput)
            #expect(plan.runs.map(\.run) == [answer.runs[0].run])
            try await Leftovers(tool: tool).expectNone()
        }
    }
}
