import Foundation
import TestResults
import Testing

@Suite("Comparing a run with CI's")
struct ComparisonTests {
    private func report(_ tests: TestResult..., source: TestReport.Source = .avocadoResults) -> TestReport {
        TestReport(tests: tests, source: source, isComplete: true)
    }

    private func failed(_ name: String, at assertions: String..., status: TestStatus = .failed) -> TestResult {
        TestResult(
            name: TestName(name), status: status, assertions: assertions.map { FailedAssertion(name: $0) },
            isOutputKnown: true)
    }

    private let good = TestResult(name: "scripts/a.t", status: .passed)

    @Test("The same tests in another order, with other numbers and times, are the same")
    func same() {
        var first = failed("scripts/b.t", at: "created")
        (first.number, first.seconds, first.assertions[0].number) = (1, 2, 4)
        let here = report(first, good)
        let comparison = Comparison(local: here, with: report(good, failed("scripts/b.t", at: "created")))
        #expect(comparison.same)
        #expect(comparison.differences.isEmpty)
    }

    @Test("A test that failed here and passed in CI")
    func status() {
        let comparison = Comparison(local: report(failed("scripts/a.t", at: "x")), with: report(good))
        #expect(!comparison.same)
        #expect(comparison.differences.map(\.sentence) == ["'scripts/a.t' failed here and passed in CI"])
    }

    @Test("Another assertion of the same test")
    func assertions() {
        let comparison = Comparison(
            local: report(failed("a/b.t", at: "x", "y")), with: report(failed("a/b.t", at: "x")))
        #expect(!comparison.same)
        #expect(comparison.differences == [.assertions(test: "a/b.t", here: ["x", "y"], inCI: ["x"])])
        #expect(comparison.differences[0].sentence == "'a/b.t' failed at 'x', 'y' here and at 'x' in CI")
    }

    @Test("Other values at the same assertion are told, and the runs are the same")
    func values() {
        var here = failed("a/b.t", at: "x")
        var there = here
        (here.assertions[0].got, there.assertions[0].got) = ("17", "18")
        let comparison = Comparison(local: report(here), with: report(there))
        #expect(comparison.same)
        #expect(
            comparison.differences.map(\.sentence) == [
                "'a/b.t' failed at 'x' on both sides, with '17' here and '18' in CI"
            ])
    }

    @Test("Expired logs: the assertion in CI is unknown, which is told and makes no difference")
    func unknown() {
        let there = TestResult(name: "a/b.t", status: .failed)
        let comparison = Comparison(
            local: report(failed("a/b.t", at: "x")), with: report(there, source: .avocadoConsole))
        #expect(comparison.same)
        #expect(comparison.differences == [.assertionUnknownInCI(test: "a/b.t")])
        let reverse = Comparison(local: report(there), with: report(failed("a/b.t", at: "x")))
        #expect(reverse.differences == [.assertionUnknownHere(test: "a/b.t")])
    }

    @Test("Tests that ran on one side only")
    func missing() {
        let comparison = Comparison(local: report(good), with: report(failed("z.t", at: "x")))
        #expect(!comparison.same)
        #expect(
            comparison.differences.map(\.sentence) == [
                "1 test ran in CI and not here: 'z.t'", "1 test ran here and not in CI: 'scripts/a.t'",
            ])
    }

    @Test("In CI's logs a good test is not missing, a bad one is")
    func logsAlone() {
        let logs = report(failed("scripts_b.t", at: "x"), source: .collectedLogs)
        #expect(Comparison(local: report(good, failed("scripts/b.t", at: "x")), with: logs).differences.isEmpty)
        let other = Comparison(local: report(good, failed("scripts/c.t", at: "x")), with: logs)
        #expect(other.differences == [.missingHere(["scripts_b.t"]), .missingInCI(["scripts/c.t"])])
    }

    @Test("Exit statuses and reasons, where both sides know them")
    func statuses() {
        var here = failed("a/b.t", status: .error)
        (here.exitStatus, here.reason) = (255, "Too few\ntests")
        var there = here
        (there.exitStatus, there.reason) = (22, "Too few\\ntests")
        let found = Comparison(local: report(here), with: report(there), localExitStatus: 1, ciExitStatus: 9)
        #expect(
            found.differences == [
                .scriptExitStatus(here: 1, inCI: 9), .exitStatus(test: "a/b.t", here: 255, inCI: 22),
            ])
        there.reason = "Too many"
        there.exitStatus = nil
        #expect(
            Comparison(local: report(here), with: report(there), localExitStatus: 1).differences == [
                .reason(test: "a/b.t", here: "Too few\\ntests", inCI: "Too many")
            ])
    }

    @Test("Many tests of one name take no longer than their number")
    func manyOfOneName() {
        let names: [TestName] = ["a/b", "a|b", "a_b", "a:b"]
        let tests = (0..<4000).map { TestResult(name: names[$0 % 2], number: $0, status: .passed) }
        let others = (0..<4000).map { TestResult(name: names[3 - $0 % 2], number: $0, status: .passed) }
        let here = TestReport(tests: tests, source: .avocadoResults, isComplete: true)
        let there = TestReport(tests: others, source: .avocadoResults, isComplete: true)
        let start = threadSeconds()
        #expect(Comparison(local: here, with: here).same)
        #expect(here.merging(details: tests.reversed()) == here)
        // A name without a slash may be the folder of 'a/b'; 'a|b' is another test than those.
        let comparison = Comparison(local: here, with: there)
        #expect(
            comparison.differences == [
                .missingHere(others.suffix(2000).map(\.name)),
                .missingInCI(Array(repeating: "a|b", count: 2000)),
            ])
        // Searching all of a name each time took 23 s.
        #expect(threadSeconds() - start < 10)
    }

    /// The time of the processor: on a busy machine the clock says nothing.
    private func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test("A comparison and a report can be written to a record and read again")
    func coding() throws {
        let local = try AvocadoJobDirectory(Fixture("avocado-every-status").files(below: "job")).report()
        let comparison = Comparison(local: local, with: report(good), localExitStatus: 1, ciExitStatus: 2)
        let encoded = try JSONEncoder().encode(comparison)
        #expect(try JSONDecoder().decode(Comparison.self, from: encoded) == comparison)
        #expect(try JSONDecoder().decode(TestReport.self, from: try JSONEncoder().encode(local)) == local)
    }
}
