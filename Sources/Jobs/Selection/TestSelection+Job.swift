internal import GitLabCI
internal import TestResults

extension TestSelection {
    /// The tests as CI's log of a job, or its recipe, names them.
    ///
    /// - Throws: `TestSelectionError.noSuchTest`, and `.noAvocado` when what ran there was something else.
    func resolved(for job: ResolvedJob) throws(TestSelectionError) -> TestSelection {
        guard let known = job.recordedTests, !known.tests.isEmpty else { return self }
        guard known.source != .tap else { throw .noAvocado(job: job.identity.name) }
        let isWhole = known.isComplete && known.source != .collectedLogs
        return try resolved(among: known.tests.map(\.name), isComplete: isWhole)
    }

    /// What is to be said of a run of these: nil when they ran, and nothing else did.
    func mismatch(in report: TestReport) -> JobNote? {
        let others = report.tests.filter { !contains($0.name) }.map(\.name.text)
        let missing = tests.filter { test in !report.tests.contains { $0.name.isSameTest(as: test) } }.map(\.text)
        guard !others.isEmpty || !missing.isEmpty else { return nil }
        return .notOnlySelected(others: others.count, missing: missing)
    }
}

extension ResolvedJob {
    /// What CI's log, or the recipe, tells of the job's tests.
    var recordedTests: TestReport? {
        switch outcome {
        case .log(let trace, _): TraceTests.report(of: identity.name, trace)
        case .recipe(let outcome): outcome?.tests
        }
    }
}
