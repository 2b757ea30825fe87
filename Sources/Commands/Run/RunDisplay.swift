internal import Foundation
internal import Images
internal import Jobs
internal import Machines
internal import Programs
internal import Terminal
internal import TestResults

/// Shows a reproduction as it happens: the job's own output on standard output, everything else on standard error.
struct RunDisplay: Sendable {
    let console: Console
    let progress: ProgressDisplay
    let record: RunRecord
    /// Whether the job's output is shown; it is in the log in any case.
    let showsOutput: Bool
    private let tests = LiveTests()
    private let boot: UsualBoot

    /// - Parameter archive: Has the runs before this one.
    init(console: Console, progress: ProgressDisplay, record: RunRecord, archive: RunArchive, showsOutput: Bool) {
        boot = UsualBoot(of: record, in: archive)
        (self.console, self.progress, self.record, self.showsOutput) = (console, progress, record, showsOutput)
    }

    func show(_ event: JobEvent) {
        switch event {
        case .resolving(let job): progress.update(.activity("Asking GitLab about job \(Sanitizer.line(job))"))
        case .resolved(let job): say(EventSentence.resolved(job))
        case .note(let note): tell(NoteSentence.sentence(note))
        case .image(let event): ImageDisplay(console: console, progress: progress).show(event)
        case .machine(let event): show(event)
        case .transfer(let name, let done, let total):
            progress.update(.transfer("Fetching \(Sanitizer.line(name))", done: done, total: total))
        case .fetched(let name, let bytes, let fromCache):
            say("Fetched \(Sanitizer.line(name)): \(Format.size(bytes))\(fromCache ? ", from the cache" : "")")
        case .sources(_, let sha): say("Fetching the sources at \(sha.prefix(12))")
        case .copyingIn: progress.update(.activity("Copying sources and artifacts into the guest"))
        case .stageStarted(let stage): start(stage)
        case .stageEnded(let stage, let status, let seconds): end(stage, status, seconds)
        case .output(let stream, let data): pass(data, from: stream)
        case .test(let event): showsOutput ? follow(event) : show(event)
        case .late(let record, let folder): tell(HangText.late(record, folder: folder))
        case .endingTests: tell(HangText.ending)
        case .collected(let files, let warnings):
            say("Collected \(Format.count(files, "artifact"))")
            warnings.map(EventSentence.warning).forEach(console.warning)
        }
    }

    private func say(_ line: String) { console.note(line) }

    /// What the report should know too.
    private func tell(_ sentence: String) {
        record.update { $0.notes.append(sentence) }
        console.note("note: \(sentence)")
    }

    private func start(_ stage: String) {
        // Below the job's output a live line shows that time passes; between its lines in a log there is no place for one.
        if showsOutput, !isLive { progress.clear() } else { progress.update(.activity("Running \(stage)")) }
        say(console.diagnostics.style("== \(stage)", as: .emphasis))
    }

    private func end(_ stage: String, _ status: Int32, _ seconds: Double) {
        console.endPass(to: .output)
        console.endPass(to: .diagnostics)
        if showsOutput { progress.clear() }
        say("\(stage) ended with \(status) after \(Format.duration(.seconds(seconds)))")
    }

    private func pass(_ data: Data, from stream: ProgramOutput) {
        guard showsOutput else { return }
        console.pass(data, to: stream == .standardOutput ? .output : .diagnostics)
    }

    private var isLive: Bool { console.diagnostics.canRedraw }

    /// The job's own output names each test; a live line counts them.
    private func follow(_ event: AvocadoEvent) {
        switch event {
        case .testStarted where isLive: show(event)
        case .testFinished(let index, let total, let test):
            // It counts, and what is said of it stands in the output already.
            _ = tests.ended(index, of: total, test, .plain)
        default: break
        }
    }

    private func show(_ event: AvocadoEvent) {
        switch event {
        case .testStarted(let index, let total, let name):
            progress.update(.steps(tests.running(name), done: index ?? 0, total: total))
        case .testFinished(let index, let total, let test):
            say(tests.ended(index, of: total, test, console.diagnostics.style))
        case .jobID, .jobLog, .summary, .jobTime: break
        }
    }

    private func show(_ event: MachineEvent) {
        switch event {
        case .waiting(_, let requirement, _):
            progress.update(
                .steps(
                    "Booting the machine", done: requirement.number - 1, total: Requirement.allCases.count,
                    detail: EventSentence.waiting(for: requirement), usual: boot.duration))
        case .ready:
            EventSentence.machine(event).map(say)
            progress.update(.activity("Waiting for sources and artifacts"))
        case .destroying: progress.update(.activity("Taking the machine away"))
        default: EventSentence.machine(event).map(say)
        }
    }
}
