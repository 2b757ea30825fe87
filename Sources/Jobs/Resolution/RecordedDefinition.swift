internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// In what a recorded definition differs from what GitLab says of the job whose log it stands in.
public enum RecordedJobMismatch: String, Sendable, Equatable {
    case project, job, commit
}

/// Takes a job's definition from what the executor wrote into its log.
struct RecordedDefinition: Sendable {
    let recorded: RecordedJob
    let answers: JobAnswers

    /// - Returns: nil when the log has no definition of this very job; `note` says why, when there is one.
    static func find(in answers: JobAnswers) -> (definition: RecordedDefinition?, note: JobNote?) {
        if let problem = answers.trace.recordedJobProblem { return (nil, .unusableRecording(problem)) }
        guard let recorded = answers.trace.recordedJob else { return (nil, nil) }
        if let mismatch = mismatch(recorded, answers) { return (nil, .foreignRecording(mismatch)) }
        return (RecordedDefinition(recorded: recorded, answers: answers), nil)
    }

    /// A log is only as good as who could write it, so what GitLab knows as well has to be the same.
    private static func mismatch(_ recorded: RecordedJob, _ answers: JobAnswers) -> RecordedJobMismatch? {
        if recorded.project.id != answers.project.id { return .project }
        if recorded.job.id != answers.record.id || recorded.job.name != answers.record.name { return .job }
        if recorded.git.sha != answers.sha { return .commit }
        return nil
    }

    /// - Parameter configured: Asks for the job as configured. Only its needs are looked at, for the projects of
    ///   dependencies that are not of this pipeline; where there is none, they are searched for without.
    /// - Throws: `JobError.nothingToRun`, `CancellationError`.
    func resolve(configured: () async throws -> JobDefinition) async throws -> SourcedDefinition {
        let job = recorded.definition
        guard !job.script.isEmpty else { throw JobError.nothingToRun(job: job.name) }
        let variables = recorded.variableSet(local: answers.predefinedVariables(for: job))
        let own = Set(answers.pipelineJobs.map(\.id))
        let isAlone = recorded.dependencies.allSatisfy { own.contains($0.id) }
        let wanting = isAlone ? job : try await optionally(configured) ?? job
        return SourcedDefinition(
            source: .recorded, recorded: recorded, job: job, variables: variables,
            dependencies: DependencyPlan(
                recorded: recorded.dependencies, wantedBy: wanting, jobs: answers.pipelineJobs(in: nil),
                variables: variables),
            depth: recorded.git.depth, refspecs: recorded.git.refspecs, timeout: .seconds(recorded.timeout),
            reporters: recorded.dependencies.map(\.id), notes: notes(job, variables))
    }

    /// The run needs no configuration, so whatever is wrong with it stops nothing.
    private func optionally(_ ask: () async throws -> JobDefinition) async throws -> JobDefinition? {
        do {
            return try await ask()
        } catch {
            try Task.checkCancellation()
            return nil
        }
    }

    /// What the payload did not have was not set in CI either, so only what was withheld is unknown.
    private func notes(_ job: JobDefinition, _ variables: VariableSet) -> [JobNote] {
        var notes = [JobNote.definition(.recorded)]
        let hidden = Set(recorded.withheld).subtracting(variables.names)
        let used = job.unknownVariables(given: variables).filter { hidden.contains($0.name) && !$0.hasDefault }
        if !used.isEmpty { notes.append(.unknownVariables(used.map(\.name).sorted())) }
        let others = hidden.subtracting(used.map(\.name)).subtracting(PredefinedVariables.tokenNames)
        if !others.isEmpty { notes.append(.withheldVariables(others.sorted())) }
        if !recorded.otherSteps.isEmpty { notes.append(.skippedSteps(recorded.otherSteps)) }
        return notes
    }
}
