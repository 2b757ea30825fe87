internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Asks GitLab for everything about a job, and puts it together.
struct JobResolver: Sendable {
    let client: GitLabClient
    var swaps = Swaps()

    /// - Throws: `GitLabError`, `ConfigurationError`, `InclusionError`, `JobError`.
    func resolve(_ id: Int, ofProject path: String) async throws -> ResolvedJob {
        let answers = try await JobAnswers.read(id, ofProject: path, from: client)
        let definition = try await definition(answers)
        let needSwaps = NeedSwaps(client: client, needs: swaps.needs, folders: swaps.folders)
        let dependencies = try await DependencyResolver(client: client, answers: answers, swaps: needSwaps)
            .resolve(definition.dependencies)
        let (needs, swapped) = try await needSwaps.applied(to: dependencies.planned)
        let needed = try await NeededVariables(client: client, answers: answers).read(for: definition, needs)
        let all = definition.variables.adding(needed.variables)
        let layout = answers.layout(for: all)
        let variables = all.placed(in: layout)
        let (checkout, problems) = answers.checkout(
            of: definition, variables: variables.adding(swaps.variables), layout: layout)
        let job = ResolvedJob(
            server: client.server, identity: identity(answers), source: definition.source,
            recorded: definition.recorded, configurationFiles: definition.configurationFiles,
            definition: definition.job, variables: variables, layout: layout,
            outcome: .log(answers.trace, answers.record.artifactState()), dependencies: needs,
            repository: repository(of: answers.project), checkout: checkout,
            submoduleCommits: answers.trace.submodules, timeout: definition.timeout,
            notes: definition.notes.compactMap { $0.without(Set(needed.variables.map(\.key))) } + needed.notes
                + drift(definition, variables, layout, answers) + problems.map(JobNote.checkout) + dependencies.notes
                + swapped.map(JobNote.swapped))
        return try job.applying(swaps)
    }

    /// What the log contradicts.
    private func drift(
        _ definition: SourcedDefinition, _ variables: VariableSet, _ layout: StageLayout, _ answers: JobAnswers
    ) -> [JobNote] {
        let expanded = variables.expanded(fileDirectory: layout.temporaryDirectory)
        return TraceDrift.all(
            job: definition.job, variables: expanded, sha: answers.sha,
            ref: answers.record.ref ?? answers.pipeline.ref, trace: answers.trace
        ).map(JobNote.drift)
    }

    /// What ran, where the log has it; else what the configuration says now.
    private func definition(_ answers: JobAnswers) async throws -> SourcedDefinition {
        let merged = MergedDefinition(client: client, answers: answers)
        let (recorded, note) = RecordedDefinition.find(in: answers)
        guard let recorded else { return try await merged.resolve().adding(note) }
        return try await recorded.resolve { try await merged.job() }
    }

    private func identity(_ answers: JobAnswers) -> JobIdentity {
        let (record, path) = (answers.record, answers.project.pathWithNamespace)
        return JobIdentity(
            host: client.host, project: path, id: record.id, name: record.name, pipeline: answers.pipeline.id,
            sha: answers.sha, ref: record.ref ?? answers.pipeline.ref ?? "",
            url: record.webURL?.absoluteString ?? "\(client.server.absoluteString)/\(path)/-/jobs/\(record.id)")
    }

    private func repository(of project: Project) -> URL {
        // The address below the server the user named: what a server calls itself may not be reachable from here.
        client.server.appending(path: project.pathWithNamespace + ".git")
    }
}
