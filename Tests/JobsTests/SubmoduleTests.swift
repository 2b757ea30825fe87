import Foundation
import GitLabCI
import LoopbackServer
import Programs
import Testing

@testable import Jobs

@Suite("Submodules of a job's sources", .enabled(if: Installed.has(.git), "needs git"))
struct SubmoduleTests {
    private let scratch: ScratchFolder
    private let recorder = Recorder()

    init() throws { scratch = try ScratchFolder() }

    private var root: String { scratch.file("served") }

    /// A project with a submodule that has one of its own.
    private struct Served: Sendable {
        let main: ServedRepository
        let sha: String
        let library: ServedRepository
        let librarySHA: String
        let innerSHA: String
    }

    private func serve() async throws -> Served {
        let inner = try await ServedRepository.make("group/inner", in: root)
        let innerSHA = try await inner.commit(["inner.txt": "innermost"])
        let library = try await ServedRepository.make("group/library", in: root)
        for number in 1...3 { try await library.commit(["library.txt": "\(number)"]) }
        try await library.addSubmodule("deep/inner", "../inner.git", innerSHA)
        let librarySHA = try await library.commitIndex()
        // The branch moves on: only the commit's id leads back.
        try await library.commit(["library.txt": "later"])
        let main = try await ServedRepository.make("group/project", in: root)
        try await main.commit(["file.txt": "main"])
        try await main.addSubmodule("libs/library", "../library.git", librarySHA, name: "the library")
        let sha = try await main.commitIndex()
        return Served(main: main, sha: sha, library: library, librarySHA: librarySHA, innerSHA: innerSHA)
    }

    private func tree(
        _ server: LoopbackServer, _ sha: String, _ submodules: Checkout.Submodules, depth: Int = 0,
        authorization: GitAuthorization? = nil
    ) -> SourceTree {
        SourceTree(
            repository: server.url.appending(path: "group/project.git"), sha: sha, ref: "main",
            checkout: Checkout(depth: depth, submodules: submodules), cacheFolder: scratch.file("cache"),
            authorization: authorization, onEvent: { [recorder] in recorder.append($0) })
    }

    private func git(_ folder: String, _ arguments: String...) async throws -> String {
        try await Program.git.run(["-C", scratch.file(folder)] + arguments).text
    }

    @Test("Strategy normal takes the outer ones, recursive the inner ones, too; none takes none")
    func strategies() async throws {
        let served = try await serve()
        try await GitServer(root: root).run { [self] server in
            for (strategy, outer, inner) in [
                (Checkout.Submodules.Strategy.none, false, false), (.normal, true, false), (.recursive, true, true),
            ] {
                let tree = tree(server, served.sha, .init(strategy: strategy))
                try await tree.fetch()
                let folder = "\(strategy)"
                try await tree.checkOut(to: scratch.file(folder))
                #expect((scratch.text("\(folder)/libs/library/library.txt") == "3") == outer)
                #expect((scratch.text("\(folder)/libs/library/deep/inner/inner.txt") == "innermost") == inner)
                #expect(try await git(folder, "status", "--porcelain").isEmpty)
            }
        }
    }

    @Test("git finds them as if it had made them: names, commits, addresses, and no way to this host")
    func asGitMakesThem() async throws {
        let served = try await serve()
        try await GitServer(root: root).run { [self] server in
            let tree = tree(server, served.sha, .init(strategy: .recursive))
            try await tree.fetch()
            try await tree.checkOut(to: scratch.file("made"))
            // It is copied into a machine, where it lies elsewhere.
            try FileManager.default.moveItem(atPath: scratch.file("made"), toPath: scratch.file("moved"))
            let status = try await git("moved", "submodule", "status", "--recursive")
            #expect(
                status.split(separator: "\n").map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                    "\(served.librarySHA) libs/library", "\(served.innerSHA) libs/library/deep/inner",
                ])
            #expect(!status.contains("-\(served.innerSHA)"))
            let library = server.url.appending(path: "group/library.git").absoluteString
            #expect(try await git("moved/libs/library", "remote", "get-url", "origin") == library)
            #expect(try await git("moved", "config", "submodule.the library.url") == library)
            #expect(scratch.text("moved/libs/library/.git") == "gitdir: ../../.git/modules/the library\n")
            #expect(try await git("moved/libs/library", "rev-parse", "HEAD") == served.librarySHA)
            for name in scratch.names where name.hasPrefix("moved/") && name.hasSuffix("config") {
                #expect(scratch.text(name)?.contains(scratch.path) == false, "\(name)")
            }
        }
    }

    @Test("A second checkout asks nobody, and it is known beforehand that it needn't")
    func cached() async throws {
        let served = try await serve()
        let fetched = try await GitServer(root: root).run { [self] server in
            let tree = tree(server, served.sha, Checkout.Submodules(strategy: .recursive, depth: 1), depth: 1)
            #expect(try await !tree.isFetched())
            try await tree.fetch()
            let asked = server.requests.count
            try await tree.fetch()
            #expect(server.requests.count == asked)
            return tree
        }
        #expect(try await fetched.isFetched())
        try await fetched.fetch()
        try await fetched.checkOut(to: scratch.file("offline"))
        #expect(scratch.text("offline/libs/library/deep/inner/inner.txt") == "innermost")
        #expect(try await git("offline/libs/library", "rev-list", "--count", "HEAD") == "1")
    }

    @Test("Pathspecs choose among them", arguments: [["libs/other"], [":(exclude)libs/library"], ["libs/oth*"]])
    func paths(_ paths: [String]) async throws {
        let served = try await serve()
        try await served.main.addSubmodule("libs/other", "../library.git", served.librarySHA)
        let sha = try await served.main.commitIndex()
        try await GitServer(root: root).run { [self] server in
            let tree = tree(server, sha, .init(strategy: .normal, paths: paths))
            try await tree.fetch()
            try await tree.checkOut(to: scratch.file("chosen"))
            #expect(scratch.text("chosen/libs/other/library.txt") == "3")
            #expect(scratch.text("chosen/libs/library/library.txt") == nil)
        }
    }

    @Test("With --remote the commit CI took is the one its log tells; where it doesn't, that is said")
    func remote() async throws {
        let served = try await serve()
        let tip = try await served.library.git("rev-parse", "HEAD")
        try await GitServer(root: root).run { [self] server in
            var tree = tree(server, served.sha, .init(strategy: .normal, followsBranches: true))
            tree.submoduleCommits = ["libs/library": tip]
            try await tree.fetch()
            try await tree.checkOut(to: scratch.file("told"))
            #expect(scratch.text("told/libs/library/library.txt") == "later")
            #expect(recorder.notes.isEmpty)
            tree.submoduleCommits = ["libs/library": "--upload-pack=x"]
            try await tree.fetch()
            try await tree.checkOut(to: scratch.file("untold"))
            #expect(scratch.text("untold/libs/library/library.txt") == "3")
            #expect(recorder.notes == [.movingSubmodule(path: "libs/library")])
        }
    }

    @Test("The token goes to GitLab's own host alone, only where it is needed, and that is said")
    func token() async throws {
        let secret = "Authorization: Basic c2VjcmV0"
        let elsewhere = try ScratchFolder()
        let foreign = try await ServedRepository.make("foreign", in: elsewhere.path)
        let foreignSHA = try await foreign.commit(["foreign.txt": "x"])
        let served = try await serve()
        let own = GitServer(root: root, secret: "Basic c2VjcmV0", privateNames: ["project", "library"])
        try await GitServer(root: elsewhere.path).run { [self] other in
            try await served.main.addSubmodule("foreign", "\(other.url.absoluteString)/foreign.git", foreignSHA)
            let sha = try await served.main.commitIndex()
            try await own.run { [self] server in
                let tree = tree(
                    server, sha, .init(strategy: .recursive),
                    authorization: GitAuthorization(scope: server.url, header: secret))
                try await tree.fetch()
                try await tree.checkOut(to: scratch.file("all"))
                #expect(scratch.text("all/foreign/foreign.txt") == "x")
                #expect(scratch.text("all/libs/library/deep/inner/inner.txt") == "innermost")
                #expect(!other.requests.isEmpty)
                #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil })
                let inner = server.requests.filter { $0.path.contains("inner.git") }
                #expect(!inner.isEmpty && inner.allSatisfy { $0.headers["authorization"] == nil })
                let address = server.url.appending(path: "group/library.git").absoluteString
                #expect(recorder.notes == [.tokenForSubmodule(path: "libs/library", address: address)])
                for name in scratch.names where name.hasPrefix("all/") || name.hasPrefix("cache/") {
                    let data = FileManager.default.contents(atPath: scratch.file(name)) ?? Data()
                    #expect(data.firstRange(of: Data("c2VjcmV0".utf8)) == nil, "\(name)")
                }
            }
        }
    }

    @Test(
        "Addresses that aren't for the web, or lead elsewhere, are refused before anything is fetched",
        arguments: [
            ("file:///etc", SubmoduleAddress.Fault.otherProtocol), ("ext::sh", .otherProtocol),
            ("/etc", .otherProtocol),
            ("../../../../127.0.0.2/x.git", .outside), ("--upload-pack=touch", .malformed),
            ("http://a:b@127.0.0.1/x", .credentials),
        ])
    func addresses(_ address: String, _ fault: SubmoduleAddress.Fault) async throws {
        try await refused(address: address, .address(address, fault))
    }

    @Test("A host of this machine's network is refused unless it is GitLab's", arguments: ["localhost", "10.1.2.3"])
    func privateHost(_ host: String) async throws {
        try await refused(address: "http://\(host)/x.git", .privateHost(host))
    }

    private func refused(address: String, _ fault: SubmoduleFault) async throws {
        let main = try await ServedRepository.make("group/project", in: root)
        try await main.addSubmodule("sub", address, String(repeating: "a", count: 40))
        let sha = try await main.commitIndex()
        try await GitServer(root: root).run { [self] server in
            await #expect(throws: JobError.submoduleUnusable(path: "sub", reason: fault)) {
                try await tree(server, sha, .init(strategy: .normal)).fetch()
            }
            #expect(server.requests.allSatisfy { $0.path.hasPrefix("/group/project.git/") })
        }
    }

    @Test(
        "A name that leads out of the repository is refused", arguments: ["../../x", "a/../../b", "-x", ".git/hooks"])
    func names(_ name: String) async throws {
        let main = try await ServedRepository.make("group/project", in: root)
        try await main.addSubmodule("sub", "../x.git", String(repeating: "a", count: 40), name: name)
        let sha = try await main.commitIndex()
        try await GitServer(root: root).run { [self] server in
            await #expect(throws: JobError.submoduleUnusable(path: "sub", reason: .unsafePath)) {
                try await tree(server, sha, .init(strategy: .normal)).fetch()
            }
        }
    }

    @Test("One without an address is told, and so is a file nobody can read")
    func unreadable() async throws {
        let main = try await ServedRepository.make("group/project", in: root)
        try await main.git("update-index", "--add", "--cacheinfo", "160000,\(String(repeating: "a", count: 40)),sub")
        let bare = try await main.commitIndex()
        try Data("[submodule".utf8).write(to: URL(filePath: main.work + "/.gitmodules"))
        try await main.git("add", ".gitmodules")
        let broken = try await main.commitIndex()
        try await GitServer(root: root).run { [self] server in
            await #expect(throws: JobError.submoduleUnusable(path: "sub", reason: .noAddress)) {
                try await tree(server, bare, .init(strategy: .normal)).fetch()
            }
            let error = await #expect(throws: JobError.self) {
                try await tree(server, broken, .init(strategy: .normal)).fetch()
            }
            guard case .submoduleUnusable(".gitmodules", .unreadable) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A repository that has itself as its submodule ends")
    func endless() async throws {
        let main = try await ServedRepository.make("group/project", in: root)
        var sha = try await main.commit(["file": "0"])
        for _ in 0..<10 {
            try await main.git("rm", "--quiet", "--cached", "--ignore-unmatch", "sub", ".gitmodules")
            try? FileManager.default.removeItem(atPath: main.work + "/.gitmodules")
            try await main.addSubmodule("sub", "../project.git", sha)
            sha = try await main.commitIndex()
        }
        try await GitServer(root: root).run { [self, sha] server in
            let error = await #expect(throws: JobError.self) {
                try await tree(server, sha, .init(strategy: .recursive)).fetch()
            }
            guard case .submoduleUnusable(_, .tooMany) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
