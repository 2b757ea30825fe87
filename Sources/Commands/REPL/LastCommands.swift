internal import ArgumentParser
internal import Foundation
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
        let runs = context.folders.runs
        for name in RunArchive(runs: runs).names.prefix(20) {
            if let report = RunReport(savedIn: "\(runs)/\(name)") { return report }
        }
        throw SessionError.noRun
    }
}

extension RunReport {
    /// In bytes. A report with thousands of failures is smaller.
    private static let largest = 32 << 20

    /// Reads what a run has saved; nil where there is nothing readable.
    init?(savedIn folder: String) {
        let path = folder + "/report.json"
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
        guard size <= Self.largest, let data = FileManager.default.contents(atPath: path) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let report = try? decoder.decode(RunReport.self, from: data) else { return nil }
        self = report
    }
}
