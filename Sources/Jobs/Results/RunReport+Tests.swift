internal import GitLabCI
internal import TestResults

extension RunReport.Tests {
    /// - Parameter known: How many of the failed ones are of known issues.
    init(_ counts: TestCounts, known: Int = 0) {
        self.init(
            passed: counts.passed + counts.warned, failed: counts.failures,
            skipped: counts.skipped + counts.canceled, known: known)
    }
}

extension RunRecord {
    /// Takes down how a script ended, and what its tests said.
    func take(_ tests: TestReport?, status: Int32, knownIssues: [KnownIssue], profile: String) {
        let signs = tests.map { FailureSigns(run: folder.path, tests: $0, profile: profile, issues: knownIssues) }
        let failures = signs?.failures ?? []
        update { report in
            report.result = status == 0 ? .passed : .failed
            report.tests = tests.map {
                RunReport.Tests($0.counts, known: failures.filter { $0.known != nil }.count)
            }
            report.failures = failures
        }
    }
}

extension RunReport.Failure {
    /// A failed test with its first failing assertion, or else with why there is none.
    init(_ test: TestResult, known: KnownIssue? = nil, evidence: [String] = []) {
        let first = test.assertions.first
        self.init(
            test: test.name.text, status: test.status.rawValue,
            assertion: first.map { $0.isBailOut ? "Bail out! \($0.name)" : $0.label } ?? test.reason ?? "",
            detail: first?.diagnostic ?? test.outputTail.joined(separator: "\n"),
            assertions: test.assertions.map(\.label), known: known?.reference, evidence: evidence)
    }
}

extension RunReport.Comparison {
    init(_ comparison: Comparison) {
        let decisive = comparison.differences.filter(\.isDecisive)
        self.init(
            with: "ci", same: comparison.same, differences: decisive.map(\.sentence),
            unknown: comparison.differences.filter { !$0.isDecisive }.map(\.sentence))
    }

    /// Two runs without a test to compare agree when their scripts ended alike.
    init(status: Int32, recorded: TraceResult) {
        if case .truncated = recorded {
            self.init(
                with: "ci", same: false, differences: [],
                unknown: ["How CI's script ended can't be told: its log has no end"])
            return
        }
        let same = recorded.exitStatus.map { $0 == Int(status) } ?? (status != 0)
        let inCI = recorded.exitStatus.map { "with \($0)" } ?? "with a failure"
        self.init(
            with: "ci", same: same,
            differences: same ? [] : ["The script ended with \(status) here, and \(inCI) in CI"],
            unknown: [])
    }
}

extension TraceResult {
    /// The exit status of CI's script, where the trace tells it.
    var exitStatus: Int? {
        switch self {
        case .succeeded: 0
        case .failed(let status): status
        case .systemFailure, .timedOut, .canceled, .truncated: nil
        }
    }
}
