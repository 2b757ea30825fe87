import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// Single tests of the sample's failed job, by real Avocado.
    @Suite("Tests again in real machines")
    struct AgainTests {
        private let tool = Tool.shared

        /// What scripts read of a report, as far as it is asked here.
        private struct Answer: Decodable {
            struct Again: Decodable {
                var run: String
                var isInSameMachine: Bool
            }
            var run: String
            var machine: String?
            var exitStatus: Int?
            var tests: Report.Tests?
            var failures: [Report.Failure]
            var comparison: Report.Comparison?
            var again: Again?
            var notes: [String]
        }

        private func answer(_ words: [String]) async throws -> (status: Int32, report: Answer) {
            let result = try await tool.run(words + ["--format", "json"])
            let said = String(decoding: result.standardError.suffix(4000), as: UTF8.self)
            return (
                result.status,
                try #require(try? JSONDecoder().decode(Answer.self, from: result.standardOutput), "\(said)")
            )
        }

        @Test("The failed ones run in the kept machine and in a new one, and only they do")
        func again() async throws {
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            let first = try await answer(["run", sample.failedJobURL, "--isolated", "--keep"])
            let machine = try #require(first.report.machine)
            let failed = first.report.failures.map(\.test).sorted()
            #expect(first.status == 1 && !failed.isEmpty)

            let kept = try await answer(["rerun", first.report.run, "--failed"])
            #expect(kept.status == 1)
            #expect(kept.report.failures.map(\.test).sorted() == failed)
            #expect(kept.report.failures.map(\.assertion) == first.report.failures.map(\.assertion))
            #expect(kept.report.tests?.passed == 0 && kept.report.tests?.failed == failed.count)
            #expect(kept.report.again?.run == first.report.run && kept.report.again?.isInSameMachine == true)
            #expect(kept.report.comparison?.same == true)
            #expect(kept.report.machine == machine)

            // Of a run of a few tests, all that the first one had are known.
            let good = try await answer(["test", "connection/*"])
            #expect(good.status == 0, "\(good.report.failures)")
            #expect(good.report.tests?.passed == 3 && good.report.tests?.failed == 0)
            #expect(try await tool.run(["destroy", machine]).status == 0)

            // Without the machine a new one.
            let fresh = try await answer(["rerun", first.report.run, "--failed", "--isolated"])
            #expect(fresh.status == 1)
            #expect(fresh.report.failures.map(\.test).sorted() == failed)
            #expect(fresh.report.tests?.passed == 0 && fresh.report.tests?.failed == failed.count)
            #expect(fresh.report.again?.isInSameMachine == false)
            #expect(fresh.report.comparison?.same == true)
            #expect(fresh.report.notes.contains { $0.hasPrefix("Only these tests run") })
            #expect(!fresh.report.notes.contains { $0.contains("besides") })
            try await Leftovers(tool: tool).expectNone()
        }

        @Test("A script that names its tests runs only those that were asked for, too")
        func references() async throws {
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            let part = try await answer(["run", sample.passedJobURL, "--isolated", "--tests", "connection/020*"])
            #expect(part.status == 0)
            #expect(part.report.tests?.passed == 1 && part.report.tests?.failed == 0)
            try await Leftovers(tool: tool).expectNone()
        }
    }
}
