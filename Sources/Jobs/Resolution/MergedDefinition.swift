internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Reads a job's definition from the configuration at its commit.
struct MergedDefinition: Sendable {
    let client: GitLabClient
    let answers: JobAnswers

    /// - Throws: `GitLabError`, `ConfigurationError`, `JobError`.
    func resolve() async throws -> SourcedDefinition {
        let configuration = try await configuration()
        let job = try job(in: configuration)
        let variables = VariableSet(answers.predefinedVariables(for: job).map(\.variable) + job.variables)
        let (record, project) = (answers.record, answers.project)
        return SourcedDefinition(
            source: .merged, job: job, variables: variables,
            dependencies: DependencyPlan(
                job: job, trace: answers.trace, jobs: answers.pipelineJobs(in: configuration),
                startedAt: record.startedAt, stageIndex: configuration.stageIndex(of: record.stage),
                variables: variables),
            depth: answers.trace.depth ?? variables["GIT_DEPTH"].flatMap { Int($0.value) }
                ?? project.ciDefaultGitDepth ?? 0,
            timeout: .seconds(job.timeout ?? project.buildTimeout ?? 3600), notes: notes(job, variables))
    }

    /// The job as configured; for a job that only starts another pipeline there is nothing to run.
    func job() async throws -> JobDefinition { try job(in: await configuration()) }

    private func configuration() async throws -> MergedConfiguration {
        let project = ProjectReference.path(answers.project.pathWithNamespace)
        do {
            let yaml = try await client.mergedYAML(project: project, sha: answers.sha)
            return try MergedConfiguration(yaml: yaml, file: "merged configuration")
        } catch GitLabError.lintInvalid(_, _, let errors) {
            throw JobError.configurationInvalid(project: project.description, sha: answers.sha, errors: errors)
        }
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
        var notes = [JobNote.definition(.merged)]
        let unknown = job.unknownVariables(given: variables).filter { $0.kind == .notSet && !$0.hasDefault }
        if !unknown.isEmpty { notes.append(.unknownVariables(unknown.map(\.name).sorted())) }
        let undecided = job.rules.flatMap(\.variables).map(\.key)
        if !undecided.isEmpty { notes.append(.undecidedRules(variables: Set(undecided).sorted())) }
        return notes
    }
}
