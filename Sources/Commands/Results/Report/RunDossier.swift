internal import Foundation
internal import History
internal import Jobs
internal import Profiles
internal import TestResults

/// All that is told of a run in a report of any form, gathered once.
struct RunDossier {
    let run: RecordedRun
    let tests: TestReport?
    /// Known issues by the tests' names.
    let known: [String: KnownIssue]
    /// The comparison with CI; nil where nothing was recorded of it.
    let comparison: CompareAnswer?
    /// What the daemons logged during failed tests, by the tests' indices.
    let logs: [Int: [LogExcerpt]]
    /// How the failed tests ended in the last runs here, by their names.
    let past: [String: TestPast]

    /// What its machine left besides.
    let evidence: RunEvidence

    /// The end of what one daemon logged during a test.
    struct LogExcerpt {
        let daemon: String
        /// Bytes of the whole part.
        let size: Int
        let lines: [String]
    }

    /// A report is to be read and sent around: of each log it has the end, errors before it are in `test-logs`.
    private static let logBytes = 24 << 10
    /// Logs are shown of so many failed tests.
    private static let testsWithLogs = 50

    init(_ run: RecordedRun, issues: [KnownIssue], past: [String: TestPast] = [:]) {
        self.run = run
        self.past = past
        tests = run.tests
        let signs = run.tests.map {
            FailureSigns(run: run.folder, tests: $0, profile: run.report.profile?.name, issues: issues)
        }
        evidence = run.evidence
        var known: [String: KnownIssue] = [:]
        for (index, test) in (run.tests?.tests ?? []).enumerated() where test.status.isFailure {
            known[test.name.text] = signs?.known(index)
        }
        self.known = known
        comparison = run.comparedCI.map { CompareAnswer(run.compared, $0) }
        logs = run.tests.map { Self.logs(of: run, $0) } ?? [:]
    }

    /// The failed tests with their places in the run.
    var failures: [(index: Int, test: TestResult)] {
        (tests?.tests ?? []).enumerated().filter { $0.element.status.isFailure }.map { ($0.offset, $0.element) }
    }

    /// The command that runs it again.
    var command: String {
        "virt-ci run " + (run.report.job.map { $0.url } ?? "--recipe \(run.folder)/recipe.yaml")
    }

    /// What crashed while a test ran.
    func crashes(_ index: Int) -> [CoreDump] { tests.map { evidence.coreDumps(ofTest: index, in: $0) } ?? [] }

    private static func logs(of run: RecordedRun, _ tests: TestReport) -> [Int: [LogExcerpt]] {
        guard let all = try? TestLogs(run: run.folder, tests: tests) else { return [:] }
        let failed = tests.tests.indices.filter { tests.tests[$0].status.isFailure }.prefix(testsWithLogs)
        return failed.reduce(into: [:]) { found, index in
            let excerpts = all.parts(ofTest: index).compactMap(excerpt)
            if !excerpts.isEmpty { found[index] = excerpts }
        }
    }

    private static func excerpt(of part: DaemonLogs.Part) -> LogExcerpt? {
        var end = Data()
        try? part.read { piece in end = Data((end + piece).suffix(logBytes)) }
        guard !end.isEmpty else { return nil }
        let size = part.size
        let lines = String(decoding: end, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        // What the cut left of a line is no line.
        let whole = size > end.count ? lines.dropFirst() : lines[...]
        return LogExcerpt(daemon: part.name, size: size, lines: whole.filter { !$0.isEmpty }.map(String.init))
    }
}
