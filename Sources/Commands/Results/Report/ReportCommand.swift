internal import ArgumentParser
internal import Files
internal import Foundation
internal import History
internal import Jobs
internal import Profiles
internal import Terminal
internal import TestResults

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a run's report: a page, JUnit XML, Markdown, or the draft of a bug report.",
        discussion: """
            The page is one file that needs no network. Secrets of the job are masked in its log, and what its tests and \
            daemons wrote is shown as it is: look before you send it.

            Examples:
              virt-ci report last --html report.html
              virt-ci report last --markdown -           to standard output
              virt-ci report last --bug bug.md --test 207-disk
            """)
    @OptionGroup var target: LastRunArgument
    @Option(help: ArgumentHelp("Write a page.", valueName: "file")) var html: String?
    @Option(help: ArgumentHelp("Write JUnit XML.", valueName: "file")) var junit: String?
    @Option(help: ArgumentHelp("Write Markdown for a merge request.", valueName: "file")) var markdown: String?
    @Option(help: ArgumentHelp("Write the draft of a bug report.", valueName: "file")) var bug: String?
    @Option(help: "The test that the bug report is about; all failed ones without.") var test: String?

    func validate() throws {
        guard html != nil || junit != nil || markdown != nil || bug != nil else {
            throw ValidationError("Which form? --html, --junit, --markdown or --bug, each with a file")
        }
        guard test == nil || bug != nil else { throw ValidationError("'--test' belongs to '--bug'") }
    }

    func run() async throws {
        let context = Context.current
        let recorded = try await target.open(context)
        let issues = try KnownIssuesFile.issues(in: context.profiles.directories)
        var past: [String: TestPast] = [:]
        if html != nil, let tests = recorded.tests {
            past = await RunHistory(context: context).past(ofFailuresIn: tests, recorded.report)
        }
        let dossier = RunDossier(recorded, issues: issues, past: past)
        if let html { try write(ReportPage(dossier: dossier).html, to: html, context) }
        if let junit {
            let tests = try recorded.tests(inCI: false)
            try write(JUnitDocument(tests, name: recorded.report.job?.name ?? recorded.name).text, to: junit, context)
        }
        if let markdown { try write(TextReports(dossier: dossier).markdown, to: markdown, context) }
        if let bug { try write(try TextReports(dossier: dossier).bug(about: test), to: bug, context) }
    }

    private func write(_ text: String, to file: String, _ context: Context) throws {
        guard file != "-" else { return context.console.out(text) }
        do {
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: file), options: Destination(file).isReplaced ? .atomic : [])
        } catch let error as CocoaError {
            let code = (error.underlying as? POSIXError)?.code.rawValue ?? EIO
            throw RecordError.unwritable(path: file, code: code)
        }
        context.console.note("Wrote \(Sanitizer.line(file)) (\(Format.size(UInt64(text.utf8.count))))")
    }
}
