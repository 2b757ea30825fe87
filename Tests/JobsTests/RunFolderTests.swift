import Foundation
internal import TestResults
import Testing

@testable import Jobs

@Suite("Folders of runs")
struct RunFolderTests {
    @Test("Runs of one day have names of their own, and nobody else looks in")
    func unique() throws {
        let scratch = try ScratchFolder()
        let day = try Date("2026-11-23T12:00:00Z", strategy: .iso8601)
        let folders = try (1...200).map { _ in try RunFolder.make(in: scratch.file("runs"), day: day) }
        #expect(Set(folders.map(\.path)).count == 200)
        let first = try #require(folders.first)
        #expect(first.run.wholeMatch(of: /20261123-[0-9a-f]{4}/) != nil)
        let attributes = try FileManager.default.attributesOfItem(atPath: first.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
    }

    @Test("A tree lists links and follows none")
    func links() throws {
        let scratch = try ScratchFolder()
        try scratch.write("secret", to: "outside/secret.txt")
        try scratch.write("inside", to: "tree/logs/inside.txt")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: scratch.file("tree/file-link"), withDestinationPath: "../outside/secret.txt")
        try manager.createSymbolicLink(atPath: scratch.file("tree/folder-link"), withDestinationPath: "../outside")
        try manager.createSymbolicLink(atPath: scratch.file("tree/nowhere"), withDestinationPath: "missing")
        let tree = FileTree(scratch.file("tree"))
        #expect(tree.files == ["file-link", "folder-link", "logs/inside.txt", "nowhere"])
        let files = tree.resultFiles
        #expect(try files.read("logs/inside.txt") == Data("inside".utf8))
        for link in ["file-link", "folder-link", "nowhere"] {
            #expect(throws: (any Error).self) { try files.read(link) }
        }
    }

    @Test("A pipe among the results does not stop the reader")
    func pipe() throws {
        let scratch = try ScratchFolder()
        try scratch.write("", to: "tree/a")
        #expect(mkfifo(scratch.file("tree/pipe"), 0o600) == 0)
        let files = FileTree(scratch.file("tree")).resultFiles
        #expect((try? files.read("pipe"))?.isEmpty != false)
    }

    @Test("A folder that is not there has no files")
    func missing() throws {
        let scratch = try ScratchFolder()
        #expect(FileTree(scratch.file("missing")).files.isEmpty)
    }
}
