/// What a commit's own page tells.
public struct CommitSummary: Sendable, Equatable, Decodable {
    /// The full SHA.
    public let id: String
    public let title: String?
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
}
