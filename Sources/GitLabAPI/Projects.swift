public import Foundation

/// A project. GitLab shows several of its settings to members only.
public struct Project: Sendable, Equatable, Decodable, Identifiable {
    public let id: Int
    public let name: String?
    /// For example `group/subgroup/project`.
    public let pathWithNamespace: String
    public let defaultBranch: String?
    /// `public`, `internal` or `private`.
    public let visibility: String?
    public let webURL: URL?
    /// Where git clones from.
    public let httpURLToRepo: URL?
    /// Empty and nil both mean `.gitlab-ci.yml`.
    public let ciConfigPath: String?
    /// Commits git fetches by default in a job.
    public let ciDefaultGitDepth: Int?
    /// `fetch` or `clone`.
    public let buildGitStrategy: String?
    /// Seconds a job may take, when it says nothing itself.
    public let buildTimeout: Int?
    public let archived: Bool?
    public let description: String?
    public let namespace: Namespace?

    /// The group or user it belongs to.
    public struct Namespace: Sendable, Equatable, Decodable {
        public let id: Int?
    }
}

extension GitLabClient {
    /// `GET /projects/:id`
    public func project(_ project: ProjectReference) async throws -> Project {
        try await get(Project.self, .project(project), project.path)
    }
}
