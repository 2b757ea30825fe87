internal import Foundation
internal import Jobs
internal import Terminal

/// The answer of `run`: the report as it is for scripts, a screen of it for people.
struct RunSummary: Answer {
    let report: RunReport

    init(_ report: RunReport) { self.report = report }

    func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }

    func text(width: Int?, style: Style) -> String {
        (["", headline(style)] + tests() + report.failures.flatMap { failure($0, style) } + comparison(style)
            + places() + next()).map { $0 + "\n" }.joined()
    }

    private func headline(_ style: Style) -> String {
        let job = subject
        let time = report.seconds.total.map { " after \(Format.duration(.seconds($0)))" } ?? ""
        switch report.result {
        case .passed: return "\(job) \(style("passed", as: .success))\(time)"
        case .failed:
            return "\(job) \(style("failed", as: .failure))\(time): \(caller) ended with \(report.exitStatus ?? -1)"
        case .error: return "\(job) \(style("could not be run", as: .failure))\(time)"
        case .interrupted: return "\(job) \(style("was interrupted", as: .warning))\(time)"
        }
    }

    private var subject: String {
        let job = report.job.map { "Job '\(Sanitizer.line($0.name))' (\($0.id))" } ?? "The job"
        guard let again = report.again else { return job }
        let place = again.isInSameMachine ? "in its machine" : "in a new machine"
        return "\(Format.count(again.tests.count, "test")) of run '\(Sanitizer.line(again.run))', again \(place):"
    }

    /// What gave the exit status.
    private var caller: String { report.again?.isInSameMachine == true ? "Avocado" : "its script" }

    private func tests() -> [String] {
        guard let tests = report.tests else { return [] }
        let known = tests.known > 0 ? " (\(tests.known) known)" : ""
        return ["Tests: \(tests.passed) passed, \(tests.failed) failed\(known), \(tests.skipped) skipped"]
    }

    private func failure(_ failure: RunReport.Failure, _ style: Style) -> [String] {
        let assertion = failure.assertion.isEmpty ? failure.status : "'\(Sanitizer.line(failure.assertion))'"
        let detail = failure.detail.split(separator: "\n").map { "      " + Sanitizer.line(String($0)) }
        let evidence = (failure.evidence ?? []).map { "      \(style(Sanitizer.line($0), as: .failure))" }
        let known = failure.known.map { ["      \(style("known:", as: .warning)) \(Sanitizer.line($0))"] } ?? []
        let mark = style("✗", as: failure.known == nil ? .failure : .warning)
        return ["  \(mark) \(Sanitizer.line(failure.test)): \(assertion)"] + known + evidence + detail
    }

    private func comparison(_ style: Style) -> [String] {
        guard let comparison = report.comparison else { return [] }
        let lines = (comparison.differences + comparison.unknown).map { "  \(Sanitizer.line($0))" }
        let head = comparison.same ? style("the same as in CI", as: .success) : style("differs from CI", as: .warning)
        return ["Comparison: \(head)"] + lines
    }

    private func places() -> [String] {
        var lines = ["Log: \(report.log)"]
        if !report.artifacts.isEmpty {
            lines.append("Artifacts: \(report.directory)/artifacts (\(Format.count(report.artifacts.count, "file")))")
        }
        return lines + ["Record: \(report.directory)"]
    }

    /// The command to go on with.
    private func next() -> [String] {
        if let machine = report.machine { return ["Next: virt-ci shell \(machine)"] }
        guard report.result == .failed, let job = report.job else { return [] }
        return ["Next: virt-ci run \(Sanitizer.line(job.url)) --keep"]
    }
}
