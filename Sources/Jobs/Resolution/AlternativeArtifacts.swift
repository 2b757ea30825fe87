internal import GitLabAPI

/// A job whose archive is there and could stand in for one that is gone. None is taken unless the user says so.
public struct AlternativeArtifacts: Sendable, Equatable {
    public enum Kind: String, Sendable, Encodable {
        /// Another run of the same job for the same commit.
        case sameCommit = "same-commit"
        /// The last run that succeeded on the branch or tag: of another commit.
        case lastSuccessful = "last-successful"
    }

    public var kind: Kind
    public var id: Int
    /// Its branch or tag.
    public var ref: String

    public init(kind: Kind, id: Int, ref: String) {
        self.kind = kind
        self.id = id
        self.ref = ref
    }
}

/// Looks for what there is instead of an archive that is gone.
struct AlternativeSearch: Sendable {
    /// So many of a commit's and of a branch's newest pipelines are searched.
    private static let pipelines = 10

    let client: GitLabClient

    /// - Returns: At most one of each kind; none where GitLab doesn't answer, because they are only a help.
    func alternatives(to gone: PlannedDependency) async throws -> [AlternativeArtifacts] {
        guard let path = gone.project else { return [] }
        do {
            let project = ProjectReference.path(path)
            let job = try await client.job(project: project, id: gone.id)
            let ref = job.ref ?? job.pipeline?.ref ?? ""
            let same = try await newest(of: job, in: project, ref: nil, sha: job.commit?.id ?? job.pipeline?.sha)
            let last = try await newest(of: job, in: project, ref: ref, sha: nil)
            var found = same.map { [AlternativeArtifacts(kind: .sameCommit, id: $0.id, ref: $0.ref ?? ref)] } ?? []
            if let last, last.id != same?.id {
                found.append(AlternativeArtifacts(kind: .lastSuccessful, id: last.id, ref: ref))
            }
            return found
        } catch is GitLabError {
            return []
        }
    }

    private func newest(of gone: Job, in project: ProjectReference, ref: String?, sha: String?) async throws -> Job? {
        guard ref ?? sha ?? "" != "" else { return nil }
        var best: Job?
        for pipeline in try await client.pipelines(project: project, ref: ref, sha: sha, most: Self.pipelines) {
            let jobs = try await client.jobs(
                ofPipeline: pipeline.id, project: project, scope: ref == nil ? [] : [.success], includeRetried: true)
            let fitting = jobs.filter { job in
                guard case .present = job.artifactState() else { return false }
                return job.name == gone.name && job.id != gone.id
            }
            if let newest = fitting.max(by: { $0.id < $1.id }), newest.id > best?.id ?? 0 { best = newest }
            // Newest first: only a retry in an older pipeline could have a higher id.
            if ref != nil, best != nil { break }
        }
        return best
    }
}
