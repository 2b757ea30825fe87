internal import Synchronization
public import TestResults

/// What the evidence of a run says about its failed tests: what crashed or hung then, and which known issue it is.
public final class FailureSigns: Sendable {
    private let run: String
    private let tests: TestReport
    private let profile: String?
    private let issues: [KnownIssue]
    private let evidence: RunEvidence
    /// Cutting them reads them all, and most failures are known or new without.
    private let logs = Mutex<TestLogs?>(nil)

    /// Of one test's logs so much is looked through, of each log its end: what went wrong stands there.
    private static let searchedBytes = 64 << 20

    /// - Parameters:
    ///   - run: The run's folder; absolute.
    ///   - profile: The machine's; nil when it is not known.
    public init(run: String, tests: TestReport, profile: String?, issues: [KnownIssue]) {
        self.run = run
        self.tests = tests
        self.profile = profile
        self.issues = issues
        evidence = RunEvidence(run: run)
    }

    /// The known issue that a test shows, and nothing else.
    ///
    /// - Parameter test: The test's index in the report.
    public func known(_ test: Int) -> KnownIssue? {
        let result = tests.tests[test]
        let hung = evidence.hangs(of: result).contains { $0.record.signs.isHang }
        return issues.first { issue in
            issue.explains(result, in: profile, hung: hung) { patterns in isLogged(patterns, during: test) }
        }
    }

    private func isLogged(_ patterns: [KnownPattern], during test: Int) -> Bool {
        let parts = logs.withLock { logs in
            if logs == nil { logs = try? TestLogs(run: run, tests: tests) }
            return logs?.parts(ofTest: test) ?? []
        }
        let share = Self.searchedBytes / max(1, parts.count)
        return parts.contains { (try? $0.contains(patterns, inLast: share)) ?? false }
    }

    /// What happened in the machine while a test ran, a sentence each.
    public func sentences(_ test: Int) -> [String] {
        let hangs = evidence.hangs(of: tests.tests[test]).filter { $0.record.signs.isHang }
        return evidence.coreDumps(ofTest: test, in: tests).prefix(10).map(\.summary)
            + hangs.map { "hung: \($0.record.summary)" }
    }

    /// The failed tests as a run's report has them.
    var failures: [RunReport.Failure] {
        tests.tests.indices.filter { tests.tests[$0].status.isFailure }.map { test in
            RunReport.Failure(tests.tests[test], known: known(test), evidence: sentences(test))
        }
    }
}
