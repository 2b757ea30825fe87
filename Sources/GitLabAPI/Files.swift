public import Foundation
internal import HTTP

extension GitLabClient {
    /// A file of the repository: `GET /projects/:id/repository/files/:path/raw?ref=`
    ///
    /// - Parameters:
    ///   - path: Relative to the repository's root.
    ///   - ref: A commit, branch or tag.
    /// - Throws: `HTTPError.tooLarge` in `GitLabError.http` over 16 MiB.
    public func file(project: ProjectReference, path: String, ref: String) async throws -> Data {
        let question = try request(project.path + ["repository", "files", path, "raw"], [("ref", ref)])
        return try await answer(.file(path, ref: ref, project: project), to: question, limit: 16 << 20).body
    }
}
