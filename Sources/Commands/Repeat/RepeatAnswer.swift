internal import Foundation
internal import Jobs
internal import Terminal
internal import TestResults

/// What many runs of one job showed: how often each test passed, and what it seems to be.
struct RepeatAnswer: Answer {
    let repetition: Repetition

    init(_ repetition: Repetition) { self.repetition = repetition }

    private var flakes: FlakeTest { repetition.plan.flakes }
    private var results: [RunReport.Result] { repetition.ended.map(\.report.result) }

    /// As of one run: 1 when the script failed in any, 2 when some could not be made, else 0.
    func exitCode(acceptingKnown: Bool) -> Int32 {
        let failed = repetition.ended.filter { $0.report.result == .failed }
        if failed.contains(where: { !(acceptingKnown && $0.report.isKnown) }) { return 1 }
        return results.contains(.error) ? 2 : 0
    }

    /// Why there are no more runs.
    static func reason(_ state: Repetition.State, _ plan: Repetition.Plan) -> String? {
        switch state {
        case .goesOn, .complete: nil
        case .sure: "All tests are decided: no further run begins"
        case .failure: "A run failed: the others are called off"
        case .impossible: "Runs can't be made: no further one begins"
        case .interrupted: "Interrupted: what the runs showed until then counts"
        }
    }

    func text(width: Int?, style: Style) -> String {
        var lines = ["", headline(style)]
        let shown = repetition.tests.filter { flakes.verdict($0.rate) != .passes && $0.rate.runs > 0 }
        if !shown.isEmpty {
            let table = Table(
                ["TEST", "PASSED", "RATE", "95 % INTERVAL", "VERDICT", "FIRST FAILED IN"],
                shown.map(cells), alignments: [.left, .right, .right, .right], shrinking: [0])
            lines += table.text(width: width, style: style).split(separator: "\n").map(String.init)
        }
        lines += steady() + sure() + next()
        return lines.map { "\($0)\n" }.joined()
    }

    private func headline(_ style: Style) -> String {
        let (passed, failed) = (repetition.script.passed, repetition.script.failed)
        let other = results.filter { $0 == .error }.count
        let called = results.filter { $0 == .interrupted }.count
        let parts = [
            style("\(passed) passed", as: passed > 0 ? .success : nil),
            style("\(failed) failed", as: failed > 0 ? .failure : nil),
            other > 0 ? style("\(other) could not be run", as: .failure) : nil,
            called > 0 ? style("\(called) called off", as: .warning) : nil,
        ].compactMap(\.self)
        let job =
            repetition.ended.lazy.compactMap(\.report.job).first.map { "Job '\(Sanitizer.line($0.name))'" } ?? "The job"
        let runs = Format.count(repetition.ended.count, "run")
        return "\(job): \(runs), \(parts.joined(separator: ", ")); \(sentence(repetition.script))"
    }

    private func sentence(_ rate: PassRate) -> String {
        guard rate.runs > 0 else { return "nothing is known of it" }
        return "passed in \(rate.shareText) (\(rate.intervalText)): \(verdict(rate))"
    }

    private func verdict(_ rate: PassRate) -> String {
        let isSure = flakes.isSure(rate)
        return switch flakes.verdict(rate) {
        case .flaky: "flaky"
        case .passes: isSure ? "passes" : "passes so far"
        case .alwaysFails: isSure ? "always fails" : "always fails so far"
        case nil: ""
        }
    }

    private func cells(_ tally: TestTally) -> [Table.Cell] {
        let isFlaky = flakes.verdict(tally.rate) == .flaky
        return [
            Table.Cell(tally.test), Table.Cell("\(tally.rate.passed) of \(tally.rate.runs)"),
            Table.Cell(tally.rate.shareText), Table.Cell(tally.rate.intervalText),
            Table.Cell(verdict(tally.rate), isFlaky ? .warning : .failure), Table.Cell(tally.firstFailed ?? ""),
        ]
    }

    /// Those that passed each time, of which one line is enough: most of them were judged in the same number of runs.
    private func steady() -> [String] {
        let steady = repetition.tests.filter { flakes.verdict($0.rate) == .passes }
        let skipped = repetition.tests.filter { $0.rate.runs == 0 }.count
        let counts = Dictionary(grouping: steady, by: \.rate).sorted { $0.key.runs > $1.key.runs }
        let lines = counts.prefix(5).map { rate, tests in
            "\(Format.count(tests.count, "test")) passed in \(rate.runs) of \(rate.runs) (\(rate.intervalText)): "
                + verdict(rate)
        }
        return lines + (skipped > 0 ? ["\(Format.count(skipped, "test")) skipped each time"] : [])
    }

    private func sure() -> [String] {
        guard repetition.script.runs > 0 else { return [] }
        let share = (flakes.rarest * 1000).rounded() / 10
        let percent = share == share.rounded() ? "\(Int(share))" : "\(share)"
        let runs = flakes.runs
        var lines = [
            "A test that did both is flaky. Of another it is sure after \(runs) runs: if it did otherwise in \(percent) % "
                + "of its runs or more, \(runs) alike would come with a chance of at most "
                + "\(Int((flakes.error * 100).rounded())) %"
        ]
        if repetition.state == .failure {
            lines.append("It was run until it failed, so the rates say how soon that was, not how often it is")
        }
        return lines
    }

    private func next() -> [String] {
        guard let failed = repetition.ended.first(where: { $0.report.result == .failed })?.report.run else { return [] }
        return ["Next: virt-ci failures \(failed)"]
    }
}
