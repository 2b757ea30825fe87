internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Finds the very archives the job used: by the ids in its trace first, by GitLab's rules where the trace is silent.
struct DependencyResolver: Sendable {
    let client: GitLabClient
    let project: String
    let record: Job
    let definition: JobDefinition
    let trace: Trace
    let configuration: MergedConfiguration
    let variables: VariableSet

    func resolve(pipelineJobs: [Job]) async throws -> (planned: [PlannedDependency], notes: [JobNote]) {
        let plan = DependencyPlan(
            job: definition, trace: trace, jobs: pipelineJobs.map(pipelineJob), startedAt: record.startedAt,
            stageIndex: configuration.stageIndex(of: record.stage), variables: variables)
        var planned: [PlannedDependency] = []
        var notes: [JobNote] = []
        for dependency in plan.dependencies {
            let own = dependency.project == nil ? pipelineJobs.first { $0.id == dependency.jobID } : nil
            planned.append(try await self.planned(dependency, own: own))
            if case .api = dependency.pinnedBy {
                notes.append(.guessedDependency(name: dependency.jobName, id: dependency.jobID))
            }
        }
        for unresolved in plan.unresolved {
            let found = try await self.planned(unresolved)
            planned.append(found)
            notes.append(.guessedDependency(name: found.job, id: found.id))
        }
        return (planned, notes)
    }

    private func pipelineJob(_ job: Job) -> PipelineJob {
        PipelineJob(
            id: job.id, name: job.name, stage: job.stage, stageIndex: configuration.stageIndex(of: job.stage),
            status: job.status.rawValue, finishedAt: job.finishedAt, hasArchive: job.artifactsFile != nil)
    }

    /// Equal job names in several projects: the one that knows the id is it.
    private func planned(_ dependency: Dependency, own: Job?) async throws -> PlannedDependency {
        let candidates = [dependency.project ?? project] + dependency.otherProjects
        for candidate in candidates {
            let job: Job
            if let own {
                job = own
            } else if let found = try await optionally({
                try await client.job(project: .path(candidate), id: dependency.jobID)
            }) {
                job = found
            } else {
                continue
            }
            return PlannedDependency(
                project: candidate, job: job.name, id: job.id, pinnedBy: dependency.pinnedBy.name,
                state: job.artifactState())
        }
        throw JobError.dependencyUnknown(job: dependency.jobName, project: dependency.project)
    }

    private func planned(_ unresolved: UnresolvedDependency) async throws -> PlannedDependency {
        switch unresolved {
        case .otherProject(let need):
            let job = try await client.successfulJob(
                named: need.job, ref: need.ref, project: .path(need.project), finishedBefore: record.startedAt)
            guard let job else { throw JobError.dependencyUnknown(job: need.job, project: need.project) }
            return PlannedDependency(
                project: need.project, job: job.name, id: job.id, pinnedBy: "api", state: job.artifactState())
        case .otherPipeline(let need): throw JobError.dependencyUnknown(job: need.job, project: nil)
        case .unknownOrigin(let name, let id):
            throw JobError.dependencyUnknown(job: name ?? String(id), project: nil)
        case .noSuchJob(let name): throw JobError.dependencyUnknown(job: name, project: project)
        case .noArchive(let name, let id):
            return PlannedDependency(project: project, job: name, id: id, pinnedBy: "api", state: .neverMade)
        }
    }

    /// nil where GitLab shows no such thing; other errors stay errors.
    private func optionally<Value>(_ ask: () async throws -> Value) async throws -> Value? {
        do { return try await ask() } catch GitLabError.notFound { return nil }
    }
}
