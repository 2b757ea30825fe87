internal import Foundation
public import TestResults

/// A run as it lies on this machine.
public struct RecordedRun: Sendable {
    public let name: String
    /// Its folder; absolute.
    public let folder: String
    public let report: RunReport
    /// What its tests said; nil without any.
    public let tests: TestReport?
    /// What CI recorded of the job; nil where nothing was read of it.
    public let recipe: Recipe?

    /// What its machine left besides the tests' results.
    public var evidence: RunEvidence { RunEvidence(run: folder) }
    /// The same of CI's artifacts.
    public var recordedEvidence: RunEvidence { RunEvidence(artifacts: folder + "/ci") }
}

/// Why a run's record can't be read.
public enum RecordError: Error, Equatable {
    /// No run of that name; the newest there are.
    case noSuchRun(String, runs: [String])
    /// Its report is missing or none: the run goes on still, was killed, or is of another version.
    case unreadable(run: String)
    /// The run has no such test; those that are alike, or all.
    case noSuchTest(String, tests: [String])
    /// The name is found in the names of several tests.
    case severalTests(String, tests: [String])
    /// It has no tests at all.
    case noTests(run: String)
    /// No logs of daemons are kept of it.
    case noDaemonLogs(run: String)
    /// There are logs, and none of that daemon.
    case noSuchDaemon(String, daemons: [String])
    /// Nothing tells when the test ran.
    case noTimes(test: String)
    /// A report can't be written there; `code` is errno.
    case unwritable(path: String, code: Int32)
    /// There is nothing to compare it with.
    case nothingRecorded(run: String)
}

extension RunArchive {
    /// The reports of all runs that have one, the newest first; each is read when it is asked for.
    public var reports: some Sequence<RunReport> { names.lazy.compactMap { try? report(of: $0) } }

    /// In bytes. A report with thousands of failures is smaller.
    private static let largestReport = 32 << 20

    /// A run with what its tests said.
    ///
    /// - Parameter run: Its name, an unambiguous beginning of it, or `last` for the newest that has a report.
    /// - Throws: ``RecordError``.
    public func run(_ run: String) async throws -> RecordedRun {
        let name = try name(of: run)
        let report = try report(of: name)
        let folder = RunFolder(run: name, path: path(of: name))
        let tests = RunResults(folder: folder, onEvent: { _ in }).local(jobName: report.job?.name ?? name)
        let recipe = try? await RecipeFile.read("\(folder.path)/\(RecipeFile.name)").recipe
        return RecordedRun(name: name, folder: folder.path, report: report, tests: tests, recipe: recipe)
    }

    private func name(of run: String) throws(RecordError) -> String {
        let names = names
        if run == "last", let newest = names.first(where: { (try? report(of: $0)) != nil }) { return newest }
        let found = names.contains(run) ? [run] : names.filter { !run.isEmpty && $0.hasPrefix(run) }
        guard found.count == 1, let name = found.first else {
            throw .noSuchRun(run, runs: Array((found.isEmpty ? names : found).prefix(5)))
        }
        return name
    }

    private func report(of name: String) throws(RecordError) -> RunReport {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let file = path(of: name) + "/report.json"
        let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int ?? 0
        guard size <= Self.largestReport, let data = FileManager.default.contents(atPath: file),
            let report = try? decoder.decode(RunReport.self, from: data)
        else { throw .unreadable(run: name) }
        return report
    }
}

extension TestReport {
    /// The test that a user means: by its whole name, or by a part that no other has.
    ///
    /// - Throws: ``RecordError/noSuchTest(_:tests:)``, ``RecordError/severalTests(_:tests:)``.
    public func index(ofTest text: String) throws(RecordError) -> Int {
        let wanted = TestName(text)
        if let exact = tests.firstIndex(where: { $0.name.isSameTest(as: wanted) }) { return exact }
        let found = tests.indices.filter { tests[$0].name.text.contains(wanted.text) }
        guard let first = found.first else { throw .noSuchTest(text, tests: tests.map(\.name.text)) }
        guard found.count == 1 else { throw .severalTests(text, tests: found.map { tests[$0].name.text }) }
        return first
    }
}
