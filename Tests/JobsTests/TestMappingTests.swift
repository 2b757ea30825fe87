import GitLabCI
import TestResults
import Testing

@testable import Jobs

@Suite("Tests in the report")
struct TestMappingTests {
    @Test("Every way to end is counted once")
    func counts() {
        let counts = TestCounts(
            passed: 1, failed: 10, error: 100, skipped: 1000, canceled: 10_000, interrupted: 100_000, warned: 1_000_000)
        #expect(
            RunReport.Tests(counts) == RunReport.Tests(passed: 1_000_001, failed: 100_110, skipped: 11_000, known: 0))
    }

    @Test("A failed test shows its first assertion and lists all")
    func assertion() {
        let test = TestResult(
            name: "./scripts/a.t", status: .failed, reason: "2 failed",
            assertions: [
                FailedAssertion(number: 3, name: "memory", diagnostic: "got 1"), FailedAssertion(number: 4, name: ""),
            ], outputTail: ["tail"])
        let failure = RunReport.Failure(test)
        #expect(failure.test == "scripts/a.t")
        #expect(failure.status == "failed")
        #expect(failure.assertion == "memory")
        #expect(failure.detail == "got 1")
        #expect(failure.assertions == ["memory", "#4"])
        #expect(failure.known == nil)
    }

    @Test("A bail-out is called one, once")
    func bailOut() {
        let test = TestResult(
            name: "a.t", status: .error, assertions: [FailedAssertion(name: "no daemon", isBailOut: true)])
        let failure = RunReport.Failure(test)
        #expect(failure.assertion == "Bail out! no daemon")
        #expect(failure.assertions == ["Bail out! no daemon"])
    }

    @Test("A test without assertions shows its reason and its last lines")
    func reason() {
        let test = TestResult(name: "a.t", status: .interrupted, reason: "timeout", outputTail: ["one", "two"])
        let failure = RunReport.Failure(test)
        #expect(failure.assertion == "timeout")
        #expect(failure.detail == "one\ntwo")
        #expect(RunReport.Failure(TestResult(name: "a.t", status: .error)).assertion == "")
    }

    @Test("What can't be compared is no difference")
    func comparison() {
        let here = TestReport(
            tests: [
                TestResult(name: "a.t", status: .failed, isOutputKnown: true),
                TestResult(name: "b.t", status: .passed),
            ], source: .avocadoConsole, isComplete: true)
        let inCI = TestReport(
            tests: [TestResult(name: "a.t", status: .failed), TestResult(name: "b.t", status: .passed)],
            source: .avocadoConsole, isComplete: true)
        let same = RunReport.Comparison(Comparison(local: here, with: inCI))
        #expect(same.with == "ci" && same.same && same.differences.isEmpty)
        #expect(same.unknown.count == 1)
        let other = RunReport.Comparison(
            Comparison(local: here, with: inCI, localExitStatus: 1, ciExitStatus: 2))
        #expect(!other.same)
        #expect(other.differences == ["The job's script ended with exit status 1 here and 2 in CI"])
    }

    @Test(
        "Without tests, two runs agree when their scripts ended alike",
        arguments: [
            (0, 0, true), (1, 1, true), (1, 2, false), (0, 1, false), (1, nil, true), (0, nil, false),
        ] as [(Int32, Int?, Bool)])
    func statusOnly(status: Int32, recorded: Int?, same: Bool) {
        let comparison = RunReport.Comparison(
            status: status, recorded: recorded == 0 ? .succeeded : .failed(exitStatus: recorded))
        #expect(comparison.same == same)
        #expect(comparison.differences.isEmpty == same)
    }

    @Test("A log without an end says nothing of how the script ended", arguments: [0, 1] as [Int32])
    func noEnd(_ status: Int32) {
        let comparison = RunReport.Comparison(status: status, recorded: .truncated(limit: nil))
        #expect(!comparison.same && comparison.differences.isEmpty)
        #expect(comparison.unknown.count == 1)
    }

    @Test("Only a script that ended by itself has a status")
    func traceResult() {
        #expect(TraceResult.succeeded.exitStatus == 0)
        let failed = TraceResult.failed(exitStatus: 7)
        #expect(failed.exitStatus == 7)
        #expect(TraceResult.canceled.exitStatus == nil)
        #expect(TraceResult.truncated(limit: nil).exitStatus == nil)
    }
}
