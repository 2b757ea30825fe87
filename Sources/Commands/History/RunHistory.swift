internal import Foundation
internal import History
internal import Jobs
internal import Terminal

/// The history of this user's runs, opened when it is needed and never before.
struct RunHistory: Sendable {
    let context: Context

    private var file: String { context.folders.state + "/history.sqlite" }

    /// Adds a run that has ended. It never fails the run, and is not called off with it.
    func add(_ report: RunReport) async {
        let archive = RunArchive(runs: context.folders.runs)
        // A run without a report has no tests to tell of.
        guard let recorded = await Task(operation: { try? await archive.run(report.run) }).value else { return }
        await add(recorded)
    }

    /// The same of one that was read.
    func add(_ recorded: RecordedRun) async {
        guard let entry = RunEntry(recorded) else { return }
        let adding = Task {
            do {
                try await use { try await $0.add([entry]) }
            } catch {
                let reason = Failure(error)?.sentence ?? "\(error)"
                context.console.note("note: The tests of this run are missing in the history. \(reason)")
            }
        }
        await adding.value
    }

    /// Opens the history, fills a new one with the recorded runs, and asks or changes it. A damaged one is told, put
    /// aside, and made anew, once.
    ///
    /// - Throws: `HistoryError`, `CancellationError`.
    @discardableResult
    func use<Answer>(_ work: (History) async throws -> Answer) async throws -> Answer {
        do {
            return try await work(try await open())
        } catch HistoryError.damaged(let path) {
            if let place = try await History.setAside(path) {
                context.console.warning(
                    "The history of tests was damaged; it is now '\(place)', and a new one is made of the recorded runs"
                )
            }
            return try await work(try await open())
        }
    }

    private func open() async throws -> History {
        let history = try await History.open(file)
        guard try await !history.isFilled() else { return history }
        let archive = RunArchive(runs: context.folders.runs)
        var entries: [RunEntry] = []
        for name in archive.names {
            try Task.checkCancellation()
            // A run that can't be read has no tests to tell of.
            if let run = try? await archive.run(name), let entry = RunEntry(run) { entries.append(entry) }
        }
        try await history.fill(entries)
        return history
    }
}
