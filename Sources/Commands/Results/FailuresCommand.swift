internal import ArgumentParser
internal import History
internal import Jobs
internal import Terminal
internal import TestResults

struct FailuresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "failures", abstract: "Show each failed test of a run: its assertions, where, and its last lines.",
        discussion: """
            Examples:
              virt-ci failures
              virt-ci failures 20261123-1a2b --format json
              virt-ci failures --ci
            """)
    @OptionGroup var target: LastRunArgument
    @Flag(help: "Those of the job in CI instead.") var ci = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let recorded = try await target.open(context)
        let tests = try recorded.tests(inCI: ci)
        let known = Dictionary(
            recorded.report.failures.map { ($0.test, $0.known) }, uniquingKeysWith: { first, _ in first })
        var answer = FailuresAnswer(
            tests: tests, known: ci ? [:] : known.compactMapValues { $0 },
            evidence: ci ? recorded.recordedEvidence : recorded.evidence)
        answer.past = await RunHistory(context: context).past(ofFailuresIn: tests, recorded.report)
        try context.console.show(answer, as: output.format)
    }
}

extension RecordedRun {
    /// What the tests said, here or in CI.
    ///
    /// - Throws: `RecordError.noTests`, `.nothingRecorded`.
    func tests(inCI: Bool) throws(RecordError) -> TestReport {
        guard inCI else {
            guard let tests else { throw .noTests(run: name) }
            return tests
        }
        guard let recorded = recipe?.ci?.tests else { throw .nothingRecorded(run: name) }
        return recorded
    }
}

/// The failed tests, for people one after another.
struct FailuresAnswer: Answer {
    let tests: TestReport
    /// References of known issues by the tests' names.
    let known: [String: String]
    let evidence: RunEvidence
    /// How the failed tests ended in the last runs here, by their names.
    var past: [String: TestPast] = [:]

    private struct Document: Encodable {
        var counts: TestCounts
        var isComplete: Bool
        var failures: [TestResult]
        var known: [String: String]
        var history: [String: Past]
        var crashes: [CrashDocument]
        var hangs: [HangRecord]
        var missing: [String]

        struct Past: Encodable {
            var failed: Int
            var runs: Int
        }
    }

    func encode(to encoder: any Encoder) throws {
        let history = past.mapValues { Document.Past(failed: $0.rate.failed, runs: $0.rate.runs) }
        try Document(
            counts: tests.counts, isComplete: tests.isComplete, failures: tests.failures, known: known,
            history: history, crashes: evidence.coreDumps.map { CrashDocument($0, of: tests) },
            hangs: evidence.hangs.map(\.record), missing: evidence.missing
        ).encode(to: encoder)
    }

    func text(width: Int?, style: Style) -> String {
        let counts = tests.counts
        var lines = [
            "\(Format.count(counts.total, "test")): \(counts.passed + counts.warned) passed, \(counts.failures) failed, "
                + "\(counts.skipped + counts.canceled) skipped"
        ]
        if !tests.isComplete, let planned = tests.planned {
            lines.append("The run did not come to its end: \(Format.count(planned, "test")) had been planned")
        }
        for (index, test) in tests.tests.enumerated() where test.status.isFailure {
            lines += [""] + text(test, style)
            lines += evidence.hangs(of: test).flatMap { HangText.lines($0.record, folder: $0.folder, style) }
            lines += evidence.coreDumps(ofTest: index, in: tests).flatMap { CrashText.lines($0, style) }
        }
        lines += CrashText.others(evidence, tests, style)
        return lines.map { "\($0)\n" }.joined()
    }

    /// Below its heading: how often it failed before.
    private func text(_ test: TestResult, _ style: Style) -> [String] {
        var lines = FailureText.lines(test, known: known[test.name.text], style)
        if let sentence = past[test.name.text]?.sentence { lines.insert("  \(style(sentence, as: .faint))", at: 1) }
        return lines
    }
}

/// A failed test as people read it.
enum FailureText {
    static func lines(_ test: TestResult, known: String?, _ style: Style) -> [String] {
        let time = test.seconds.map { " after \(Format.duration(.seconds($0)))" } ?? ""
        let status = test.exitStatus.map { ", exit status \($0)" } ?? ""
        let mark = style("✗", as: known == nil ? .failure : .warning)
        var lines = [
            "\(mark) \(style(Sanitizer.line(test.name.text), as: .emphasis)): \(test.status.rawValue)\(time)\(status)"
        ]
        if let known { lines.append("  \(style("known:", as: .warning)) \(Sanitizer.line(known))") }
        if let reason = test.reason { lines.append("  \(Sanitizer.line(reason))") }
        for assertion in test.assertions {
            let place = assertion.file.map { " (\($0)\(assertion.line.map { ":\($0)" } ?? ""))" } ?? ""
            let number = assertion.number.map { "#\($0) " } ?? ""
            lines.append("  \(number)'\(Sanitizer.line(shortened(assertion.label)))'\(Sanitizer.line(place))")
            let values = [("got", assertion.got), ("expected", assertion.expected)]
            let told = values.compactMap { name, value in value.map { "    \(name): \(Sanitizer.line(shortened($0)))" }
            }
            lines += told.isEmpty ? diagnostic(assertion) : told
        }
        guard !test.outputTail.isEmpty else { return lines }
        return lines + [style("  its last lines:", as: .faint)]
            + test.outputTail.map { "    " + Sanitizer.line(shortened($0)) }
    }

    /// A line that a person can want to read; the rest is in the test's own output.
    static func shortened(_ text: String) -> String { text.count > 500 ? "\(text.prefix(499))…" : text }

    private static func diagnostic(_ assertion: FailedAssertion) -> [String] {
        assertion.diagnostic.split(separator: "\n").map { "    " + Sanitizer.line(shortened(String($0))) }
    }
}
