import Foundation
import LoopbackServer
import Programs

/// Repositories in a folder, over git's smart HTTP protocol by git's own program, on loopback.
struct GitServer: Sendable {
    let root: String
    /// The one credential that opens what is private, as git's header has it.
    var secret: String?
    /// Names of repositories that need it.
    var privateNames: Set<String> = []
    /// Without it, as an old git speaks it, only what a reference is at can be asked for by its id.
    var speaksVersionTwo = true

    @discardableResult
    func run<Value: Sendable>(
        _ test: @escaping @Sendable (LoopbackServer) async throws -> Value
    ) async throws -> Value {
        try await LoopbackServer.run(answer, test)
    }

    @Sendable private func answer(_ request: Received) async -> Reply {
        if let secret, privateNames.contains(where: { request.path.contains("/\($0).git") }),
            request.headers["authorization"] != secret
        {
            return Reply(401, ["WWW-Authenticate": "Basic realm=\"test\""], text: "denied")
        }
        let environment: [String: String?] = [
            "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": request.path,
            "REQUEST_METHOD": request.method, "QUERY_STRING": request.query,
            "CONTENT_TYPE": request.headers["content-type"] ?? "", "CONTENT_LENGTH": "\(request.body.count)",
            "GIT_PROTOCOL": speaksVersionTwo ? request.headers["git-protocol"] : nil,
            "HTTP_CONTENT_ENCODING": request.headers["content-encoding"], "REMOTE_ADDR": "127.0.0.1",
        ]
        guard
            let result = try? await Program.git.run(
                ["http-backend"], environment: environment, input: request.body.isEmpty ? .none : .data(request.body)),
            let end = result.standardOutput.firstRange(of: Data("\r\n\r\n".utf8))
        else { return Reply(500) }
        var reply = Reply(body: Data(result.standardOutput[end.upperBound...]))
        let head = String(decoding: result.standardOutput[..<end.lowerBound], as: UTF8.self)
        for line in head.components(separatedBy: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { continue }
            if parts[0] == "Status" {
                reply.status = Int(parts[1].prefix(3)) ?? 500
            } else {
                reply.headers[parts[0]] = parts[1]
            }
        }
        return reply
    }
}

/// A work tree and the bare repository it is pushed to, below a server's folder.
struct ServedRepository: Sendable {
    let bare: String
    let work: String

    static func make(_ name: String, in root: String) async throws -> ServedRepository {
        let repository = ServedRepository(bare: "\(root)/\(name).git", work: "\(root)/trees/\(name)")
        try await repository.run("init", "--quiet", "--bare", "--initial-branch=main", repository.bare)
        try await repository.run("init", "--quiet", "--initial-branch=main", repository.work)
        return repository
    }

    /// - Returns: The commit.
    @discardableResult
    func commit(_ files: [String: String], to branch: String = "main") async throws -> String {
        for (name, text) in files {
            let place = URL(filePath: "\(work)/\(name)")
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place)
        }
        try await git("add", "--all")
        return try await commitIndex(to: branch)
    }

    /// Puts a submodule into the index and `.gitmodules`, as anybody can write them.
    func addSubmodule(_ path: String, _ address: String, _ sha: String, name: String? = nil) async throws {
        try await git("update-index", "--add", "--cacheinfo", "160000,\(sha),\(path)")
        let entry = "[submodule \"\(name ?? path)\"]\n\tpath = \(path)\n\turl = \(address)\n"
        let file = "\(work)/.gitmodules"
        let old = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        try Data((old + entry).utf8).write(to: URL(filePath: file))
        try await git("add", ".gitmodules")
    }

    @discardableResult
    func commitIndex(to reference: String = "main") async throws -> String {
        try await git("commit", "--quiet", "--allow-empty", "--message=change")
        let target = reference.hasPrefix("refs/") ? reference : "refs/heads/\(reference)"
        try await git("push", "--quiet", "--force", bare, "HEAD:\(target)")
        return try await git("rev-parse", "HEAD")
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> String { try await run(["-C", work] + arguments) }

    @discardableResult
    private func run(_ arguments: String...) async throws -> String { try await run(arguments) }

    private func run(_ arguments: [String]) async throws -> String {
        try await Program.git.run(
            arguments,
            environment: [
                "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada Sample",
                "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "Ada Sample",
                "GIT_COMMITTER_EMAIL": "ada@example.com",
            ]
        ).text
    }
}
