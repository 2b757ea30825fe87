internal import Jobs
internal import Machines
internal import Synchronization
internal import Terminal
internal import TestResults

/// Shows several runs at once: a line when each begins and ends, and between them where each of them is.
final class InvestigationDisplay: Sendable {
    private let console: Console
    private let progress: ProgressDisplay
    private let states = Mutex<[String: String]>([:])

    init(console: Console, progress: ProgressDisplay) {
        (self.console, self.progress) = (console, progress)
    }

    func began(_ inputs: InvestigatedInputs) {
        console.note("\(inputs.rawValue): \(InvestigationSentence.meaning(inputs))")
        set("begins", inputs.rawValue)
    }

    func show(_ event: JobEvent, of inputs: InvestigatedInputs) { show(event, of: inputs.rawValue) }

    func show(_ event: JobEvent, of run: String) {
        guard let state = Self.state(event) else { return }
        set(state, run)
    }

    func ended(_ inputs: InvestigatedInputs, _ report: RunReport) { ended(inputs.rawValue, report) }

    func ended(_ run: String, _ report: RunReport) {
        console.note("\(run): \(RunOutcomeSentence.text(report, console.diagnostics.style)), run \(report.run)")
        set(nil, run)
    }

    func failed(_ inputs: InvestigatedInputs, _ error: any Error) {
        let sentence = error is CancellationError ? "interrupted" : Failure(error)?.sentence ?? "\(error)"
        console.note(
            "\(inputs.rawValue): \(console.diagnostics.style("no run", as: .warning)): \(Sanitizer.line(sentence))")
        set(nil, inputs.rawValue)
    }

    /// - Parameter state: Nil when the run has ended.
    private func set(_ state: String?, _ run: String) {
        let all = states.withLock { states in
            states[run] = state
            return states.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        }
        guard !all.isEmpty else { return progress.clear() }
        progress.update(
            .activity(all.count == 1 ? "Running" : "\(all.count) runs", detail: all.joined(separator: "; ")))
    }

    private static func state(_ event: JobEvent) -> String? {
        switch event {
        case .resolving: "asks GitLab"
        case .image: "waits for the image"
        case .machine(.waiting(_, let requirement, _)):
            "boots, \(requirement.number - 1) of \(Requirement.allCases.count)"
        case .machine(.queued), .machine(.waitingToStart): "waits for its turn"
        case .machine(.restoring): "restores a machine"
        case .machine(.destroying): "takes its machine away"
        case .copyingIn: "copies its inputs in"
        case .stageStarted(let stage): "runs \(stage)"
        case .test(.testStarted(let index, let total, _)): "test \(index.map { "\($0) of " } ?? "")\(total)"
        default: nil
        }
    }
}

/// How a run ended, in a few words.
enum RunOutcomeSentence {
    static func text(_ report: RunReport, _ style: Style) -> String {
        let time = report.seconds.total.map { " after \(Format.duration(.seconds($0)))" } ?? ""
        let tests = report.tests.map { ", \($0.failed) of \($0.failed + $0.passed) tests failed" } ?? ""
        switch report.result {
        case .passed: return style("passed", as: .success) + time + tests
        case .failed: return style("failed", as: .failure) + time + tests
        case .interrupted: return style("interrupted", as: .warning) + time
        case .error:
            // What was seen besides is in the record.
            let first = report.error?.message.split(separator: "\n").first
            let why = first.map { ": \(Sanitizer.line(String($0)))" } ?? ""
            return style("no result", as: .warning) + time + why
        }
    }
}
