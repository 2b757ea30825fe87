import Foundation
import GitLabCI
import LoopbackServer
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
            repository: url, sha: sha, ref: ref, checkout: Checkout(depth: depth), cacheFolder: scratch.file("cache"),
            authorization: nil)
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
        #expect(try await origin.git("-C", folder, "rev-parse", "FETCH_HEAD") == sha)
        #expect(scratch.text("checkout/.git/FETCH_HEAD")?.contains("'\(sha)' of file:///") == true)
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

    @Test(
        "Another byte in the kept copy is found: it is fetched again, or refused without network",
        arguments: [true, false])
    func damaged(_ isOffline: Bool) async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch)
        var tree = origin.tree(try await origin.sha("HEAD"), in: scratch)
        tree.isOffline = isOffline
        let recorder = Recorder()
        tree.onEvent = { recorder.append($0) }
        try await tree.fetch()
        let pack = try #require(scratch.names.first { $0.hasPrefix("cache/") && $0.hasSuffix(".pack") })
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.file(pack))
        var bytes = try Data(contentsOf: URL(filePath: scratch.file(pack)))
        bytes[bytes.count / 2] ^= 0x55
        try bytes.write(to: URL(filePath: scratch.file(pack)))
        guard !isOffline else {
            await #expect(throws: JobError.self) { try await tree.checkOut(to: scratch.file("checkout")) }
            #expect(scratch.text("checkout/number.txt") == nil)
            return
        }
        try await tree.checkOut(to: scratch.file("checkout"))
        #expect(scratch.text("checkout/number.txt") == "3\n")
        #expect(recorder.notes == [.damagedArchive(name: origin.url.absoluteString)])
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

    @Test("Without sources there is an empty project directory", arguments: [Checkout.Strategy.none, .empty])
    func noSources(_ strategy: Checkout.Strategy) async throws {
        let scratch = try ScratchFolder()
        let tree = SourceTree(
            repository: URL(filePath: scratch.file("nowhere.git")), sha: "none", ref: "main",
            checkout: Checkout(strategy: strategy), cacheFolder: scratch.file("cache"), authorization: nil)
        try await tree.fetch()
        #expect(try await tree.isFetched())
        try await tree.checkOut(to: scratch.file("checkout"))
        #expect(scratch.names == ["checkout"])
    }

    @Test("Without a checkout there is the repository alone")
    func noWorkTree() async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch)
        let sha = try await origin.sha("HEAD")
        let tree = SourceTree(
            repository: origin.url, sha: sha, ref: "main", checkout: Checkout(hasWorkTree: false),
            cacheFolder: scratch.file("cache"), authorization: nil)
        try await tree.fetch()
        try await tree.checkOut(to: scratch.file("checkout"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.file("checkout")) == [".git"])
        #expect(try await origin.git("-C", scratch.file("checkout"), "rev-parse", "origin/main") == sha)
    }

    @Test("What is fetched later takes nothing of the history of what was fetched before")
    func historyStays() async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch, commits: 9)
        func count(_ revision: String, depth: Int, _ folder: String) async throws -> String {
            let tree = origin.tree(try await origin.sha(revision), in: scratch, depth: depth)
            try await tree.fetch()
            try await tree.checkOut(to: scratch.file(folder))
            return try await origin.git("-C", scratch.file(folder), "rev-list", "--count", "HEAD")
        }
        #expect(try await count("HEAD~2", depth: 5, "first") == "5")
        #expect(try await count("HEAD", depth: 4, "second") == "4")
        try FileManager.default.moveItem(atPath: origin.path, toPath: origin.path + ".gone")
        #expect(try await count("HEAD~2", depth: 5, "first again") == "5")
        #expect(try await count("HEAD~2", depth: 2, "less") == "2")
        try FileManager.default.moveItem(atPath: origin.path + ".gone", toPath: origin.path)
        #expect(try await count("HEAD~2", depth: 6, "more") == "6")
        #expect(try await count("HEAD", depth: 0, "all") == "9")
    }

    @Test("Several at once take turns, and what a killed one left is no hindrance")
    func turns() async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch, commits: 8)
        let first = origin.tree(try await origin.sha("HEAD~7"), in: scratch, depth: 1)
        try await first.fetch()
        let cache = try #require(scratch.names.first { $0.hasPrefix("cache/") && $0.hasSuffix("/HEAD") })
        try scratch.write("", to: cache.replacing("/HEAD", with: "/shallow.lock"))
        let trees = try await (0..<7).asyncMap { number in
            origin.tree(try await origin.sha("HEAD~\(number)"), in: scratch, depth: 2)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for tree in trees { group.addTask { try await tree.fetch() } }
            try await group.waitForAll()
        }
        for (number, tree) in trees.enumerated() {
            try await tree.checkOut(to: scratch.file("\(number)"))
            #expect(scratch.text("\(number)/number.txt") == "\(8 - number)\n")
        }
    }

    @Test(
        "A commit that is on no branch is found on the pipeline's or the merge request's reference",
        arguments: ["refs/pipelines/5", "refs/merge-requests/7/head", "refs/merge-requests/7/merge"])
    func references(_ reference: String) async throws {
        let scratch = try ScratchFolder()
        let served = scratch.file("served")
        let repository = try await ServedRepository.make("p", in: served)
        try await repository.commit(["file": "one"])
        let sha = try await repository.commit(["file": "two"], to: reference)
        try await repository.commit(["file": "three"], to: reference)
        try await repository.commit(["file": "four"])
        let ref = reference.contains("pipelines") ? "main" : "refs/merge-requests/7/head"
        try await GitServer(root: served, speaksVersionTwo: false).run { server in
            let tree = SourceTree(
                repository: server.url.appending(path: "p.git"), sha: sha, ref: ref,
                checkout: Checkout(
                    depth: 1, refspecs: Refspecs.ofServer(pipeline: 5, ref: ref, isTag: false, depth: 1)),
                cacheFolder: scratch.file("cache"), authorization: nil)
            try await tree.fetch()
            try await tree.checkOut(to: scratch.file("checkout"))
            #expect(scratch.text("checkout/file") == "two")
            #expect(try await repository.git("-C", scratch.file("checkout"), "rev-parse", "refs/pipelines/5") == sha)
        }
    }

    @Test("A tag is there as CI had it, and with all history those before it")
    func tags() async throws {
        let scratch = try ScratchFolder()
        let origin = try await LocalRepository.make(in: scratch)
        let work = origin.path + ".work"
        try await origin.git("-C", work, "tag", "--annotate", "--message=one", "v1", "HEAD~1")
        try await origin.git("-C", work, "tag", "v2", "HEAD")
        try await origin.git("-C", work, "push", "--quiet", "--tags", "origin")
        let sha = try await origin.sha("HEAD~1")
        func described(_ checkout: Checkout, _ ref: String) async throws -> [String] {
            let tree = SourceTree(
                repository: origin.url, sha: sha, ref: ref, checkout: checkout,
                cacheFolder: scratch.file("cache-\(ref)"), authorization: nil)
            try await tree.fetch()
            let folder = scratch.file("checkout-\(ref)")
            try await tree.checkOut(to: folder)
            return [
                try await origin.git("-C", folder, "describe"), try await origin.git("-C", folder, "tag"),
                try await origin.git("-C", folder, "cat-file", "-t", "v1"),
            ]
        }
        #expect(try await described(Checkout(depth: 0), "main") == ["v1", "v1", "tag"])
        let refspecs = Refspecs.ofServer(pipeline: 5, ref: "v1", isTag: true, depth: 1)
        #expect(try await described(Checkout(depth: 1, refspecs: refspecs), "v1") == ["v1", "v1", "tag"])
    }

    @Test(
        "Contents of Git LFS are fetched where git-lfs is installed, once",
        .enabled(if: Installed.has(.gitLFS), "needs git-lfs"))
    func fetchedLargeFiles() async throws {
        let scratch = try ScratchFolder()
        let repository = try await ServedRepository.make("p", in: scratch.file("served"))
        let content = "contents of a large file"
        try scratch.write(content, to: "content")
        let digest = try await Program("sha256sum", debianPackage: "coreutils", fedoraPackage: "coreutils")
            .run([scratch.file("content")]).text.prefix(64)
        let place = "served/p.git/lfs/objects/\(digest.prefix(2))/\(digest.dropFirst(2).prefix(2))/\(digest)"
        try scratch.write(content, to: place)
        let pointer =
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(digest)\nsize \(content.utf8.count)\n"
        let sha = try await repository.commit([
            ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "data/a.bin": pointer,
            "data/b.bin": pointer.replacing(digest.prefix(4), with: "0000"),
            // Another store than the repository's own is not asked.
            ".lfsconfig": "[lfs]\n\turl = http://127.0.0.1:1/\n",
        ])
        let recorder = Recorder()
        let tree = SourceTree(
            repository: URL(filePath: repository.bare), sha: sha, ref: "main", checkout: Checkout(),
            cacheFolder: scratch.file("cache"), authorization: nil, onEvent: { recorder.append($0) })
        try await tree.fetch()
        try FileManager.default.removeItem(atPath: repository.bare)
        try await tree.fetch()
        try await tree.checkOut(to: scratch.file("checkout"))
        #expect(scratch.text("checkout/data/a.bin") == content)
        #expect(scratch.text("checkout/data/b.bin")?.hasPrefix("version ") == true)
        #expect(recorder.notes == [.missingLargeFiles(count: 1)])
    }

    @Test("Pointers of Git LFS are counted and told")
    func largeFiles() async throws {
        let scratch = try ScratchFolder()
        let served = scratch.file("served")
        let repository = try await ServedRepository.make("p", in: served)
        let pointer =
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "a", count: 64))\nsize 9\n"
        let sha = try await repository.commit([
            "data/.gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "data/a.bin": pointer,
            "data/b.bin": pointer, "readme": "version https://git-lfs.github.com/spec/v1 is mentioned",
        ])
        let recorder = Recorder()
        let tree = SourceTree(
            repository: URL(filePath: repository.bare), sha: sha, ref: "main", checkout: Checkout(),
            cacheFolder: scratch.file("cache"), authorization: nil, onEvent: { recorder.append($0) })
        try await tree.fetch()
        try await tree.checkOut(to: scratch.file("checkout"))
        #expect(recorder.notes == [.missingLargeFiles(count: 2)])
    }
}

extension Sequence where Element: Sendable {
    fileprivate func asyncMap<Value>(_ make: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await make(element)) }
        return values
    }
}
