import Foundation
import GitLabCI
import Programs
import Testing

@testable import Jobs

@Suite("A developer's own tree")
struct WorkTreeTests {
    /// A repository with a commit, and changes of every kind that are not committed.
    private func withTree(_ body: (_ tree: String, _ target: String) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.path + "/work-tree-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let tree = root + "/tree"
        try FileManager.default.createDirectory(atPath: tree + "/folder", withIntermediateDirectories: true)
        func git(_ words: String...) async throws {
            try await Program.git.run(["-C", tree, "-c", "user.name=a", "-c", "user.email=a@b"] + words)
        }
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(filePath: "\(tree)/\(name)"))
        }
        try await git("init", "--quiet")
        for name in ["kept", "changed", "removed", "folder/file", "-odd name\n"] { try write("old", name) }
        try write("ignored\n", ".gitignore")
        try await git("add", "--all")
        try await git("commit", "--quiet", "-m", "one")
        try write("new", "changed")
        try write("staged", "staged")
        try await git("add", "staged")
        try write("untracked", "untracked")
        try write("secret", "ignored")
        try write("new", "-odd name\n")
        try FileManager.default.removeItem(atPath: tree + "/removed")
        // A file takes a folder's place.
        try FileManager.default.removeItem(atPath: tree + "/folder")
        try write("now a file", "folder")
        try await body(tree, root + "/target")
    }

    @Test("Is taken as git sees it: changed, staged, added and removed, without what is ignored", arguments: [0, 1])
    func copy(depth: Int) async throws {
        try await withTree { tree, target in
            let work = WorkTree(folder: tree)
            try await work.check()
            try await work.copy(to: target, origin: "https://gitlab.example/a/b.git", depth: depth)
            func text(_ name: String) -> String? { try? String(contentsOfFile: "\(target)/\(name)", encoding: .utf8) }
            #expect(text("kept") == "old" && text("changed") == "new" && text("staged") == "staged")
            #expect(text("untracked") == "untracked" && text("folder") == "now a file")
            #expect(text("-odd name\n") == "new")
            #expect(text("removed") == nil && text("ignored") == nil)
            let origin = try await Program.git.run(["-C", target, "remote", "get-url", "origin"]).text
            #expect(origin == "https://gitlab.example/a/b.git")
            let head = try await Program.git.result(["-C", target, "symbolic-ref", "--quiet", "HEAD"])
            #expect(head.status == 1, "detached")
            let left = try FileManager.default.contentsOfDirectory(
                atPath: (target as NSString).deletingLastPathComponent)
            #expect(left.sorted() == ["target", "tree"])
        }
    }

    @Test("A folder below the tree means the whole of it")
    func below() async throws {
        try await withTree { tree, target in
            try FileManager.default.createDirectory(atPath: tree + "/deep", withIntermediateDirectories: true)
            try await WorkTree(folder: tree + "/deep").copy(to: target, origin: "x", depth: 0)
            #expect(FileManager.default.fileExists(atPath: target + "/kept"))
        }
    }

    @Test("Submodules are taken as they are in the tree; those it has nothing of are told")
    func submodules() async throws {
        try await withTree { tree, target in
            func git(_ words: String...) async throws {
                try await Program.git.run(
                    ["-C", tree, "-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always"]
                        + words)
            }
            let other = tree + ".other"
            try await Program.git.run(["clone", "--quiet", tree, other])
            try await git("submodule", "--quiet", "add", "--force", other, "sub")
            try await git("update-index", "--add", "--cacheinfo", "160000,\(String(repeating: "a", count: 40)),empty")
            try await git("commit", "--quiet", "-m", "submodules")
            try Data("mine".utf8).write(to: URL(filePath: tree + "/sub/kept"))
            try await Program.git.run(
                ["-C", tree + "/sub", "remote", "set-url", "origin", "https://me:secret@h.org/x.git"])
            let missing = try await WorkTree(folder: tree).copy(
                to: target, origin: "https://h.org/p.git", depth: 0, submodules: Checkout.Submodules(strategy: .normal))
            #expect(missing == ["empty"])
            #expect(try String(contentsOfFile: target + "/sub/kept", encoding: .utf8) == "mine")
            let origin = try await Program.git.run(["-C", target + "/sub", "remote", "get-url", "origin"]).text
            #expect(origin == "https://h.org/x.git")
            #expect(
                try String(contentsOfFile: target + "/sub/.git", encoding: .utf8) == "gitdir: ../.git/modules/sub\n")
            try FileManager.default.removeItem(atPath: other)
        }
    }

    @Test("A folder that is none is refused", arguments: ["/", "/nowhere"])
    func noTree(_ folder: String) async throws {
        await #expect(throws: JobError.notAWorkTree(path: folder)) { try await WorkTree(folder: folder).check() }
    }
}
