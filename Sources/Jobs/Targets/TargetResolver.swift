public import GitLabAPI
public import Profiles

/// What a user may name instead of a job's own address.
public enum TargetSubject: Sendable, Equatable {
    case job(Int)
    case pipeline(Int)
    case mergeRequest(Int)
    case commit(String)
    /// The newest job of a name on a branch or tag.
    case named(job: String, ref: String)
}

/// Why no one job is meant.
public enum TargetFault: Error, Sendable, Equatable {
    /// There is no pipeline of that merge request or commit, or the branch has none.
    case noPipeline(of: String, project: String)
    /// No job failed that can be run again; `jobs` are those that can.
    case noFailure(pipeline: Int, jobs: [TargetCandidate])
    /// Several failed.
    case several(pipeline: Int, jobs: [TargetCandidate])
    /// The newest pipelines of the ref have no job of that name; `names` are those of the newest.
    case noSuchJob(name: String, ref: String, project: String, names: [String])
    /// Without network only a job's own number tells which one is meant.
    case needsGitLab
}

/// A job that could be meant.
public struct TargetCandidate: Sendable, Equatable {
    public var project: String
    public var id: Int
    public var name: String
    public var status: String
    public var url: String
}

/// Finds the job that a pipeline, a merge request, a commit or a name means.
public struct TargetResolver: Sendable {
    let client: GitLabClient
    let profiles: ProfileCatalogue
    /// The ref's newest pipelines that are searched for a job by name.
    private static let searched = 20

    public init(client: GitLabClient, profiles: ProfileCatalogue) {
        self.client = client
        self.profiles = profiles
    }

    /// The one job that is meant: the only failed one that can be run again.
    ///
    /// - Parameter includesUnfinished: Whether a name may mean a job that still runs.
    /// - Returns: Project and number.
    /// - Throws: `TargetFault`, `GitLabError`.
    public func job(
        _ subject: TargetSubject, ofProject project: String, includesUnfinished: Bool = false
    ) async throws -> (project: String, id: Int) {
        switch subject {
        case .job(let id): return (project, id)
        case .named(let name, let ref):
            return (project, try await newest(name, on: ref, of: project, includesUnfinished: includesUnfinished))
        case .pipeline, .mergeRequest, .commit:
            let tree = try await tree(subject, ofProject: project)
            let failures = tree.failures.map(TargetCandidate.init)
            guard let only = failures.first, failures.count == 1 else {
                guard failures.isEmpty else { throw TargetFault.several(pipeline: tree.id, jobs: failures) }
                let others = tree.all.filter { $0.job.profile != nil }.map(TargetCandidate.init)
                throw TargetFault.noFailure(pipeline: tree.id, jobs: others)
            }
            return (only.project, only.id)
        }
    }

    /// The pipeline that is meant, with all below it.
    ///
    /// - Throws: `TargetFault`, `GitLabError`.
    public func tree(_ subject: TargetSubject, ofProject project: String) async throws -> PipelineTree {
        let id = try await pipeline(subject, ofProject: project)
        return try await PipelineTreeReader(client: client, profiles: profiles).tree(pipeline: id, ofProject: project)
    }

    /// The number of the pipeline that is meant.
    ///
    /// - Throws: `TargetFault`, `GitLabError`.
    public func pipeline(_ subject: TargetSubject, ofProject project: String) async throws -> Int {
        let reference = ProjectReference.path(project)
        switch subject {
        case .pipeline(let id): return id
        case .mergeRequest(let number):
            let all = try await client.pipelines(ofMergeRequest: number, project: reference)
            guard let newest = all.first else { throw TargetFault.noPipeline(of: "!\(number)", project: project) }
            return newest.id
        case .commit(let sha):
            let all = try await client.pipelines(project: reference, sha: try await whole(sha, reference), most: 1)
            guard let newest = all.first else { throw TargetFault.noPipeline(of: sha, project: project) }
            return newest.id
        case .job(let id):
            let job = try await client.job(project: reference, id: id)
            guard let pipeline = job.pipeline else { throw TargetFault.noPipeline(of: job.name, project: project) }
            return pipeline.id
        case .named(_, let ref):
            let all = try await client.pipelines(project: reference, ref: ref, most: 1)
            guard let newest = all.first else { throw TargetFault.noPipeline(of: ref, project: project) }
            return newest.id
        }
    }

    /// The filter for pipelines takes whole commit ids only.
    private func whole(_ sha: String, _ project: ProjectReference) async throws -> String {
        sha.count >= 40 ? sha : try await client.commit(sha, project: project).id
    }

    private func newest(
        _ name: String, on ref: String, of project: String, includesUnfinished: Bool
    ) async throws -> Int {
        let reference = ProjectReference.path(project)
        let pipelines = try await client.pipelines(project: reference, ref: ref, most: Self.searched)
        var names: [String] = []
        for pipeline in pipelines {
            let jobs = try await client.jobs(ofPipeline: pipeline.id, project: reference)
            if names.isEmpty { names = jobs.map(\.name) }
            let fitting = jobs.filter { $0.name == name && (includesUnfinished || $0.status.isFinal) }
            if let newest = fitting.map(\.id).max() { return newest }
        }
        guard !pipelines.isEmpty else { throw TargetFault.noPipeline(of: ref, project: project) }
        throw TargetFault.noSuchJob(name: name, ref: ref, project: project, names: Set(names).sorted())
    }
}

extension TargetCandidate {
    fileprivate init(_ found: (project: String, job: PipelineTree.Entry)) {
        self.init(
            project: found.project, id: found.job.id, name: found.job.name, status: found.job.status,
            url: found.job.url)
    }
}
