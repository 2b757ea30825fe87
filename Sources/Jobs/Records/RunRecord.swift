public import Foundation
internal import Synchronization

/// A run's report while it grows, and the folder it is kept in.
public final class RunRecord: Sendable {
    let folder: RunFolder
    private let state: Mutex<RunReport>

    /// Makes the run's folder.
    /// - Parameter runs: The folder of all runs.
    public init(in runs: String, now: Date = Date()) throws {
        folder = try RunFolder.make(in: runs, day: now)
        state = Mutex(RunReport(run: folder.run, directory: folder.path, started: now))
    }

    /// What is known so far.
    public var report: RunReport { state.withLock { $0 } }

    /// Changes what is known.
    public func update(_ change: (inout RunReport) -> Void) { state.withLock { change(&$0) } }

    /// Writes `report.json` into the run's folder.
    public func save() throws { try folder.write(report, as: "report.json") }
}
