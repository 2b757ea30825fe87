internal import ArgumentParser
internal import Jobs
internal import Terminal

struct LastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "last", abstract: "Show the last run's result again.")

    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let session = Session.current else { return }
        try session.context.console.show(RunSummary(try session.lastReport()), as: output.format)
    }
}

extension Session {
    /// The report of the session's last run; before one, of the newest run on this machine.
    /// - Throws: `SessionError.noRun`.
    func lastReport() throws -> RunReport {
        if let report = now.report { return report }
        if let newest = RunArchive(runs: context.folders.runs).reports.first(where: { _ in true }) { return newest }
        throw SessionError.noRun
    }
}
