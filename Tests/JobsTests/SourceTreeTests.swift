import Foundation
import Programs
import Testing

@testable import Jobs

/// A small public repository on this disk.
struct LocalRepository {
    let path: String

    /// Makes a bare repository with so many commits on `main`.
    static func make(in scratch: ScratchFolder, commits: Int = 3) async throws -> LocalRepository {
        let repository = LocalRepository(path: scratch.file("origin.git"))
        try await repository.git("init", "--quiet", "--bare", "--initial-branch=main", repository.path)
        try await repository.git("clone", "--quiet", repository.path, repository.work)
        for number in 1...commits { try await repository.commit(number) }
        return repository
    }

    private var work: String { path + ".work" }
    var url: URL { URL(filePath: path) }

    func commit(_ number: Int) async throws {
        try Data("\(number)\n".utf8).write(to: URL(filePath: work + "/number.txt"))
        try await git("-C", work, "add", "number.txt")
        try await git("-C", work, "commit", "--quiet", "--message=Number \(number)")
        try await git("-C", work, "push", "--quiet", "origin", "HEAD:main")
    }

    func sha(_ revision: String) async throws -> String { try await git("-C", work, "rev-parse", revision) }

    /// As CI has no settings of anybody's, and commits need an author.
    @discardableResult
    func git(_ arguments: String...) async throws -> String {
        try await Program.git.run(
            arguments,
            environment: [
                "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada Sample",
                "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "Ada Sample",
                "GIT_COMMITTER_EMAIL": "ada@example.com",
            ]
        ).text
    }

    func tree(
        _ sha: String, in scratch: ScratchFolder, depth: Int = 0, ref: String = "main"
    ) -> SourceTree {
        SourceTree(
            repository: url, sha: sha, ref: ref, depth: depth, cacheFolder: scratch.file("cache"), authorization: nil)
    }
}

@Suite("A job's sources", .enabled(if: Installed.has(.git), "needs git"))
struct SourceTreeTests {
    @Test("An older commit is checked out as the runner does it: detached, with origin")
    func older() async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch)
        let sha = try await origin.sha("HEAD~1")
        let tree = origin.tree(sha, in: scratch)
        try await tree.fetch()
        let folder = scratch.file("checkout")
        try await tree.checkOut(to: folder)
        #expect(scratch.text("checkout/number.txt") == "2\n")
        #expect(try await origin.git("-C", folder, "rev-parse", "HEAD") == sha)
        #expect(try await origin.git("-C", folder, "rev-parse", "--abbrev-ref", "HEAD") == "HEAD")
        #expect(try await origin.git("-C", folder, "remote", "get-url", "origin") == origin.url.absoluteString)
        #expect(try await origin.git("-C", folder, "rev-parse", "origin/main") == sha)
        #expect(try await origin.git("-C", folder, "status", "--porcelain").isEmpty)
        #expect(try await origin.git("-C", folder, "rev-list", "--count", "HEAD") == "2")
    }

    @Test("A commit that was fetched once needs its origin no more")
    func secondFetch() async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch)
        let tree = origin.tree(try await origin.sha("HEAD"), in: scratch)
        try await tree.fetch()
        try FileManager.default.removeItem(atPath: origin.path)
        try await tree.fetch()
        try await tree.checkOut(to: scratch.file("checkout"))
        #expect(scratch.text("checkout/number.txt") == "3\n")
    }

    @Test("History is as deep as CI's", arguments: [(1, "1"), (2, "2"), (50, "5"), (0, "5")])
    func depth(_ depth: Int, count: String) async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch, commits: 5)
        let tree = origin.tree(try await origin.sha("HEAD"), in: scratch, depth: depth)
        try await tree.fetch()
        try await tree.checkOut(to: scratch.file("checkout"))
        #expect(try await origin.git("-C", scratch.file("checkout"), "rev-list", "--count", "HEAD") == count)
    }

    @Test("A commit that nobody has is an error that names it")
    func unknown() async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch, commits: 1)
        let sha = String(repeating: "a1", count: 20)
        let error = await #expect(throws: JobError.self) { try await origin.tree(sha, in: scratch).fetch() }
        guard case .sourcesUnavailable(let repository, sha, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(repository == origin.url.absoluteString)
        #expect(reason.contains(sha))
    }

    @Test("After a failed fetch, the commit is asked for again")
    func comesLater() async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch, commits: 1)
        let sha = String(repeating: "a1", count: 20)
        for _ in 1...2 {
            await #expect(throws: JobError.self) { try await origin.tree(sha, in: scratch).fetch() }
        }
    }

    @Test("A repository that is not there is an error of ours")
    func noRepository() async throws {
        let scratch = try ScratchFolder()
        let nowhere = LocalRepository(path: scratch.file("nowhere.git"))
        let sha = String(repeating: "0", count: 40)
        await #expect(throws: JobError.self) { try await nowhere.tree(sha, in: scratch).fetch() }
    }

    @Test("What looks like an option is no commit", arguments: ["--detach", "-q", "", "main", "../x"])
    func notACommit(sha: String) async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch, commits: 1)
        await #expect(throws: JobError.self) { try await origin.tree(sha, in: scratch).fetch() }
    }
}
