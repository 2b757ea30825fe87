internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Reads a job's definition from the configuration at its commit.
struct MergedDefinition: Sendable {
    let client: GitLabClient
    let answers: JobAnswers

    /// - Throws: `GitLabError`, `ConfigurationError`, `InclusionError`, `JobError`.
    func resolve() async throws -> SourcedDefinition {
        let configuration = try await ConfigurationReader(client: client, answers: answers).read()
        let decided = try decided(in: configuration)
        let job = decided.job
        let variables = VariableSet(
            answers.predefinedVariables(for: job).map(\.variable) + job.variables + configuration.passed
                + (answers.pipelineVariables ?? []))
        let (record, project) = (answers.record, answers.project)
        return SourcedDefinition(
            source: configuration.source, configurationFiles: configuration.files, job: job,
            variables: variables,
            dependencies: DependencyPlan(
                job: job, trace: answers.trace, jobs: answers.pipelineJobs(in: configuration.merged),
                startedAt: record.startedAt, stageIndex: configuration.merged.stageIndex(of: record.stage),
                variables: variables),
            depth: answers.trace.depth, refspecs: nil,
            timeout: .seconds(job.timeout ?? project.buildTimeout ?? 3600),
            reporters: DependencyPlan.reporters(
                of: job, among: answers.pipelineJobs(in: configuration.merged), startedAt: record.startedAt,
                stageIndex: configuration.merged.stageIndex(of: record.stage), variables: variables
            ).map(\.id),
            notes: configuration.notes + notes(job, variables) + decided.notes)
    }

    /// The job as configured; for a job that only starts another pipeline there is nothing to run.
    func job() async throws -> JobDefinition {
        try decided(in: try await ConfigurationReader(client: client, answers: answers).read()).job
    }

    /// The job with what the matching rules set, and what stays open of them.
    private func decided(in configuration: PipelineConfiguration) throws -> (job: JobDefinition, notes: [JobNote]) {
        let variables = PipelineVariables(answers: answers, passed: configuration.passed)
        let (merged, workflow) = try configuration.merged.choosingWorkflowRule(
            variables: variables.forRules(try configuration.merged.topLevelVariables(), of: nil))
        let written = try job(in: merged)
        if let resolved = configuration.resolved, resolved.incompleteJobs.contains(written.baseName) {
            let unread = resolved.problems.compactMap { problem in
                if case .unread(let file, _, _) = problem { file.displayName } else { nil }
            }
            throw JobError.definitionIncomplete(job: written.name, unread: unread)
        }
        let (job, choice) = written.choosingRule(variables: variables.forRules(written.variables, of: written))
        let notes = [undecided(workflow, try merged.workflowRules()), undecided(choice, written.rules)]
        return (job, notes.compactMap(\.self))
    }

    private func job(in configuration: MergedConfiguration) throws -> JobDefinition {
        let name = answers.record.name
        guard configuration.jobNames.contains(name) else {
            throw JobError.notDefined(job: name, sha: answers.sha, names: configuration.jobNames)
        }
        let job = try configuration.job(named: name)
        guard !job.isTrigger, !job.script.isEmpty else { throw JobError.nothingToRun(job: name) }
        return job
    }

    private func notes(_ job: JobDefinition, _ variables: VariableSet) -> [JobNote] {
        let unknown = job.unknownVariables(given: variables).filter { $0.kind == .notSet && !$0.hasDefault }
        return unknown.isEmpty ? [] : [.unknownVariables(unknown.map(\.name).sorted())]
    }

    /// Said only where it matters which rule matched.
    private func undecided(_ choice: RuleChoice, _ rules: [JobRule]) -> JobNote? {
        guard case .undecided(let candidates, let doubts) = choice.outcome else { return nil }
        let possible = candidates.map { rules[$0] }
        let names = Set(possible.flatMap(\.variables).map(\.key)).sorted()
        let changesNeeds = possible.contains { $0.needs != nil }
        guard !names.isEmpty || changesNeeds else { return nil }
        return .undecidedRules(variables: names, changesNeeds: changesNeeds, because: doubts)
    }
}
