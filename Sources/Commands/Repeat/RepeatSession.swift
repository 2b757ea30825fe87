internal import Foundation
internal import Jobs
internal import Machines
internal import Synchronization
internal import Terminal
internal import TestResults

/// A job that is run again and again from the command line: its runs on record, one line for each, the table at the end.
struct RepeatSession: Sendable {
    private let session: RunSession
    private let plan: Repetition.Plan

    init(session: RunSession, plan: Repetition.Plan) {
        var session = session
        if plan.parallel > 1 { session.options.room = SharedRoom() }
        (self.session, self.plan) = (session, plan)
    }

    private var context: Context { session.context }

    /// Runs, and answers with what is known, also when it was interrupted.
    ///
    /// - Throws: `CancellationError`; what went wrong, when no run could be made.
    func run(_ find: @Sendable () async throws -> JobTarget) async throws -> RepeatAnswer {
        let target = try await find()
        let errors = FirstError()
        let answer = try await context.console.withProgress { progress in
            let quiet = try session.reproduction(target) { _ in }
            progress.update(.activity("Asking GitLab about the job"))
            let resolved = try await quiet.resolve(target.order)
            let display = RepeatDisplay(
                console: context.console, progress: progress, plan: plan, isStream: session.output.format == .jsonl)
            let repetition = await Repetition.running(plan) { number in
                await once(number, resolved, target, display, errors)
            } onEnd: { ended, repetition in
                display.show(ended, repetition)
            }
            return RepeatAnswer(repetition)
        }
        note(answer.repetition.ended.map(\.report))
        if answer.repetition.script.runs == 0, !Task.isCancelled, let error = errors.first { throw error }
        if session.output.format == .jsonl {
            EventStream(console: context.console).end(EventLine("result", ["repetition": .object(answer)]))
        } else {
            try context.console.show(answer, as: session.output.format)
        }
        try Task.checkCancellation()
        return answer
    }

    /// A session knows the machines that stay, and goes on with the run that is to be looked into.
    private func note(_ reports: [RunReport]) {
        guard let told = reports.first(where: { $0.result == .failed }) ?? reports.last else { return }
        for report in reports where report.machine != nil && report.run != told.run { Session.current?.note(report) }
        Session.current?.note(told)
    }

    /// One run, recorded; of one that passed the report and the log stay.
    private func once(
        _ number: Int, _ resolved: Reproduction.Resolved, _ target: JobTarget, _ display: RepeatDisplay,
        _ errors: FirstError
    ) async -> (report: RunReport, tests: TestReport?) {
        let record: RunRecord
        do { record = try RunRecord(in: context.folders.runs) } catch {
            errors.note(error)
            return (RunReport(run: "", directory: context.folders.runs, started: Date()), nil)
        }
        record.update { $0.again = session.again }
        display.begin(number, record.report.run)
        do {
            let reproduction = try session.reproduction(target) { event in
                if case .note(let note) = event {
                    record.update { $0.notes.append(NoteSentence.sentence(note)) }
                }
                display.show(event, of: number)
            }
            try await reproduction.run(resolved, recordingIn: record)
        } catch {
            session.fail(record, with: error)
            if !(error is CancellationError) { errors.note(error) }
        }
        try? record.save()
        let report = record.report
        let archive = RunArchive(runs: context.folders.runs)
        // Also after an interruption: what a run has shown is known.
        let recorded = await Task { try? await archive.run(report.run) }.value
        if let recorded { await RunHistory(context: context).add(recorded) }
        if report.result == .passed || report.result == .interrupted { archive.keepReportOnly(of: record) }
        return (record.report, recorded?.tests)
    }
}

/// What went wrong first, in runs of which several go on.
private final class FirstError: Sendable {
    private let state = Mutex<(any Error)?>(nil)

    var first: (any Error)? { state.withLock { $0 } }

    func note(_ error: any Error) { state.withLock { $0 = $0 ?? error } }
}
