internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal
internal import TestResults

struct TestLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-logs",
        abstract: "Show what libvirt's daemons logged while one test ran.",
        discussion: """
            The logs of the whole run are cut by the time at which the test began and ended. Those are the logs that the \
            job kept among its artifacts; of a run with --daemon-logs, those of each test; --ci takes those of the job in CI, where its log tells when tests ran.

            Examples:
              virt-ci test-logs last 207-disk            what each daemon logged then, and its errors
              virt-ci test-logs last 207-disk --daemon virtqemud > virtqemud.log
            """)
    @OptionGroup var target: RunArgument
    @Argument(help: "The test's name, or a part of it that no other test has.") var test: String
    @Option(help: ArgumentHelp("Write this daemon's part, as it is.", valueName: "name")) var daemon: String?
    @Flag(help: "The logs of the job in CI instead.") var ci = false
    @Flag(help: "Cut by time also where the run was made with --daemon-logs.") var byTime = false
    @Option(
        help: ArgumentHelp("How far the logs' clock is ahead of the tests', in seconds.", valueName: "seconds"))
    var clockOffset: Double = 0
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let recorded = try await target.open(context)
        let tests = try recorded.tests(inCI: ci)
        let index = try tests.index(ofTest: test)
        let name = tests.tests[index].name.text
        let parts = try parts(of: tests, index, recorded, context)
        guard daemon == nil else {
            for part in parts { try part.read { context.console.pass($0, to: .output) } }
            return context.console.endPass(to: .output)
        }
        try context.console.show(
            TestLogsAnswer(test: name, daemons: try parts.map { try DaemonPart($0) }), as: output.format)
    }

    /// What the daemons wrote for this test alone, where the run had them do so; else what a cut by time gives.
    private func parts(
        of tests: TestReport, _ index: Int, _ recorded: RecordedRun, _ context: Context
    ) throws -> [DaemonLogs.Part] {
        let test = tests.tests[index]
        let own = ci || byTime ? [] : test.number.map { recorded.ownLogs(ofTest: $0) } ?? []
        guard own.isEmpty else {
            let wanted = own.filter { daemon == nil || $0.name == daemon }
            guard !wanted.isEmpty else { throw RecordError.noSuchDaemon(daemon ?? "", daemons: own.map(\.name)) }
            return wanted
        }
        guard test.startedAt != nil else { throw RecordError.noTimes(test: test.name.text) }
        let logs = ci ? recorded.recordedDaemonLogs : recorded.daemonLogs
        guard !logs.isEmpty else { throw RecordError.noDaemonLogs(run: recorded.name) }
        let windows = TestWindows(tests.tests, clockOffset: clockOffset)
        let cut = try logs.cut(windows, daemon: daemon)
        guard !cut.isEmpty else {
            throw RecordError.noSuchDaemon(daemon ?? "", daemons: try logs.cut(TestWindows([])).map(\.name))
        }
        for file in cut.flatMap(\.unread) {
            context.console.note("note: '\(Sanitizer.line(file))' is packed; not read")
        }
        return cut.map { $0.part(ofTest: index) }
    }
}

/// What one daemon logged during a test.
struct DaemonPart: Encodable {
    let name: String
    let bytes: Int
    let lines: Int
    /// Entries of the level `error`, the first few.
    let errors: [String]
    let errorCount: Int

    private static let shown = 5
    private static let longest = 4096

    init(_ part: DaemonLogs.Part) throws {
        var counter = LineCounter()
        try part.read { counter.feed($0) }
        (name, bytes, lines) = (part.name, part.size, counter.lines)
        (errors, errorCount) = (counter.errors, counter.errorCount)
    }

    /// Goes through a log that may be of any size.
    private struct LineCounter {
        var lines = 0
        var errors: [String] = []
        var errorCount = 0
        private var line: [UInt8] = []

        mutating func feed(_ data: Data) {
            for byte in data {
                if byte == 0x0a { end() } else if line.count < DaemonPart.longest { line.append(byte) }
            }
        }

        private mutating func end() {
            defer { line.removeAll(keepingCapacity: true) }
            lines += 1
            // `TIME: THREAD: error : FUNCTION:LINE : text`: the level stands in the first hundred bytes.
            let head = String(decoding: line.prefix(100), as: UTF8.self)
            guard head.contains(": error : ") else { return }
            errorCount += 1
            if errors.count < DaemonPart.shown { errors.append(String(decoding: line, as: UTF8.self)) }
        }
    }
}

/// The daemons of one test, those that logged nothing left out.
struct TestLogsAnswer: Answer {
    let test: String
    let daemons: [DaemonPart]

    func text(width: Int?, style: Style) -> String {
        let talking = daemons.filter { $0.bytes > 0 }
        guard !talking.isEmpty else { return "No daemon logged anything while '\(Sanitizer.line(test))' ran\n" }
        let rows = talking.map { part -> [Table.Cell] in
            [
                Table.Cell(part.name), "\(part.lines)", Table.Cell(Format.size(UInt64(part.bytes))),
                Table.Cell("\(part.errorCount)", part.errorCount > 0 ? .failure : nil),
            ]
        }
        let table = Table(["DAEMON", "LINES", "SIZE", "ERRORS"], rows, alignments: [.left, .right, .right, .right])
        let errors = talking.filter { !$0.errors.isEmpty }.map { part in
            let lines = part.errors.map { "  \(Sanitizer.line($0))\n" }.joined()
            let more = part.errorCount > part.errors.count ? "  and \(part.errorCount - part.errors.count) more\n" : ""
            return "\n\(style(Sanitizer.line(part.name), as: .emphasis)):\n\(lines)\(more)"
        }
        return "While '\(Sanitizer.line(test))' ran:\n" + table.text(width: width, style: style) + errors.joined()
    }
}
