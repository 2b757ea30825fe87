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
            job kept among its artifacts, those of the domains' QEMU, and the kernel's messages; of a run with --daemon-logs, \
            those that daemons wrote for each test; --ci takes those of the job in CI, where its log tells when tests ran. \
            What crashed meanwhile is told with its stack.

            Examples:
              virt-ci test-logs last 207-disk            what each daemon logged then, and its errors
              virt-ci test-logs last 207-disk --daemon virtqemud > virtqemud.log
              virt-ci test-logs last 207-disk --daemon kernel      the kernel's messages of that time
              virt-ci test-logs last 207-disk --daemon qemu/NAME   what QEMU of that domain wrote
              virt-ci test-logs last 207-disk --daemon coredumps   all that coredumpctl tells of what crashed
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
        let evidence = ci ? recorded.recordedEvidence : recorded.evidence
        let crashes = evidence.coreDumps(ofTest: index, in: tests)
        if daemon == Self.coreDumps {
            for dump in crashes { context.console.pass(Data("\(dump.text)\n\n".utf8), to: .output) }
            return context.console.endPass(to: .output)
        }
        let parts = try parts(of: tests, index, recorded, context)
        guard daemon == nil else {
            for part in parts { try part.read { context.console.pass($0, to: .output) } }
            return context.console.endPass(to: .output)
        }
        try context.console.show(
            TestLogsAnswer(
                test: name, daemons: try parts.map { try DaemonPart($0) }, dumps: crashes, of: tests,
                missing: evidence.missing),
            as: output.format)
    }

    private static let coreDumps = "coredumps"

    private func parts(
        of tests: TestReport, _ index: Int, _ recorded: RecordedRun, _ context: Context
    ) throws -> [DaemonLogs.Part] {
        let logs = try logs(of: tests, recorded, only: daemon)
        let parts = logs.parts(ofTest: index)
        guard parts.isEmpty else {
            for file in logs.unread { context.console.note("note: '\(Sanitizer.line(file))' is packed; not read") }
            return parts
        }
        let all = try daemon == nil ? logs : self.logs(of: tests, recorded, only: nil)
        guard !all.isEmpty else { throw RecordError.noDaemonLogs(run: recorded.name) }
        let test = tests.tests[index]
        guard test.startedAt != nil else { throw RecordError.noTimes(test: test.name.text) }
        throw RecordError.noSuchDaemon(daemon ?? "", daemons: all.parts(ofTest: index).map(\.name))
    }

    private func logs(of tests: TestReport, _ recorded: RecordedRun, only daemon: String?) throws -> TestLogs {
        guard !ci else {
            return try TestLogs(
                artifacts: recorded.folder + "/ci", tests: tests, clockOffset: clockOffset, daemon: daemon)
        }
        return try TestLogs(
            run: recorded.folder, tests: tests, byTime: byTime, clockOffset: clockOffset, daemon: daemon)
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
    /// What crashed while it ran.
    let crashes: [CrashDocument]
    /// What can't be had of the run's machine, and why.
    let missing: [String]
    private let dumps: [CoreDump]

    private enum CodingKeys: CodingKey { case test, daemons, crashes, missing }

    init(test: String, daemons: [DaemonPart], dumps: [CoreDump], of tests: TestReport, missing: [String]) {
        (self.test, self.daemons, self.dumps, self.missing) = (test, daemons, dumps, missing)
        crashes = dumps.map { CrashDocument($0, of: tests) }
    }

    func text(width: Int?, style: Style) -> String {
        let crashed =
            dumps.isEmpty ? "" : "\n" + dumps.flatMap { CrashText.lines($0, style) }.map { "\($0)\n" }.joined()
        let unknown = missing.map { "note: \(Sanitizer.line($0))\n" }.joined()
        let talking = daemons.filter { $0.bytes > 0 }
        guard !talking.isEmpty else {
            return "No daemon logged anything while '\(Sanitizer.line(test))' ran\n" + crashed + unknown
        }
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
            + crashed + unknown
    }
}
