internal import Foundation
internal import Jobs
internal import Terminal
internal import TestResults

/// What an investigation found: the answer of `investigate`, and its record. Scripts rely on the names.
struct InvestigationAnswer: Answer {
    struct Good: Encodable {
        var id: Int
        var url: String
        var sha: String
        var finishedAt: Date?
    }

    struct Run: Encodable {
        var inputs: InvestigatedInputs
        var run: String
        var result: RunReport.Result
        var tests: RunReport.Tests?
        var seconds: Double?
    }

    struct NotRun: Encodable {
        var inputs: InvestigatedInputs
        var reason: String
    }

    /// A failed test; `test` is left out for a job without tests.
    struct Test: Encodable {
        var test: String?
        /// By inputs.
        var runs: [String: Tally]
        var verdict: Verdict
    }

    var schema = 1
    let name: String
    /// The file it is kept in.
    let record: String
    let job: JobIdentity
    let lastGood: Good?
    let passedOver: [LastGoodJob.PassedOver]
    let packages: [InvestigationCase.PackageChange]
    let testsOrigin: TestOrigin
    let runs: [Run]
    let notRun: [NotRun]
    let tests: [Test]
    let isInterrupted: Bool
    /// Whether nothing was to be run.
    let isPlan: Bool
    let cause: Verdict.Cause
    let strength: Verdict.Strength
    let sentence: String

    init(session: InvestigationSession, isInterrupted: Bool, isPlan: Bool) {
        let found = session.found
        name = session.name
        record = session.folder + "/investigation.json"
        job = found.failed.identity
        lastGood = found.good.map {
            Good(id: $0.job.identity.id, url: $0.job.identity.url, sha: $0.job.identity.sha, finishedAt: $0.finishedAt)
        }
        var others = found.good?.passedOver ?? []
        if case .noLastGood(_, _, _, let all)? = found.withoutGood { others = all }
        passedOver = others
        (packages, testsOrigin) = (found.packages, found.origin)
        runs = session.made.map {
            Run(
                inputs: $0.inputs, run: $0.report.run, result: $0.report.result, tests: $0.report.tests,
                seconds: $0.report.seconds.total)
        }
        let made = Set(runs.map(\.inputs))
        notRun = InvestigatedInputs.allCases.filter { !made.contains($0) }.map { inputs in
            NotRun(
                inputs: inputs,
                reason: found.obstacle(to: inputs).map(InvestigationSentence.obstacle)
                    ?? (isPlan
                        ? Self.planned
                        : isInterrupted ? "interrupted" : "its result could change nothing, or it was not asked for"))
        }
        tests = session.observations.enumerated().map { index, seen in
            Test(
                test: found.failedTests.indices.contains(index) ? found.failedTests[index].text : nil,
                runs: Dictionary(uniqueKeysWithValues: seen.runs.map { ($0.key.rawValue, $0.value) }),
                verdict: Verdict(seen))
        }
        (self.isInterrupted, self.isPlan) = (isInterrupted, isPlan)
        let groups = Self.groups(tests)
        cause = groups.first?.verdict.cause ?? .undecided
        strength = groups.first?.verdict.strength ?? .weak
        let good = lastGood?.id
        sentence = groups.map { VerdictSentence.text($0.verdict, tests: $0.tests, good: good) }.joined(separator: ". ")
    }

    /// Tests with one cause together, what can be acted upon first; of each the weakest evidence.
    private static func groups(_ tests: [Test]) -> [(verdict: Verdict, tests: [String])] {
        Verdict.Cause.allCases.compactMap { cause in
            let same = tests.filter { $0.verdict.cause == cause }
            guard let weakest = same.map(\.verdict).max(by: { ($1.strength, $0.chance) < ($0.strength, $1.chance) })
            else { return nil }
            return (weakest, same.compactMap(\.test))
        }
    }

    func text(width: Int?, style: Style) -> String {
        let rows = InvestigatedInputs.allCases.flatMap { inputs -> [[Table.Cell]] in
            let made = runs.filter { $0.inputs == inputs }
            guard made.isEmpty else { return made.map(row) }
            return [[Table.Cell(inputs.rawValue), Table.Cell(canRun(inputs) ? "can be run" : "not run")]]
        }
        let table = Table(
            ["RUN", "RESULT", "FAILED", "RECORD", "TOOK"], rows, alignments: [.left, .left, .right, .left, .right])
        let reasons = notRun.filter { $0.reason != Self.planned }
            .map { "\($0.inputs.rawValue) \(isPlan ? "can't be" : "was not") run: \($0.reason)\n" }.joined()
        let head = "\n" + table.text(width: width, style: style) + style(reasons, as: .faint)
        guard !isPlan else { return head }
        let meaning: Style.Meaning = cause == .undecided ? .warning : .emphasis
        return head + (tests.count > 1 ? perTest(width, style) : "") + "\(style(sentence, as: meaning))\n"
            + (runs.isEmpty ? "" : "Record: \(record)\n") + next()
    }

    private static let planned = "only planned"

    private func canRun(_ inputs: InvestigatedInputs) -> Bool {
        notRun.contains { $0.inputs == inputs && $0.reason == Self.planned }
    }

    private func row(_ run: Run) -> [Table.Cell] {
        let meaning: Style.Meaning =
            run.result == .passed ? .success : run.result == .failed ? .failure : .warning
        return [
            Table.Cell(run.inputs.rawValue), Table.Cell(run.result.rawValue, meaning),
            Table.Cell(run.tests.map { "\($0.failed)" } ?? ""), Table.Cell(run.run),
            Table.Cell(run.seconds.map { Format.duration(.seconds($0)) } ?? ""),
        ]
    }

    /// More failed tests than are shown have the same few causes, mostly.
    private static let shown = 12

    private func perTest(_ width: Int?, _ style: Style) -> String {
        let rows = tests.prefix(Self.shown).map { test in
            [
                Table.Cell(test.test ?? ""), Table.Cell(test.verdict.cause.rawValue),
                Table.Cell(test.verdict.strength.rawValue),
            ]
        }
        let rest = tests.count > Self.shown ? "and \(tests.count - Self.shown) more (--format json has all)\n" : ""
        return Table(["TEST", "CAUSE", "EVIDENCE"], Array(rows)).text(width: width, style: style) + rest
    }

    private func next() -> String {
        guard cause == .product, let old = runs.first(where: { $0.result == .passed }),
            let new = runs.first(where: { $0.inputs == .asItWas })
        else { return "" }
        return "Next: virt-ci bisect \(Sanitizer.line(job.url))\n      virt-ci compare \(new.run) \(old.run)\n"
    }
}
