internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs that are recorded on this machine, the newest first.",
        discussion: """
            Examples:
              virt-ci runs
              virt-ci runs --limit 100 --format json
            """)
    @Option(help: "How many at most.") var limit = 20
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let runs = RunArchive(runs: context.folders.runs).reports.prefix(max(0, limit)).map(RunRow.init)
        try context.console.show(Array(runs), as: output.format, empty: "No run is recorded here")
    }
}

/// One run of the list.
struct RunRow: Row {
    let report: RunReport

    static let header = ["RUN", "JOB", "RESULT", "FAILED", "KNOWN", "TOOK", "BEGAN"]
    static let alignments: [Table.Alignment] = [.left, .left, .left, .right, .right, .right]

    var cells: [Table.Cell] {
        let meaning: Style.Meaning =
            switch report.result {
            case .passed: .success
            case .failed, .error: .failure
            case .interrupted: .warning
            }
        return [
            Table.Cell(report.run), Table.Cell(report.job.map { "\($0.name) (\($0.id))" } ?? ""),
            Table.Cell(report.result.rawValue, meaning), Table.Cell(report.tests.map { "\($0.failed)" } ?? ""),
            Table.Cell(report.tests.map { $0.known > 0 ? "\($0.known)" : "" } ?? ""),
            Table.Cell(report.seconds.total.map { Format.duration(.seconds($0)) } ?? ""),
            Table.Cell(Format.relative(report.started, to: Date())),
        ]
    }

    func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }
}

/// Which run is meant.
struct RunArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The run, as its report names it, or its beginning; or 'last'.", valueName: "run"))
    var run: String

    func open(_ context: Context) async throws -> RecordedRun {
        try await RunArchive(runs: context.folders.runs).run(run)
    }
}

/// Which run is meant, where nothing else is asked for: the last one unless said otherwise.
struct LastRunArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The run, as its report names it, or its beginning; the last one where none is given.", valueName: "run"))
    var run: String?

    func open(_ context: Context) async throws -> RecordedRun {
        let name = run ?? Session.current?.now.report?.run ?? "last"
        return try await RunArchive(runs: context.folders.runs).run(name)
    }
}

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show how a recorded run ended: the report it gave then.",
        discussion: """
            Examples:
              virt-ci show
              virt-ci show 20261123-1a2b --format json
            """)
    @OptionGroup var target: LastRunArgument
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let recorded = try await target.open(context)
        try context.console.show(RunSummary(recorded.report), as: output.format)
    }
}
