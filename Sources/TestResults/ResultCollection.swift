public import Foundation

/// Whatever a run or a CI job left, read as one report: the best source there is, and what the others add.
public struct ResultCollection: Sendable {
    private let files: ResultFiles
    private let output: [Data]
    private let name: TestName

    /// - Parameters:
    ///   - files: What the run left: Avocado's folder, JUnit XML, TAP files, or the logs artifact of libvirt's CI.
    ///   - output: What the job wrote, or its trace, in pieces; may be empty.
    ///   - name: What to call the test when all there is is one script's TAP.
    public init(files: ResultFiles, output: [Data] = [], name: TestName) {
        self.files = files
        self.output = output
        self.name = name
    }

    /// - Throws: ``TestResultsError/noResults(lookedFor:)``.
    public func report() throws(TestResultsError) -> TestReport {
        let terminal = Self.report(of: output, name: name)
        let logs = CollectedLogs(files).failures()
        if let job = try? AvocadoJobDirectory(files).report(), job.isMore(than: terminal) {
            guard let terminal, terminal.source == .avocadoConsole else { return job }
            // A job that was killed leaves what its own terminal saw and no file holds.
            return job.completed(by: terminal)
        }
        if let junit = junit(), junit.isMore(than: terminal) { return junit.merging(details: logs) }
        if let terminal { return terminal.merging(details: logs) }
        if !logs.isEmpty { return CollectedLogs(files).report() }
        if let plain = plainFiles() { return plain }
        throw .noResults(lookedFor: ["results.json", "results.tap", "test-results/", "*.xml", "*.tap", "the job's log"])
    }

    /// What the output of a job shows: Avocado's, prove's, or bare TAP.
    public static func report(of output: [Data], name: TestName) -> TestReport? {
        var console = AvocadoConsole()
        var plain = PlainTAPOutput(name: name)
        for piece in output {
            _ = console.feed(piece)
            plain.feed(piece)
        }
        _ = console.finish()
        return console.report ?? plain.finish()
    }

    /// All JUnit files together, each once.
    private func junit() -> TestReport? {
        let listed = Set(files.paths)
        let reports = files.paths.filter { $0.hasSuffix(".xml") }.prefix(ReadingLimits.documents).compactMap { path in
            files.content(path, in: listed).flatMap { JUnitReport($0).report() }
        }
        guard let first = reports.first else { return nil }
        return reports.dropFirst().reduce(first) { all, next in
            var all = all
            all.tests += next.tests.prefix(max(0, ReadingLimits.tests - all.tests.count))
            all.planned = all.planned.flatMap { planned in next.planned.map { planned + $0 } }
            all.isComplete = all.isComplete && next.isComplete
            return all
        }
    }

    /// Files of TAP, a test each.
    private func plainFiles() -> TestReport? {
        let listed = Set(files.paths)
        let names = files.paths.filter { $0.hasSuffix(".tap") || $0.hasSuffix(".t") }.prefix(ReadingLimits.documents)
        let reports = names.compactMap { path in
            files.content(path, in: listed).flatMap { Self.report(of: [$0], name: TestName(path)) }
        }
        guard !reports.isEmpty else { return nil }
        let tests = reports.flatMap(\.tests).prefix(ReadingLimits.tests)
        return TestReport(
            tests: Array(tests), source: .tap, planned: tests.count, isComplete: reports.allSatisfy(\.isComplete))
    }
}

extension TestReport {
    /// Whether this tells of as many tests as the other.
    fileprivate func isMore(than other: TestReport?) -> Bool {
        !tests.isEmpty && (source != .junit || tests.count >= other?.tests.count ?? 0)
    }

    /// With the tests that only the terminal showed.
    fileprivate func completed(by terminal: TestReport) -> TestReport {
        var all = self
        var pairing = TestPairing(terminal.tests)
        for index in all.tests.indices {
            guard let match = pairing.takeMatch(of: all.tests[index], sameRun: true) else { continue }
            let seen = terminal.tests[match]
            all.tests[index].reason = all.tests[index].reason ?? seen.reason
            all.tests[index].seconds = all.tests[index].seconds ?? seen.seconds
            all.tests[index].number = all.tests[index].number ?? seen.number
            // The folder's name can't tell which of its underscores were slashes; the terminal can.
            if !all.tests[index].name.text.contains("/") { all.tests[index].name = seen.name }
        }
        all.tests += pairing.remaining.map { terminal.tests[$0] }
        all.planned = all.planned ?? terminal.planned
        return all
    }
}
