internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Finds the very archives the job used: by the ids that are known first, by GitLab's rules where nothing tells them.
struct DependencyResolver: Sendable {
    let client: GitLabClient
    let answers: JobAnswers
    let swaps: NeedSwaps

    private var project: String { answers.project.pathWithNamespace }

    func resolve(_ plan: DependencyPlan) async throws -> (planned: [PlannedDependency], notes: [JobNote]) {
        var planned: [PlannedDependency] = []
        var notes: [JobNote] = []
        for dependency in plan.dependencies {
            guard let found = try await self.planned(dependency) else {
                planned.append(try unplaced(dependency))
                if planned.last?.pinnedBy != "option" {
                    notes.append(.unplacedDependency(name: dependency.jobName, id: dependency.jobID))
                }
                continue
            }
            planned.append(found)
            if case .api = dependency.pinnedBy {
                notes.append(.guessedDependency(name: dependency.jobName, id: dependency.jobID))
            }
        }
        for unresolved in plan.unresolved {
            guard let found = try await self.planned(unresolved) else { continue }
            planned.append(found)
            if found.pinnedBy == "api" { notes.append(.guessedDependency(name: found.job, id: found.id)) }
        }
        return (planned, notes)
    }

    /// Equal job names in several projects: the one that knows the id is it.
    private func planned(_ dependency: Dependency) async throws -> PlannedDependency? {
        for candidate in candidates(of: dependency) {
            guard let job = try await job(dependency, of: candidate) else { continue }
            return PlannedDependency(job, of: candidate, pinnedBy: dependency.pinnedBy.name)
        }
        return nil
    }

    private func candidates(of dependency: Dependency) -> [String] {
        let named = [dependency.project ?? project] + dependency.otherProjects
        // A payload names no project, and another pipeline of our own may have the job.
        return dependency.pinnedBy == .recorded && !named.contains(project) ? named + [project] : named
    }

    private func job(_ dependency: Dependency, of candidate: String) async throws -> Job? {
        if dependency.project == nil, let own = answers.pipelineJobs.first(where: { $0.id == dependency.jobID }) {
            return own
        }
        return try await optionally { try await client.job(project: .path(candidate), id: dependency.jobID) }
    }

    /// What the payload lists was used, so it stays in the list even where nobody tells whose job it is: a copy may be in
    /// the cache, or the user has one.
    private func unplaced(_ dependency: Dependency) throws -> PlannedDependency {
        guard dependency.pinnedBy == .recorded else { return try unknown(dependency.jobName, of: dependency.project) }
        return PlannedDependency(
            project: nil, job: dependency.jobName, id: dependency.jobID, pinnedBy: dependency.pinnedBy.name,
            state: nil)
    }

    /// nil where nothing is downloaded.
    private func planned(_ unresolved: UnresolvedDependency) async throws -> PlannedDependency? {
        switch unresolved {
        case .otherProject(let need):
            let job = try await client.successfulJob(
                named: need.job, ref: need.ref, project: .path(need.project),
                finishedBefore: answers.record.startedAt)
            return try job.map { guessed($0, of: need.project) } ?? unknown(need.job, of: need.project)
        case .otherPipeline(let need):
            if let job = try await job(of: need) { return guessed(job, of: project) }
            return need.optional ? nil : try unknown(need.job, of: project)
        case .unknownOrigin(let name, let id):
            // Parent and child pipelines are mostly of the same project.
            let job = try await optionally { try await client.job(project: .path(project), id: id) }
            guard let job, name == nil || name == job.name else { return try unknown(name ?? String(id), of: nil) }
            return PlannedDependency(job, of: project, pinnedBy: "trace")
        case .noSuchJob(let name): return try unknown(name, of: project)
        // Such a job is passed over (gitlab `app/presenters/ci/build_runner_presenter.rb`, `all_dependencies`).
        case .noArchive: return nil
        }
    }

    private func guessed(_ job: Job, of project: String) -> PlannedDependency {
        PlannedDependency(job, of: project, pinnedBy: "api")
    }

    /// What the user gives something else for need not be known.
    private func unknown(_ job: String, of project: String?) throws -> PlannedDependency {
        guard swaps.cover(job, of: project ?? self.project) else {
            throw JobError.dependencyUnknown(job: job, project: project)
        }
        return PlannedDependency(project: project ?? self.project, job: job, id: 0, pinnedBy: "option", state: nil)
    }

    /// A job of another pipeline of the hierarchy must have succeeded. Where nothing tells the pipeline's number, those
    /// of the same commit are searched: parents have it.
    private func job(of need: PipelineNeed) async throws -> Job? {
        let project = ProjectReference.path(project)
        let pipelines: [Int]
        if let number = Int(need.pipeline) {
            pipelines = [number]
        } else {
            pipelines = try await client.pipelines(project: project, sha: answers.sha, most: 10).map(\.id)
        }
        var found: [Job] = []
        for pipeline in pipelines where pipeline != answers.pipeline.id {
            let jobs = try await optionally {
                try await client.jobs(ofPipeline: pipeline, project: project, scope: [.success])
            }
            found += (jobs ?? []).filter { job in
                job.name == need.job && job.status == .success && answers.finishedBeforeStart(job)
            }
        }
        return found.max { $0.id < $1.id }
    }

    /// nil where GitLab shows no such thing; other errors stay errors.
    private func optionally<Value>(_ ask: () async throws -> Value) async throws -> Value? {
        do { return try await ask() } catch GitLabError.notFound { return nil }
    }
}
