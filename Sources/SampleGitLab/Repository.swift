internal import Foundation
internal import Programs

/// A bare repository made from the files of a sample project. Author, dates and messages are fixed, so that the
/// commits have the same ids on every machine.
struct Repository: Sendable {
    /// Nothing of the user's or the machine's git configuration has a say.
    static let environment: [String: String?] = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8",
        "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil,
    ]

    /// When the second commit of a project was made, in seconds since 1970.
    static let laterCommit = 1_795_477_200

    let project: Project
    let directory: String

    /// Makes one commit of the project's files. When there is a folder of the project's name with `.parent`, its files
    /// stand in place of theirs in a commit before that.
    /// - Returns: The ids of the commits, oldest first.
    func make(from files: SampleFiles) async throws -> [String] {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try await git(["init", "--quiet", "--bare", "--initial-branch=main"])
        // As Gitaly does: the commit of a finished pipeline may be on no branch any more.
        try await git(["config", "uploadpack.allowAnySHA1InWant", "true"])
        let stream = try history(of: files)
        try await git(["fast-import", "--quiet"], input: .data(stream))
        let log = try await git(["rev-list", "--reverse", "main"])
        let ids = log.text.split(separator: "\n").map(String.init)
        for pipeline in Instance.pipelines where pipeline.project.id == project.id {
            try await git(["update-ref", "refs/pipelines/\(pipeline.id)", ids[min(pipeline.revision, ids.count - 1)]])
        }
        return ids
    }

    private func history(of files: SampleFiles) throws -> Data {
        let tip = try files.files(below: "projects/\(project.name)")
        let older = try files.files(below: "projects/\(project.name).parent")
        var stream = Data()
        guard !older.isEmpty else {
            stream.append(commit(project.subject, at: project.committed, files: tip))
            return stream
        }
        let replaced = Dictionary(uniqueKeysWithValues: older.map { ($0.path, $0.contents) })
        let first = tip.map { (path: $0.path, contents: replaced[$0.path] ?? $0.contents) }
        stream.append(commit(project.subject, at: project.committed, files: first))
        let changed = tip.filter { replaced[$0.path] != nil }
        stream.append(
            commit("templates: write the unit of the memory like the others", at: Self.laterCommit, files: changed))
        return stream
    }

    /// One commit in the language of `git fast-import`; a second one follows the first by itself.
    private func commit(_ message: String, at time: Int, files: [(path: String, contents: Data)]) -> Data {
        let person = "Ada Sample <ada@example.com> \(time) +0000"
        var stream = Data("commit refs/heads/main\nauthor \(person)\ncommitter \(person)\n".utf8)
        stream.append(Data("data \(message.utf8.count + 1)\n\(message)\n\n".utf8))
        for (path, contents) in files {
            let mode = contents.starts(with: Data("#!".utf8)) ? "100755" : "100644"
            stream.append(Data("M \(mode) inline \(path)\ndata \(contents.count)\n".utf8))
            stream.append(contents)
            stream.append(Data("\n".utf8))
        }
        return stream
    }

    /// - Returns: A file at a commit, or nil when there is none.
    func file(_ path: String, at revision: String) async throws -> Data? {
        let result = try await Program.git.result(
            ["--git-dir", directory, "cat-file", "blob", "\(revision):\(path)"], environment: Self.environment)
        return result.status == 0 ? result.standardOutput : nil
    }

    /// - Returns: The whole message of a commit.
    func message(of revision: String) async throws -> String {
        try await git(["log", "-1", "--format=%B", revision]).text
    }

    @discardableResult
    private func git(_ arguments: [String], input: ProgramInput = .none) async throws -> ProgramResult {
        try await Program.git.run(
            ["--git-dir", directory] + arguments, environment: Self.environment, directory: directory, input: input)
    }
}
