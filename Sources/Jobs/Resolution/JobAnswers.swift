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
    var layout: StageLayout {
        let path = project.pathWithNamespace
        let standard = StageLayout(buildsDirectory: "/builds", projectPath: path)
        guard let directory = trace.projectDirectory, directory.hasPrefix("/"), !directory.contains("/../"),
            directory.split(separator: "/").count > 1
        else { return standard }
        let builds =
            directory.hasSuffix("/" + path)
            ? String(directory.dropLast(path.count + 1)) : (directory as NSString).deletingLastPathComponent
        return StageLayout(buildsDirectory: builds.isEmpty ? "/" : builds, projectDirectory: directory)
    }

    /// The predefined variables of a local run of this definition; without one, those that need none.
    func predefinedVariables(for definition: JobDefinition?) -> [PredefinedVariable] {
        let facts = JobFactsReader(
            server: server, project: project, pipeline: pipeline, record: record, definition: definition, trace: trace,
            sha: sha
        ).facts()
        return PredefinedVariables.local(facts, layout: layout)
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
