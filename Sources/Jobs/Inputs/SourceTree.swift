internal import Foundation
internal import Programs

/// The job's sources: fetched once into a bare repository on this host, then checked out for each run as GitLab Runner
/// does it (detached at the commit, remote `origin` without a token).
struct SourceTree: Sendable {
    /// The address the guest's `origin` shows and that is fetched from; without credentials.
    let repository: URL
    let sha: String
    /// The branch or tag, asked for when a server doesn't give out a commit by its id.
    let ref: String
    /// Commits of history; 0 for all.
    let depth: Int
    /// Bare repositories, one a project.
    let cacheFolder: String
    /// Sent to the repository's own host alone.
    let authorization: GitAuthorization?

    /// Whether the cache has the commit, so that no network is needed.
    func isHere() async throws -> Bool {
        guard FileManager.default.fileExists(atPath: cache + "/HEAD") else { return false }
        return try await has(commit: sha)
    }

    /// Makes sure the cache has the commit. A commit that is there already needs no network.
    func fetch() async throws {
        // Anything else would be a branch, which moves, or an option.
        guard sha.wholeMatch(of: /[0-9a-f]{40}([0-9a-f]{24})?/) != nil else {
            throw JobError.sourcesUnavailable(
                repository: repository.absoluteString, sha: sha, reason: "that is no commit's id")
        }
        let manager = FileManager.default
        if !manager.fileExists(atPath: cache + "/HEAD") {
            try manager.createDirectory(atPath: cache, withIntermediateDirectories: true)
            try await git(["init", "--quiet", "--bare", "--template=", cache])
        }
        guard try await !has(commit: sha) else { return }
        do {
            try await fetchOnce("+\(sha):refs/virt-ci/\(sha)", depthArguments)
        } catch let error as ProgramError {
            guard case .failed = error, try await fetchThroughBranch() else {
                throw JobError.sourcesUnavailable(repository: repository.absoluteString, sha: sha, reason: error.said)
            }
        }
    }

    /// Not every server lets commits be asked for by id; the whole branch may still have it.
    private func fetchThroughBranch() async throws -> Bool {
        guard (try? await fetchOnce("+\(ref):refs/virt-ci-branch", [])) != nil else { return false }
        let found = try await Program.git.result(["-C", cache, "cat-file", "-e", "\(sha)^{commit}"])
        guard found.status == 0 else { return false }
        try await git(["-C", cache, "update-ref", "refs/virt-ci/\(sha)", sha])
        return true
    }

    /// Makes a work tree at the commit in a folder that isn't there yet.
    func checkOut(to folder: String) async throws {
        try await git(["init", "--quiet", "--template=", "--initial-branch=none", folder])
        try await git(["-C", folder, "remote", "add", "origin", repository.absoluteString])
        let source = URL(fileURLWithPath: cache, isDirectory: true).absoluteString
        try await git(
            ["-C", folder, "fetch", "--quiet", "--no-tags"] + depthArguments
                + [source, "+refs/virt-ci/\(sha):refs/remotes/origin/\(ref)"])
        try await git(["-C", folder, "checkout", "--force", "--quiet", "--detach", sha])
    }

    private var cache: String {
        let name = (repository.host() ?? "") + repository.path()
        let allowed = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_" }
        return "\(cacheFolder)/\(String(allowed))"
    }

    private var depthArguments: [String] { depth > 0 ? ["--depth", String(depth)] : [] }

    private func has(commit: String) async throws -> Bool {
        let result = try await Program.git.result(
            ["-C", cache, "rev-parse", "--quiet", "--verify", "refs/virt-ci/\(commit)^{commit}"])
        return result.status == 0
    }

    private func fetchOnce(_ refspec: String, _ depth: [String]) async throws {
        // A redirect could lead to another host, and the header would go along.
        var settings = [("http.followRedirects", "false")]
        if let authorization {
            settings.append(("http.\(authorization.scope.absoluteString).extraHeader", authorization.header))
        }
        var environment: [String: String?] = ["GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_COUNT": String(settings.count)]
        for (index, setting) in settings.enumerated() {
            environment["GIT_CONFIG_KEY_\(index)"] = setting.0
            environment["GIT_CONFIG_VALUE_\(index)"] = setting.1
        }
        try await Program.git.run(
            ["-C", cache, "fetch", "--quiet", "--no-tags"] + depth + [repository.absoluteString, refspec],
            environment: environment, outputLimit: 1 << 20)
    }

    /// Local steps, without anybody's settings: a filter or a hook of the user's would make another tree than CI's.
    private func git(_ arguments: [String]) async throws {
        do {
            try await Program.git.run(
                arguments,
                environment: [
                    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
                ])
        } catch let error as ProgramError {
            guard case .failed = error else { throw error }
            throw JobError.sourcesUnavailable(repository: repository.absoluteString, sha: sha, reason: error.said)
        }
    }
}

/// What lets git read a private project: a header, for addresses below one only.
struct GitAuthorization: Sendable {
    let scope: URL
    let header: String
}

extension ProgramError {
    /// The end of what a program said, for a reason below a sentence of ours.
    fileprivate var said: String {
        guard case .failed(_, _, _, let text) = self else { return "" }
        return text
    }
}
