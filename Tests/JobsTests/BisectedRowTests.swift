import Foundation
import GitLabAPI
import SampleGitLab
import TestResults
import Testing

@testable import Jobs

@Suite("Pipelines to search in", .enabled(if: Installed.sample, Installed.sampleReason))
struct BisectedRowTests {
    private func with(_ body: (SampleGitLab, BisectedRow) async throws -> Void) async throws {
        try await Sample.with {
            $0.hasHistory = true
        } _: { sample in
            try await body(
                sample, BisectedRow(client: sample.client(), project: Sample.project, job: "debian-12-tests"))
        }
    }

    @Test("From the newest that failed back to the newest before that passed")
    func usual() async throws {
        try await with { _, row in
            let found = try await row.read(ref: "main", good: nil, bad: nil)
            #expect(
                found.map(\.id) == [
                    SampleGitLab.lastGoodPipeline, SampleGitLab.failedPipeline, SampleGitLab.laterPipeline,
                ])
            #expect(found.map(\.status) == ["success", "failed", "failed"])
        }
    }

    @Test("Between those that are named")
    func named() async throws {
        try await with { _, row in
            let found = try await row.read(ref: "main", good: 900_050, bad: SampleGitLab.failedPipeline)
            #expect(
                found.map(\.id) == [
                    900_050, SampleGitLab.expiredPipeline, SampleGitLab.unfinishedPipeline,
                    SampleGitLab.lastGoodPipeline, SampleGitLab.failedPipeline,
                ])
        }
    }

    @Test(
        "What is no range is told",
        arguments: [
            (SampleGitLab.laterPipeline, 900_050, InvestigationError.RangeFault.goodIsNewer),
            (nil, 900_050, .noGood), (1, SampleGitLab.failedPipeline, .noSuchPipeline), (nil, 17, .noSuchPipeline),
        ] as [(Int?, Int, InvestigationError.RangeFault)])
    func wrong(_ good: Int?, _ bad: Int, _ reason: InvestigationError.RangeFault) async throws {
        try await with { _, row in
            await #expect(
                throws: InvestigationError.noRange(job: "debian-12-tests", ref: "main", reason: reason)
            ) { _ = try await row.read(ref: "main", good: good, bad: bad) }
        }
    }

    @Test("CI's own results: passed, failed at the test, failed elsewhere, and none")
    func answers() async throws {
        try await with { sample, row in
            let found = try await row.read(
                ref: "main", good: SampleGitLab.expiredPipeline, bad: SampleGitLab.failedPipeline)
            let failed = try #require(found.last)
            let tests = try await row.failedTests(failed)
            #expect(tests == [TestName(SampleGitLab.failedTest)])
            var answers: [Bisection.Result?] = []
            for pipeline in found { answers.append(try await row.answer(pipeline, tests: tests)) }
            #expect(answers == [.good, nil, .good, .bad])
            #expect(try await row.answer(failed, tests: []) == .bad)
            #expect(try await row.answer(failed, tests: ["scripts/connection/010-connect.t"]) == .good)
            #expect(try await row.answer(failed, tests: ["scripts/nowhere.t"]) == nil)
            #expect(try await row.answer(found[1], tests: []) == nil)
        }
    }

    @Test("The commits between, with who made them and what brought them")
    func commits() async throws {
        try await with { sample, row in
            let found = try await row.read(ref: "main", good: nil, bad: nil)
            let range = try await CommitRange.read(
                from: found[0].sha, to: found[1].sha, project: .path(Sample.project), client: sample.client())
            let commit = try #require(range.commits.first)
            #expect(range.commits.count == 1 && !range.isCut)
            #expect(commit.sha == sample.failedJobSHA && commit.author == "Ada Sample" && commit.mergeRequests == [7])
            #expect(commit.title == "templates: write the unit of the memory like the others")
            #expect(commit.webURL?.path == "/\(Sample.project)/-/commit/\(commit.sha)")
            #expect(range.webURL?.path.hasSuffix("/-/compare/\(found[0].sha)...\(found[1].sha)") == true)
        }
    }
}
