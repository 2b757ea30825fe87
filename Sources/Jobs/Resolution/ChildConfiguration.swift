internal import GitLabAPI
internal import GitLabCI

/// Reads the configuration of a child pipeline: what the trigger job of its parent includes.
struct ChildConfiguration: Sendable {
    /// A child pipeline may have children, and those none.
    private static let levels = 3

    let client: GitLabClient
    let answers: JobAnswers

    private var project: ProjectReference { .path(answers.project.pathWithNamespace) }

    /// - Throws: `JobError.parentUnknown`, `.childConfigurationUnknown`, and what reading the parent's throws.
    func read() async throws -> PipelineConfiguration {
        guard let way = try await way() else { throw JobError.parentUnknown(pipeline: answers.pipeline.id) }
        let reader = ConfigurationReader(client: client, answers: answers)
        var current = try await reader.read(path: answers.project.pathWithNamespace, sha: answers.sha)
        var root = reader.root(of: answers.project.pathWithNamespace, sha: answers.sha)
        for step in way {
            current = try await child(of: current, root: root, by: step)
            root = .repository(project: answers.project.pathWithNamespace, ref: answers.sha, path: "")
        }
        return current
    }

    private func child(
        of parent: PipelineConfiguration, root: IncludeLocation, by step: Step
    ) async throws -> PipelineConfiguration {
        guard let trigger = parent.merged.triggerInclude(ofJob: step.bridge.name) else {
            throw JobError.childConfigurationUnknown(trigger: step.bridge.name, pipeline: step.pipeline)
        }
        let passed = try await passedVariables(parent.merged, step) + parent.passed
        let variables = PipelineVariables(answers: answers, passed: passed).forIncludes()
        let files = ConfigurationFiles(client) { [client, project] job, path in
            // Any instance of the generating job that succeeded; the newest wins, as GitLab takes it.
            let jobs = try await client.jobs(ofPipeline: step.pipeline, project: project, scope: [.success])
            guard let maker = jobs.filter({ $0.name == job }).max(by: { $0.id < $1.id }) else { return nil }
            return try await client.artifactText(project: project, job: maker.id, path: path)
        }
        let resolver = ConfigurationResolver(files: files, variables: variables)
        let resolved = try await resolver.resolve(trigger, of: root)
        return PipelineConfiguration(
            source: .resolved, merged: resolved.configuration, files: resolved.included, resolved: resolved,
            passed: passed)
    }

    /// Variables of the trigger job reach the child as those of its pipeline (`trigger:forward:yaml_variables`), with the
    /// values they have in the parent: `PARENT_PIPELINE_ID: $CI_PIPELINE_ID` is the parent's number.
    private func passedVariables(_ configuration: MergedConfiguration, _ step: Step) async throws -> [Variable] {
        let written = try configuration.job(named: step.bridge.name).variables
        guard !written.isEmpty else { return [] }
        let pipeline = try await client.pipeline(project: project, id: step.pipeline)
        let parent = VariableSet(answers.of(pipeline).predefinedVariables(for: nil).map(\.variable) + written)
        return written.map { variable in
            var passed = variable
            passed.origin = .pipeline
            if !variable.isRaw, !variable.isFile { passed.value = parent.serverExpanded(variable.value) }
            return passed
        }
    }

    /// A trigger job and the pipeline it is in.
    private struct Step: Sendable {
        let pipeline: Int
        let bridge: Bridge
    }

    /// The trigger jobs that lead to our pipeline, from the outermost. GitLab's API names no parent; but parents have
    /// the same commit, and lists of pipelines leave children out.
    private func way() async throws -> [Step]? {
        for candidate in try await client.pipelines(project: project, sha: answers.sha) {
            if let way = try await way(from: candidate.id, levels: Self.levels) { return way }
        }
        return nil
    }

    private func way(from pipeline: Int, levels: Int) async throws -> [Step]? {
        guard levels > 0 else { return nil }
        let bridges = try await bridges(of: pipeline).filter { $0.downstreamPipeline?.source == "parent_pipeline" }
        for bridge in bridges where bridge.downstreamPipeline?.id == answers.pipeline.id {
            return [Step(pipeline: pipeline, bridge: bridge)]
        }
        for bridge in bridges {
            guard let child = bridge.downstreamPipeline?.id,
                let rest = try await way(from: child, levels: levels - 1)
            else { continue }
            return [Step(pipeline: pipeline, bridge: bridge)] + rest
        }
        return nil
    }

    /// None for a pipeline that was deleted while we looked.
    private func bridges(of pipeline: Int) async throws -> [Bridge] {
        do {
            return try await client.bridges(ofPipeline: pipeline, project: project)
        } catch GitLabError.notFound {
            return []
        }
    }
}
