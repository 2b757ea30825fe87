public import TestResults

/// A run and those of which it repeats tests, itself first.
public struct RunLineage: Sendable {
    public let runs: [RecordedRun]

    /// The run whose script has left its traces in the machine that this one was in.
    public var maker: RecordedRun? { runs.first { $0.report.again?.isInSameMachine != true } ?? runs.last }

    /// The first of them, which had all tests.
    public var origin: RecordedRun? { runs.last }

    /// The tests that any of them, or CI, has named.
    public var knownTests: [TestName] {
        let names = runs.flatMap { run in
            (run.tests?.tests ?? []).map(\.name) + (run.recipe?.ci?.tests?.tests ?? []).map(\.name)
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0.text).inserted }
    }
}

extension RunArchive {
    /// A run may repeat one that repeats another, and so on; longer lines were not made by hand.
    private static let longest = 20

    /// - Parameter run: As ``run(_:)`` takes it.
    /// - Throws: ``RecordError`` where the run itself can't be read; of the others those are left out that are gone.
    public func lineage(of run: String) async throws -> RunLineage {
        var runs = [try await self.run(run)]
        while runs.count < Self.longest, let earlier = runs.last?.report.again?.run, names.contains(earlier),
            !runs.contains(where: { $0.name == earlier }), let next = try? await self.run(earlier)
        {
            runs.append(next)
        }
        return RunLineage(runs: runs)
    }
}
