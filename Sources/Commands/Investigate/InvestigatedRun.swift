internal import Foundation
internal import Jobs
internal import Terminal

/// One run of an investigation, recorded as any other.
struct InvestigatedRun: Sendable {
    let context: Context
    let host: HostOptions
    let output: OutputOptions
    let target: JobTarget
    let found: InvestigationCase
    let profile: String?
    let investigation: String
    let folder: String
    let inputs: InvestigatedInputs
    let display: InvestigationDisplay

    init(session: InvestigationSession, inputs: InvestigatedInputs, display: InvestigationDisplay) {
        (context, host, output) = (session.context, session.host, session.output)
        (found, profile) = (session.found, session.profile)
        let job = session.found.failed.identity
        target = JobTarget(order: .job(id: job.id, project: job.project), client: session.client)
        (investigation, folder) = (session.name, "\(session.inputs)/\(inputs.rawValue)")
        (self.inputs, self.display) = (inputs, display)
    }

    /// - Returns: Nil where nothing could be recorded.
    func make() async -> InvestigationSession.Made? {
        display.began(inputs)
        do {
            var swaps = try await found.swaps(for: inputs, in: folder)
            swaps.profile = profile
            let run = RecordedExecution(
                context: context, host: host, output: output, options: Reproduction.Options(swaps: swaps))
            let report = try await run.make(
                target, note: "This run is '\(inputs.rawValue)' of investigation \(investigation)"
            ) { display.show($0, of: inputs) }
            display.ended(inputs, report)
            let recorded = try? await RunArchive(runs: context.folders.runs).run(report.run)
            return InvestigationSession.Made(inputs: inputs, report: report, tests: recorded?.tests)
        } catch {
            display.failed(inputs, error)
            return nil
        }
    }
}

/// Runs a job and records it, without an answer of its own: for commands that make several runs.
struct RecordedExecution: Sendable {
    let context: Context
    let host: HostOptions
    let output: OutputOptions
    let options: Reproduction.Options

    /// - Parameter note: What its record tells of why it was made.
    /// - Returns: Its report, also when it could not be finished.
    /// - Throws: When nothing can be recorded.
    func make(
        _ target: JobTarget, note: String, onEvent: @escaping @Sendable (JobEvent) -> Void
    ) async throws -> RunReport {
        let record = try RunRecord(in: context.folders.runs)
        record.update { $0.notes.append(note) }
        let session = RunSession(context: context, host: host, output: output, options: options)
        do {
            let show: @Sendable (JobEvent) -> Void = { event in
                if case .note(let note) = event {
                    record.update { $0.notes.append(NoteSentence.sentence(note)) }
                }
                onEvent(event)
            }
            try await session.reproduction(target, show).run(target.order, recordingIn: record)
        } catch {
            session.fail(record, with: error)
        }
        try record.save()
        await RunHistory(context: context).add(record.report)
        return record.report
    }
}
