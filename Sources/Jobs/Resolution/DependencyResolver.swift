internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Finds the very archives the job used: by the ids that are known first, by GitLab's rules where nothing tells them.
struct DependencyResolver: Sendable {
    let client: GitLabClient
    let answers: JobAnswers

    private var project: String { answers.project.pathWithNamespace }

    func resolve(_ plan: DependencyPlan) async throws -> (planned: [PlannedDependency], notes: [JobNote]) {
        var planned: [PlannedDependency] = []
        var notes: [JobNote] = []
        for dependency in plan.dependencies {
            guard let found = try await self.planned(dependency) else {
                planned.append(try unplaced(dependency))
                notes.append(.unplacedDependency(name: dependency.jobName, id: dependency.jobID))
                continue
            }
            planned.append(found)
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

    /// Equal job names in several projects: the one that knows the id is it.
    private func planned(_ dependency: Dependency) async throws -> PlannedDependency? {
        for candidate in candidates(of: dependency) {
            guard let job = try await job(dependency, of: candidate) else { continue }
            return PlannedDependency(
                project: candidate, job: job.name, id: job.id, pinnedBy: dependency.pinnedBy.name,
                state: job.artifactState())
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
        guard dependency.pinnedBy == .recorded else {
            throw JobError.dependencyUnknown(job: dependency.jobName, project: dependency.project)
        }
        return PlannedDependency(
            project: nil, job: dependency.jobName, id: dependency.jobID, pinnedBy: dependency.pinnedBy.name,
            state: nil)
    }

    private func planned(_ unresolved: UnresolvedDependency) async throws -> PlannedDependency {
        switch unresolved {
        case .otherProject(let need):
            let job = try await client.successfulJob(
                named: need.job, ref: need.ref, project: .path(need.project),
                finishedBefore: answers.record.startedAt)
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
