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
        return JobAnswers(
            server: client.server, project: try await project, pipeline: try await pipeline, record: record,
            pipelineJobs: try await jobs, trace: Trace(try await log),
            sha: record.commit?.id ?? record.pipeline?.sha ?? "")
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
            sha: sha
        ).facts()
        return PredefinedVariables.local(facts, layout: layout())
    }

    /// The pipeline's jobs as dependencies are chosen from them.
    func pipelineJobs(in configuration: MergedConfiguration?) -> [PipelineJob] {
        pipelineJobs.map { job in
            PipelineJob(
                id: job.id, name: job.name, stage: job.stage, stageIndex: configuration?.stageIndex(of: job.stage),
                status: job.status.rawValue, finishedAt: job.finishedAt, hasArchive: job.artifactsFile != nil)
        }
    }
}
