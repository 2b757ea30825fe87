public import Foundation
public import GitLabAPI

/// The commits between a good and a bad pipeline.
public struct CommitRange: Sendable, Equatable, Codable {
    public struct Commit: Sendable, Equatable, Codable {
        public var sha: String
        public var title: String
        public var author: String
        public var date: Date?
        public var webURL: URL?
        /// Numbers of the merge requests that brought it; empty where none did, or nobody asked.
        public var mergeRequests: [Int]
    }

    /// How many commits are listed.
    public static let most = 50
    /// Each one whose merge requests are asked for costs a question.
    private static let asked = 10

    /// The newest first, at most ``most``.
    public var commits: [Commit]
    /// Whether there are more.
    public var isCut: Bool
    /// The page for people.
    public var webURL: URL?

    /// Asks GitLab for the commits from one to another, without the first.
    ///
    /// - Throws: `GitLabError`.
    public static func read(
        from old: String, to new: String, project: ProjectReference, client: GitLabClient
    ) async throws -> CommitRange {
        let found = try await client.commits("\(old)..\(new)", project: project, most: most + 1)
        var commits: [Commit] = []
        for commit in found.prefix(most) {
            // They are a help, and servers may not show them.
            let requests =
                commits.count < asked
                ? (try? await client.mergeRequests(ofCommit: commit.id, project: project))?.map(\.iid) ?? [] : []
            commits.append(
                Commit(
                    sha: commit.id, title: commit.title ?? "", author: commit.authorName ?? "",
                    date: commit.committedDate, webURL: commit.webURL, mergeRequests: requests))
        }
        var page: URL?
        if let path = try await client.project(project).webURL {
            page = URL(string: "\(path.absoluteString)/-/compare/\(old)...\(new)")
        }
        return CommitRange(commits: commits, isCut: found.count > most, webURL: page)
    }
}
