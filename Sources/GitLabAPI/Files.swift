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

extension GitLabClient {
    /// A file as text; nil when it isn't there or may not be seen, or isn't text.
    public func text(project: ProjectReference, path: String, ref: String) async throws -> String? {
        do {
            return String(data: try await file(project: project, path: path, ref: ref), encoding: .utf8)
        } catch GitLabError.notFound {
            return nil
        }
    }

    /// Paths of all files of a repository: `GET /projects/:id/repository/tree?recursive=true&ref=`
    public func filePaths(project: ProjectReference, ref: String?) async throws -> [String] {
        let query = [("recursive", "true")] + (ref.map { [("ref", $0)] } ?? [])
        let entries = try await pages(
            TreeEntry.self, .files(ref: ref ?? "HEAD", project: project), project.path + ["repository", "tree"], query)
        return entries.filter { $0.type == "blob" }.map(\.path)
    }

    /// The text of one of GitLab's own configuration templates: `GET /templates/gitlab_ci_ymls/:key`; nil when this
    /// server has none of that name.
    ///
    /// - Parameter name: As `include:template` has it, for instance `Jobs/Build.gitlab-ci.yml`.
    public func configurationTemplate(_ name: String) async throws -> String? {
        let key = name.hasSuffix(".gitlab-ci.yml") ? String(name.dropLast(14)) : name
        do {
            return try await get(Template.self, .template(name), ["templates", "gitlab_ci_ymls", key]).content
        } catch GitLabError.notFound {
            return nil
        }
    }

    /// One file of a job's archive as text: `GET /projects/:id/jobs/:job_id/artifacts/*path`; nil when there is none.
    public func artifactText(project: ProjectReference, job: Int, path: String) async throws -> String? {
        let parts = path.split(separator: "/").map(String.init)
        let question = try request(project.path + ["jobs", String(job), "artifacts"] + parts)
        do {
            let answer = try await answer(.artifacts(job: job, project: project), to: question, limit: 16 << 20)
            return String(data: answer.body, encoding: .utf8)
        } catch GitLabError.notFound {
            return nil
        }
    }

    /// A page that belongs to no project, read as anybody: no token goes there.
    ///
    /// - Returns: nil when it isn't there, or isn't text.
    /// - Throws: `GitLabError.http`, with `HTTPError.tooLarge` over 4 MiB.
    public func publicText(at url: URL) async throws -> String? {
        do {
            return String(data: try await http.get(HTTPRequest(url), limit: 4 << 20).body, encoding: .utf8)
        } catch HTTPError.status(_, 404, _) {
            return nil
        } catch let error as HTTPError {
            throw GitLabError.http(error)
        }
    }

    private struct TreeEntry: Decodable, Identifiable {
        let path: String
        let type: String
        var id: String { path }
    }

    private struct Template: Decodable {
        let content: String
    }
}
