public import Foundation

/// What a commit's own page tells.
public struct CommitSummary: Sendable, Equatable, Decodable, Identifiable {
    /// The full SHA.
    public let id: String
    public let title: String?
    public let authorName: String?
    public let committedDate: Date?
    public let webURL: URL?
}

extension GitLabClient {
    /// `GET /projects/:id/repository/commits/:sha`
    ///
    /// - Parameter revision: A commit's id, or its beginning.
    public func commit(_ revision: String, project: ProjectReference) async throws -> CommitSummary {
        try await get(
            CommitSummary.self, .commit(revision, project: project),
            project.path + ["repository", "commits", revision])
    }

    /// `GET /projects/:id/repository/commits`, the newest first.
    ///
    /// Also for what lies between two commits: the comparison GitLab has an endpoint for comes with all its changes, and
    /// this takes a range (GitLab documentation, "List repository commits", `ref_name`).
    ///
    /// - Parameters:
    ///   - revisions: A branch, a tag, or a range as git has it, `OLD..NEW`; nil for the default branch.
    ///   - until: Commits of a later date are left out.
    ///   - most: Reading ends when there are so many.
    public func commits(
        _ revisions: String? = nil, project: ProjectReference, until: Date? = nil, most: Int
    ) async throws -> [CommitSummary] {
        let query = [("ref_name", revisions), ("until", until.map { $0.formatted(.iso8601) })]
        let found = try await pages(
            CommitSummary.self, .commits(revisions, project: project), project.path + ["repository", "commits"],
            query.compactMap { name, value in value.map { (name, $0) } }
        ) { $0.count >= most }
        return Array(found.prefix(most))
    }

    /// `GET /projects/:id/repository/commits/:sha/merge_requests`: those that brought a commit.
    public func mergeRequests(ofCommit sha: String, project: ProjectReference) async throws -> [MergeRequest] {
        try await pages(
            MergeRequest.self, .commit(sha, project: project),
            project.path + ["repository", "commits", sha, "merge_requests"])
    }
}
