internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Asks GitLab for everything about a job, and puts it together.
struct JobResolver: Sendable {
    let client: GitLabClient

    /// - Throws: `GitLabError`, `ConfigurationError`, `JobError`.
    func resolve(_ id: Int, ofProject path: String) async throws -> ResolvedJob {
        let reference = ProjectReference.path(path)
        async let projectAnswer = client.project(reference)
        async let traceAnswer = client.trace(project: reference, job: id)
        let record = try await client.job(project: reference, id: id)
        guard record.status.isFinal else {
            throw JobError.notFinished(job: record.name, status: record.status.rawValue)
        }
        let pipelineID = record.pipeline?.id ?? 0
        async let pipelineAnswer = client.pipeline(project: reference, id: pipelineID)
        async let jobsAnswer = client.jobs(ofPipeline: pipelineID, project: reference, includeRetried: true)
        let sha = record.commit?.id ?? record.pipeline?.sha ?? ""
        let configuration = try await mergedConfiguration(reference, sha: sha)
        let definition = try definition(of: record, in: configuration, sha: sha)
        let (project, pipeline) = try await (projectAnswer, pipelineAnswer)
        let trace = Trace(try await traceAnswer)
        let facts = JobFactsReader(
            server: client.server, project: project, pipeline: pipeline, record: record, definition: definition,
            trace: trace, sha: sha
        ).facts()
        let layout = Self.layout(trace: trace, projectPath: project.pathWithNamespace)
        let predefined = PredefinedVariables.local(facts, layout: layout).map(\.variable)
        let variables = VariableSet(predefined + definition.variables)
        let dependencies = try await DependencyResolver(
            client: client, project: project.pathWithNamespace, record: record, definition: definition, trace: trace,
            configuration: configuration, variables: variables
        ).resolve(pipelineJobs: try await jobsAnswer)
        return ResolvedJob(
            identity: JobIdentity(
                host: client.host, project: project.pathWithNamespace, id: record.id, name: record.name,
                pipeline: pipeline.id, sha: sha, ref: record.ref ?? pipeline.ref ?? "",
                url: record.webURL?.absoluteString ?? "\(client.server.absoluteString)/\(path)/-/jobs/\(id)"),
            definition: definition, variables: variables, layout: layout, trace: trace,
            dependencies: dependencies.planned, repository: try repository(of: project),
            depth: Self.depth(trace: trace, variables: variables, project: project), record: record,
            timeout: .seconds(definition.timeout ?? project.buildTimeout ?? 3600),
            notes: dependencies.notes + Self.notes(definition, variables))
    }

    private func mergedConfiguration(_ project: ProjectReference, sha: String) async throws -> MergedConfiguration {
        do {
            let yaml = try await client.mergedYAML(project: project, sha: sha)
            return try MergedConfiguration(yaml: yaml, file: "merged configuration")
        } catch GitLabError.lintInvalid(_, _, let errors) {
            throw JobError.configurationInvalid(project: project.description, sha: sha, errors: errors)
        }
    }

    private func definition(
        of record: Job, in configuration: MergedConfiguration, sha: String
    ) throws -> JobDefinition {
        guard configuration.jobNames.contains(record.name) else {
            throw JobError.notDefined(job: record.name, sha: sha, names: configuration.jobNames)
        }
        let definition = try configuration.job(named: record.name)
        guard !definition.isTrigger, !definition.script.isEmpty else {
            throw JobError.nothingToRun(job: record.name)
        }
        return definition
    }

    /// CI's own folder when the trace shows it: scripts and messages hold paths.
    private static func layout(trace: Trace, projectPath: String) -> StageLayout {
        let standard = StageLayout(buildsDirectory: "/builds", projectPath: projectPath)
        guard let directory = trace.projectDirectory, directory.hasPrefix("/"), !directory.contains("/../"),
            directory.split(separator: "/").count > 1
        else { return standard }
        let builds =
            directory.hasSuffix("/" + projectPath)
            ? String(directory.dropLast(projectPath.count + 1)) : (directory as NSString).deletingLastPathComponent
        return StageLayout(buildsDirectory: builds.isEmpty ? "/" : builds, projectDirectory: directory)
    }

    private static func depth(trace: Trace, variables: VariableSet, project: Project) -> Int {
        trace.depth ?? variables["GIT_DEPTH"].flatMap { Int($0.value) } ?? project.ciDefaultGitDepth ?? 0
    }

    private func repository(of project: Project) throws -> URL {
        // The address below the server the user named: what a server calls itself may not be reachable from here.
        client.server.appending(path: project.pathWithNamespace + ".git")
    }

    private static func notes(_ definition: JobDefinition, _ variables: VariableSet) -> [JobNote] {
        var notes: [JobNote] = []
        let unknown = definition.unknownVariables(given: variables).filter { $0.kind == .notSet && !$0.hasDefault }
        if !unknown.isEmpty { notes.append(.unknownVariables(unknown.map(\.name).sorted())) }
        let undecided = definition.rules.flatMap(\.variables).map(\.key)
        if !undecided.isEmpty { notes.append(.undecidedRules(variables: Set(undecided).sorted())) }
        return notes
    }
}
