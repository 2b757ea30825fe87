internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// What GitLab tells about a job, whatever its definition says.
struct JobAnswers: Sendable {
    let server: URL
    let project: Project
    let pipeline: Pipeline
    let record: Job
    /// All jobs of its pipeline, retried ones included.
    let pipelineJobs: [Job]
    let trace: Trace
    let sha: String
    /// The merge request the pipeline ran for, where it can be read.
    var mergeRequest: MergeRequest?
    /// What the pipeline was started with; nil where nobody may read it.
    var pipelineVariables: [Variable]?

    /// Asks for everything at once.
    /// - Throws: `GitLabError`, `JobError.notFinished`.
    static func read(_ id: Int, ofProject path: String, from client: GitLabClient) async throws -> JobAnswers {
        let reference = ProjectReference.path(path)
        async let project = client.project(reference)
        async let log = client.trace(project: reference, job: id)
        let record = try await client.job(project: reference, id: id)
        guard record.status.isFinal else {
            throw JobError.notFinished(job: record.name, status: record.status.rawValue)
        }
        let number = record.pipeline?.id ?? 0
        async let pipeline = client.pipeline(project: reference, id: number)
        async let jobs = client.jobs(ofPipeline: number, project: reference, includeRetried: true)
        async let variables = startVariables(of: number, reference, client)
        async let request = mergeRequest(of: record, reference, client)
        return JobAnswers(
            server: client.server, project: try await project, pipeline: try await pipeline, record: record,
            pipelineJobs: try await jobs, trace: Trace(try await log),
            sha: record.commit?.id ?? record.pipeline?.sha ?? "", mergeRequest: try await request,
            pipelineVariables: try await variables)
    }

    /// Whoever started a pipeline with a secret in a variable shows it to those who may read them all, and to no others:
    /// none is shown or recorded.
    private static func startVariables(
        of pipeline: Int, _ project: ProjectReference, _ client: GitLabClient
    ) async throws -> [Variable]? {
        // Nobody sees them without a token.
        guard client.token != nil else { return nil }
        return try await readable { try await client.variables(ofPipeline: pipeline, project: project) }?.map {
            Variable(
                key: $0.key, value: $0.value, isFile: $0.variableType == "file", isRaw: $0.raw ?? false,
                isMasked: true, origin: .pipeline)
        }
    }

    private static func mergeRequest(
        of record: Job, _ project: ProjectReference, _ client: GitLabClient
    ) async throws -> MergeRequest? {
        guard let number = Refspecs.mergeRequest(record.ref ?? record.pipeline?.ref ?? "") else { return nil }
        return try await readable { try await client.mergeRequest(number, project: project) }
    }

    /// nil where GitLab doesn't show something to who asks; other errors stay errors.
    private static func readable<Value>(_ ask: () async throws -> Value) async throws -> Value? {
        do {
            return try await ask()
        } catch let error as GitLabError {
            switch error {
            case .notFound, .tokenNeeded, .insufficientScope, .refused(_, _, 403, _): return nil
            default: throw error
            }
        }
    }

    /// The same for another pipeline of the same commit.
    func of(_ pipeline: Pipeline) -> JobAnswers {
        JobAnswers(
            server: server, project: project, pipeline: pipeline, record: record, pipelineJobs: pipelineJobs,
            trace: trace, sha: sha, mergeRequest: mergeRequest)
    }

    /// CI's own folder when the trace shows it: scripts and messages hold paths.
    func layout(for variables: VariableSet = VariableSet([])) -> StageLayout {
        .placed(traced: trace.projectDirectory, projectPath: project.pathWithNamespace, variables: variables)
    }

    /// How the job's sources are taken.
    func checkout(of definition: SourcedDefinition, variables: VariableSet, layout: StageLayout) -> (
        checkout: Checkout, problems: [CheckoutProblem]
    ) {
        Checkout.read(
            variables: variables, layout: layout, depth: definition.depth, projectDepth: project.ciDefaultGitDepth,
            refspecs: { depth in
                definition.refspecs
                    ?? Refspecs.ofServer(
                        pipeline: pipeline.id, ref: record.ref ?? pipeline.ref ?? "", isTag: record.tag ?? false,
                        depth: depth)
            }, allowsFetch: project.buildGitStrategy != "clone")
    }

    /// The predefined variables of a local run of this definition; without one, those that need none.
    func predefinedVariables(for definition: JobDefinition?) -> [PredefinedVariable] {
        let facts = JobFactsReader(
            server: server, project: project, pipeline: pipeline, record: record, definition: definition, trace: trace,
            sha: sha, mergeRequest: mergeRequest
        ).facts()
        return PredefinedVariables.local(facts, layout: layout())
    }

    /// The pipeline's jobs as dependencies are chosen from them.
    func pipelineJobs(in configuration: MergedConfiguration?) -> [PipelineJob] {
        pipelineJobs.map { job in
            PipelineJob(
                id: job.id, name: job.name, stage: job.stage, stageIndex: configuration?.stageIndex(of: job.stage),
                status: job.status.rawValue, finishedAt: job.finishedAt,
                hasArchive: job.artifactState() != .neverMade)
        }
    }

    /// Whether a job can have been a dependency.
    func finishedBeforeStart(_ job: Job) -> Bool {
        guard let start = record.startedAt else { return true }
        return job.finishedAt.map { $0 <= start } ?? false
    }
}
