internal import Foundation
internal import TestResults

extension RunArchive {
    /// A run may repeat tests of another, which repeats those of a third.
    private static let longest = 5

    /// Names of tests for who types one: those that failed in a run first, then all that it and the runs of which it
    /// repeats tests have recorded. Reads as little as can be.
    public func testNames(of report: RunReport) -> [String] {
        var names = report.failures.map(\.test)
        var run: String? = report.run
        for _ in 0..<Self.longest {
            guard let current = run, self.names.contains(current) else { break }
            names += recordedNames(of: current)
            run = (try? self.report(of: current))?.again?.run
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private func recordedNames(of run: String) -> [String] {
        let results = RunFolder(run: run, path: path(of: run)).results
        let jobs = ((try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []).sorted()
        return jobs.flatMap { job -> [String] in
            guard let document = try? FileTree("\(results)/\(job)").content("results.json") else { return [] }
            return AvocadoJobDirectory.names(inResults: document).map(\.text).sorted()
        }
    }
}
