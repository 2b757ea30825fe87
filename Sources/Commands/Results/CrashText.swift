internal import Jobs
internal import Terminal
internal import TestResults

/// Crashed programs as people read them; names and frames are the guest's word.
enum CrashText {
    /// Frames shown of one; the rest is in 'test-logs'.
    private static let frames = 8

    static func lines(_ dump: CoreDump, _ style: Style) -> [String] {
        let head = "\(style(Sanitizer.line(FailureText.shortened(dump.summary)), as: .failure))"
        let shown = dump.frames.prefix(frames).enumerated().map { number, frame in
            "    #\(number) \(Sanitizer.line(FailureText.shortened(frame)))"
        }
        let more = dump.frames.count > frames ? ["    and \(dump.frames.count - frames) frames more"] : []
        return ["  \(head)"] + shown + more
    }

    /// Those of no failed test, with the tests they belong to.
    static func others(_ evidence: RunEvidence, _ tests: TestReport, _ style: Style) -> [String] {
        let outside = evidence.coreDumps(outsideTestsOf: tests).flatMap {
            ["", "While no test ran:"] + lines($0, style)
        }
        let passed = tests.tests.indices.filter { !tests.tests[$0].status.isFailure }.flatMap { index in
            let dumps = evidence.coreDumps(ofTest: index, in: tests)
            guard !dumps.isEmpty else { return [String]() }
            let test = tests.tests[index]
            let head = "While \(Sanitizer.line(test.name.text)) ran, which is \(test.status.rawValue):"
            return ["", head] + dumps.flatMap { lines($0, style) }
        }
        return outside + passed
    }
}

/// A crashed program in a document for scripts.
struct CrashDocument: Encodable {
    let program: String
    let processID: Int
    let signal: Int?
    let signalName: String?
    /// Seconds since 1970.
    let time: Double?
    let frames: [String]
    /// The tests that ran in that second.
    let tests: [String]

    init(_ dump: CoreDump, of report: TestReport?) {
        (program, processID, signal, signalName) = (dump.program, dump.processID, dump.signal, dump.signalName)
        (time, frames) = (dump.second, dump.frames)
        tests =
            dump.second.flatMap { second in
                report.map { report in report.tests(inSecond: second).map { report.tests[$0].name.text } }
            } ?? []
    }
}
