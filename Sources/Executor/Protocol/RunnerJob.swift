public import Foundation

/// Which job it is, by what the server told the runner and no variable can change.
public struct RunnerJob: Sendable, Equatable {
    /// Server and number: unique where a host serves several GitLabs. Such as `gitlab.com/7001234`.
    public var key: String
    public var id: Int
    public var name: String
    /// The project's full path.
    public var project: String
    /// The clone address, without credentials.
    public var repository: String
    /// The job's page.
    public var url: String
    /// The server's address, without credentials.
    public var server: URL
    /// How long the job may run, in seconds.
    public var timeout: Int

    /// - Throws: `ExecutorError.unusableRepositoryAddress`.
    public init(_ response: JobResponse) throws {
        let text = response.gitInfo.repoUrl
        guard var parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            ["http", "https"].contains(parts.scheme ?? "")
        else { throw ExecutorError.unusableRepositoryAddress }
        (parts.user, parts.password, parts.query, parts.fragment) = (nil, nil, nil, nil)
        let path = parts.path.hasSuffix(".git") ? String(parts.path.dropLast(4)) : parts.path
        parts.path = path
        let project = response.jobInfo.projectFullPath ?? String(path.drop { $0 == "/" })
        // A GitLab below a path of its host has that path before the project's.
        let prefix = path.hasSuffix("/" + project) ? String(path.dropLast(project.count + 1)) : ""
        guard let page = parts.string else { throw ExecutorError.unusableRepositoryAddress }
        parts.path = prefix
        guard let server = parts.url else { throw ExecutorError.unusableRepositoryAddress }
        self.server = server
        self.project = project
        id = response.id
        name = response.jobInfo.name
        repository = page + ".git"
        url = "\(page)/-/jobs/\(response.id)"
        let port = parts.port.map { ":\($0)" } ?? ""
        key = "\(host)\(port)\(prefix)/\(response.id)"
        timeout = response.runnerInfo?.timeout ?? 3600
    }
}
