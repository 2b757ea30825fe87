public import Foundation

/// The folder Avocado leaves for a job: `results.json` at its end, `results.tap` and the tests' output all the while.
public struct AvocadoJobDirectory: Sendable {
    private let files: ResultFiles
    /// Where the job's folder is among the files: empty, or ending in a slash.
    private let root: String

    /// - Parameter files: The job's folder, or a folder that holds it, as Avocado's results folder does. Of several
    ///   jobs the last by name is read: names begin with the date.
    public init(_ files: ResultFiles) {
        self.files = files
        let names = ["results.json", "results.tap"]
        let roots = files.paths.compactMap { path -> String? in
            guard let name = names.first(where: { path == $0 || path.hasSuffix("/" + $0) }) else { return nil }
            return String(path.dropLast(name.count))
        }
        // Test folders hold anything a test leaves, also files of these names.
        let jobs = roots.filter { !$0.hasPrefix("test-results/") && !$0.contains("/test-results/") }
        root = jobs.contains("") ? "" : jobs.max() ?? ""
    }

    /// The names alone of the tests in a `results.json`, for who can't wait for more; none where it can't be read.
    public static func names(inResults document: Data) -> [TestName] {
        (AvocadoResultsFile(document)?.tests ?? []).compactMap { $0.name?.known }.map { TestName($0) }
    }

    /// Reads what is there: `results.json`, or without a readable one `results.tap` and the tests' folders.
    ///
    /// - Throws: ``TestResultsError/noResults(lookedFor:)``.
    public func report() throws(TestResultsError) -> TestReport {
        let listed = Set(files.paths)
        let folders = TestFolders(files, under: root + "test-results/")
        if let data = files.content(root + "results.json", in: listed),
            let results = AvocadoResultsFile(data)
        {
            return report(results, folders)
        }
        let tap = files.content(root + "results.tap", in: listed)
        guard tap != nil || !folders.all.isEmpty else {
            let names = ["results.json", "results.tap", "test-results/"]
            throw .noResults(lookedFor: names.map { root + $0 })
        }
        return KilledRun(tap: tap ?? Data(), folders: folders).report()
    }

    private func report(_ results: AvocadoResultsFile, _ folders: TestFolders) -> TestReport {
        var seen: Set<String> = []
        var tests = results.tests.prefix(ReadingLimits.tests).compactMap { entry -> TestResult? in
            guard var test = TestResult(entry) else { return nil }
            let name = entry.logDirectory?.split(separator: "/").last
            if let name { seen.insert(String(name)) }
            if test.status != .passed, let folder = name.flatMap({ folders[$0] }) {
                folders.output(of: folder).describe(&test)
            }
            return test
        }
        let isComplete = results.total.map { $0 == tests.count } ?? true
        // A job that was stopped writes the tests that ended, and leaves the folders of those that ran.
        for folder in isComplete ? [] : folders.all where !seen.contains(folder.name) {
            guard tests.count < ReadingLimits.tests else { break }
            var test = folder.test
            test.status = .interrupted
            folders.output(of: folder).describe(&test)
            tests.append(test)
        }
        return TestReport(
            tests: tests, source: .avocadoResults, planned: results.total, isComplete: isComplete)
    }
}
