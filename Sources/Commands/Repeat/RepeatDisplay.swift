internal import Foundation
internal import Jobs
internal import Machines
internal import Synchronization
internal import Terminal
internal import TestResults

/// Shows runs of which several go on at one time: a live line with the state of each, and a line for each that ended.
final class RepeatDisplay: Sendable {
    private struct State {
        /// What the runs do that are on their way, by their numbers.
        var doing: [Int: String] = [:]
        var ended = 0
        var failed = 0
    }

    private let console: Console
    private let progress: ProgressDisplay
    private let plan: Repetition.Plan
    private let stream: EventStream?
    private let state = Mutex(State())

    init(console: Console, progress: ProgressDisplay, plan: Repetition.Plan, isStream: Bool) {
        self.console = console
        self.progress = progress
        self.plan = plan
        stream = isStream ? EventStream(console: console) : nil
    }

    func begin(_ number: Int, _ run: String) {
        stream?.end(EventLine("run-started", ["number": .integer(number), "run": .text(run)]))
        // Where there is no live line, this is how it is seen that it goes on.
        if !console.diagnostics.canRedraw { console.note("Run \(number) of \(plan.runs) (\(run)) begins") }
        set("begins", of: number)
    }

    func show(_ event: JobEvent, of number: Int) {
        switch event {
        // They are the same of each run.
        case .note(let note) where number == 1: console.note("note: \(NoteSentence.sentence(note))")
        case .image(let event): ImageDisplay(console: console, progress: progress).show(event)
        case .machine(let event):
            guard let doing = Self.doing(event) else { return }
            set(doing, of: number)
        case .transfer(let name, _, _): set("fetches \(Sanitizer.line(name))", of: number)
        case .copyingIn: set("copies in", of: number)
        case .stageStarted(let stage): set(stage, of: number)
        case .test(let event):
            guard case .testStarted(let index, let total, _) = event else { return }
            set(index.map { "test \($0) of \(total)" } ?? "tests", of: number)
        default: break
        }
    }

    /// - Parameter repetition: With the run in it.
    func show(_ ended: Repetition.Ended, _ repetition: Repetition) {
        let report = ended.report
        state.withLock { state in
            state.doing[ended.number] = nil
            state.ended += 1
            if report.result == .failed { state.failed += 1 }
        }
        stream?.end(EventLine("run-ended", ["run": .object(RepeatAnswer.Run(ended))]))
        console.note(Self.line(ended, of: plan, console.diagnostics.style))
        if let reason = RepeatAnswer.reason(repetition.state, plan), repetition.state != .complete {
            console.note(reason)
        }
        draw()
    }

    private func set(_ doing: String, of number: Int) {
        let isNew = state.withLock { state in
            defer { state.doing[number] = doing }
            return state.doing[number] != doing
        }
        if isNew { draw() }
    }

    private func draw() {
        let (text, done) = state.withLock { state in
            let running = state.doing.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            let failed = state.failed > 0 ? "\(state.failed) failed; " : ""
            return (failed + running.joined(separator: ", "), state.ended)
        }
        progress.update(.steps("Running the job again and again", done: done, total: plan.runs, detail: text))
    }

    private static func line(_ ended: Repetition.Ended, of plan: Repetition.Plan, _ style: Style) -> String {
        let report = ended.report
        let meaning: Style.Meaning =
            switch report.result {
            case .passed: .success
            case .failed, .error: .failure
            case .interrupted: .warning
            }
        let time = report.seconds.total.map { " after \(Format.duration(.seconds($0)))" } ?? ""
        let first = ended.failures.prefix(3).map { Sanitizer.line($0) }.joined(separator: ", ")
        let more = ended.failures.count > 3 ? " and \(ended.failures.count - 3) more" : ""
        let what = report.error?.message ?? (ended.failures.isEmpty ? "" : first + more)
        let machine = report.machine.map { "; its machine: \($0)" } ?? ""
        return
            "Run \(ended.number) of \(plan.runs) (\(report.run)): \(style(report.result.rawValue, as: meaning))\(time)"
            + (what.isEmpty ? "" : ": \(what)") + machine
    }

    private static func doing(_ event: MachineEvent) -> String? {
        switch event {
        case .provisioned: "boots"
        case .restoring: "restores its machine"
        case .waiting(_, let requirement, _): "boots, \(EventSentence.waiting(for: requirement))"
        case .ready: "machine is ready"
        case .destroying: "takes its machine away"
        case .queued: "waits for its turn"
        default: nil
        }
    }
}
