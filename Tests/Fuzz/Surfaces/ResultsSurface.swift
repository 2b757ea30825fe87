import Foundation
import TestResults

/// What a job's tests left: their output, then the files of Avocado's folder behind lines `#file: PATH`. Both come from a
/// guest or an archive.
struct ResultsSurface: Surface {
    static let name = "results"
    static let words = [
        "ok ", "not ok ", "ok 1 - a", "not ok 2 - a\n", "1..", "1..0 # SKIP why\n", "# SKIP ", "# TODO ",
        "TAP version 14\n",
        "Bail out!", "    ", "  ---\n", "  ...\n", "  got: 'a'\n", "  line: 3\n", "# Subtest: a\n", "\\#", "\\\\",
        "#   Failed test 'a'\n", "#   Failed (TODO) test 'a'\n", "#   at a.t line 3.\n", "#          got: 'a",
        "\n#     ",
        "expected: 'b'\n", "# Looks like your test exited with 2", "# Looks like you failed 1 test of 2.\n",
        "JOB ID     : 0", "JOB LOG    : /a/job.log\n", " (1/2) ./a.t: STARTED\n", " (1/2) ./a.t:  PASS (0.06 s)\n",
        " (?/2) a.t: ", "FAIL: why (1 s)\n", "RESULTS    : PASS 4 | ERROR 4 | FAIL 1\n", "JOB TIME   : 1.5 s\n",
        "Test summary:\n", "02-./a.t: FAIL\n", "INTERRUPTED", "CANCEL", "WARN", "TEST_NA",
        "  # Warnings were printed into ", "a.t .. ", "a/b.t .... ok\n",
        "Dubious, test returned 2 (wstat 512, 0x200)\n",
        "Failed 2/3 subtests\n", "All 3 subtests passed\n", "No subtests run\n", "skipped: why\n", "Result: FAIL\n",
        "(less 1 skipped subtest: 0 okay)\n", "Test Summary Report\n", "Files=6, Tests=10, ",
        "a.t (Wstat: 512 (exited 2) Tests: 3 Failed: 2)\n", "  Failed tests:  2-3, 7\n", "  TODO passed:   1\n",
        "  Non-zero exit status: 2\n", "  Parse errors: No plan found in TAP output\n",
        "Bailout called.  Further testing stopped:  why\n", "#file: results.json\n", "#file: results.tap\n",
        "#file: test-results/1-._a.t/stdout\n", "#file: test-results/1-._a.t/stderr\n",
        "#file: test-results/1-._a.t/debug.log\n", "#file: test-results/by-status/FAIL/1-._a.t\n",
        "#file: logs/avocado/1-._a.t/stdout.log\n", "[stdout] ", "[stderr] ", "{\"total\": 1, \"tests\": [", "]}", "{",
        "}",
        "[", "]", ",", "null", "1e999", "-0", "\"id\": \"1-./a.t\", ", "\"name\": \"./a.t\", ",
        "\"status\": \"FAIL\", ",
        "\"fail_reason\": \"<unknown>\", ", "\"logdir\": \"/a/test-results/1-._a.t\", ", "\"time_elapsed\": ",
        "\"returncode\": ", "\\ud800", "\\u0000", "\u{1b}[31m", "\u{1b}]0;a\u{7}", "\r", "\r\n", "\n", "\0", "\u{301}",
        "\u{2028}", "\t", "<testsuite tests=\"1\">", "<testcase name=\"a\" classname='b' time=\"1\">", "</testcase>",
        "</testsuite>", "<failure message=\"m\">", "</failure>", "<![CDATA[", "]]>", "<!--", "-->", "&lt;", "&#0;",
        "&#x41;",
        "2026-01-02 03:04:00.500+0000: 12: debug : ", "2026-01-02T03:04:02.100000Z ", "#file: a.xml\n",
        "           PID: 7 (virtqemud)\n", "        Signal: 11 (SEGV)\n", "    Executable: /usr/sbin/virtqemud\n",
        "     Timestamp: Fri 2026-01-02 03:04:00 UTC (5s ago)\n", "                Stack trace of thread 7:\n",
        "                #0  0x00007f02 poll (libc.so.6 + 0x8a)\n", "machine x86_64\n", "uptime 5.5 7\n",
        "thread 5 5\n",
        "stat 5 (rpc-virtqemud) S 1 5 5 0 -1 0 1 2 3 4 7 8 0 0\n", "syscall 202 0x1 0x189 0x0 0x0 0x0 0x0\n",
    ]

    /// Everything that follows the output as it comes.
    private struct Followed: Equatable {
        var tap: [TAPEvent] = []
        var console: [AvocadoEvent] = []
        var report: TestReport?
        var prove: TestReport?

        init(_ pieces: [Data]) {
            var parser = TAPParser()
            var console = AvocadoConsole()
            var prove = PlainTAPOutput(name: "x")
            for piece in pieces {
                tap += parser.feed(piece)
                self.console += console.feed(piece)
                prove.feed(piece)
            }
            tap += parser.finish()
            self.console += console.finish()
            report = console.report
            self.prove = prove.finish()
        }
    }

    func read(_ input: [UInt8]) throws -> String {
        let (output, files) = Self.parts(of: input)
        let followed = Followed([Data(output)])
        let size = 1 + input.count % 61
        let pieces = stride(from: 0, to: output.count, by: size).map { Data(output[$0..<min($0 + size, output.count)]) }
        try Broken.unless(Followed(pieces) == followed, "pieces of \(size) bytes make a difference")

        let listed = ResultFiles(paths: files.keys.sorted()) { files[$0] ?? Data() }
        let logs = CollectedLogs(listed).report()
        var reports = [followed.report, followed.prove, logs].compactMap { $0 }
        do {
            reports.append(try AvocadoJobDirectory(listed).report())
        } catch TestResultsError.noResults {}
        do {
            reports.append(try ResultCollection(files: listed, terminal: followed.report ?? followed.prove).report())
        } catch TestResultsError.noResults {}
        if let junit = JUnitReport(Data(output)).report() { reports.append(junit) }
        try checkEvidence(output)
        try checkLogs(output, reports.first?.tests ?? [], size: size)
        for report in reports {
            try check(report)
            let merged = report.merging(details: logs.tests)
            for other in reports + [merged] { _ = Comparison(local: report, with: other).differences.map(\.sentence) }
        }
        var outcome = TAPOutcome()
        for event in followed.tap { outcome.take(event) }
        let problems = Set(outcome.problems.map { "\($0)".prefix { $0 != "(" } }).sorted().joined(separator: ",")
        return "\(outcome.status) \(problems) \(followed.console.count.scale) "
            + reports.map(Self.kind).joined(separator: " ")
    }

    /// What is told of a crash is read again as the same crash, and threads that do anything make no trouble.
    private func checkEvidence(_ output: [UInt8]) throws {
        for dump in CoreDumpListing.read(info: Data(output)) {
            let again = CoreDumpListing.read(info: Data(dump.text.utf8))
            try Broken.unless(again == [dump], "a crash is read as another")
        }
        _ = CoreDumpListing.adding(list: Data(output), to: [])
        let half = output.count / 2
        let signs = HangSigns(ThreadSample(Data(output[..<half])), ThreadSample(Data(output[half...])))
        try Broken.unless(signs.calls.isEmpty || !signs.daemons.isEmpty, "a call of no daemon")
    }

    /// Where pieces end changes nothing, and no byte of a log is of a stretch of time twice.
    private func checkLogs(_ log: [UInt8], _ tests: [TestResult], size: Int) throws {
        let timed = tests.prefix(8).enumerated().map { index, test in
            // Around the times that the mutator has words for.
            TestResult(
                name: test.name, status: test.status, startedAt: 1_767_323_040 + Double(index) * 2,
                endedAt: 1_767_323_041 + Double(index) * 2)
        }
        let windows = TestWindows(timed)
        var cuts = (LogCut(windows), LogCut(windows))
        cuts.0.beginFile()
        log.withUnsafeBytes { cuts.0.feed($0) }
        cuts.0.endFile()
        cuts.1.beginFile()
        for start in stride(from: 0, to: log.count, by: size) {
            log[start..<min(start + size, log.count)].withUnsafeBytes { cuts.1.feed($0) }
        }
        cuts.1.endFile()
        var seen = 0
        for index in timed.indices {
            let parts = cuts.0.parts(ofTest: index)
            try Broken.unless(parts == cuts.1.parts(ofTest: index), "pieces of \(size) bytes cut another way")
            seen += parts.reduce(0) { $0 + $1.bytes.count }
            try Broken.unless(parts.allSatisfy { $0.bytes.upperBound <= log.count }, "a part beyond the end")
        }
        try Broken.unless(seen <= log.count, "more bytes than there are")
    }

    /// A report is the same as itself, and a document of it is, too.
    private func check(_ report: TestReport) throws {
        let differences = Comparison(local: report, with: report).differences.filter(\.isDecisive)
        try Broken.unless(differences.isEmpty, "differs from itself: \(differences)")
        let document = try JSONEncoder().encode(report)
        try Broken.unless(try JSONDecoder().decode(TestReport.self, from: document) == report, "reads back differently")
        // XML of ours is read back: each test with its status, as far as JUnit has a word for it.
        let again = JUnitReport(Data(JUnitDocument(report, name: "x").text.utf8)).report()
        try Broken.unless(again?.tests.count == report.tests.count, "JUnit XML loses tests")
        try Broken.unless(again?.failures.count == report.failures.count, "JUnit XML loses failures")
        for test in report.tests {
            try Broken.unless(test.outputTail.count <= TestResult.outputTailLimit, "a long end: \(test.name)")
            try Broken.unless(test.seconds.map { $0.isFinite && $0 >= 0 } ?? true, "an odd time: \(test.name)")
        }
        _ = (report.counts.total, report.failures)
    }

    private static func kind(of report: TestReport) -> String {
        let statuses = Set(report.tests.map { "\($0.status)".prefix(2) }).sorted().joined()
        let assertions = report.tests.flatMap(\.assertions)
        let facts = [
            assertions.contains(where: \.isBailOut), assertions.contains { $0.got != nil },
            assertions.contains { $0.file != nil }, assertions.contains { !$0.subtests.isEmpty },
            report.tests.contains { $0.exitStatus != nil }, report.tests.contains { $0.reason != nil },
            report.planned != nil, report.announced != nil, report.isComplete,
        ]
        return "\(report.source) \(report.tests.count.scale)\(statuses)\(assertions.count.scale)"
            + facts.map { $0 ? "1" : "0" }.joined()
    }

    private static func parts(of input: [UInt8]) -> (output: [UInt8], files: [String: Data]) {
        var files: [String: Data] = [:]
        var name = ""
        var start = input.startIndex
        var lineStart = input.startIndex
        let mark = Array("#file: ".utf8)
        while lineStart < input.endIndex {
            let lineEnd = input[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
            let next = min(lineEnd + 1, input.endIndex)
            if input[lineStart..<lineEnd].starts(with: mark) {
                files[name] = Data(input[start..<lineStart])
                name = String(decoding: input[lineStart..<lineEnd].dropFirst(mark.count), as: UTF8.self)
                start = next
            }
            lineStart = next
        }
        files[name] = Data(input[start...])
        let output = files.removeValue(forKey: "").map { Array($0) } ?? []
        return (output, files)
    }
}
