import Foundation
import Programs
import Testing

@testable import Jobs

/// A file for a zip that no honest program would write.
struct ZipEntry: Encodable {
    var name: String
    var content = "x"
    /// Its content is then where it leads.
    var isLink = false

    static func write(_ entries: [ZipEntry], to path: String) async throws {
        let script = """
            import json, stat, sys, zipfile
            with zipfile.ZipFile(sys.argv[1], "w") as archive:
                for entry in json.load(sys.stdin):
                    info = zipfile.ZipInfo(entry["name"])
                    info.create_system = 3
                    kind = stat.S_IFLNK | 0o777 if entry["isLink"] else stat.S_IFREG | 0o644
                    info.external_attr = kind << 16
                    archive.writestr(info, entry["content"])
            """
        try await Installed.python.run(["-c", script, path], input: .data(JSONEncoder().encode(entries)))
    }
}

@Suite("Archives of strangers", .enabled(if: Installed.has(.bsdtar, Installed.python), "needs bsdtar and python3"))
struct ArchiveTests {
    private func unpack(_ entries: [ZipEntry], in scratch: ScratchFolder) async throws {
        let zip = scratch.file("archive.zip")
        try await ZipEntry.write(entries, to: zip)
        try await Archive(job: "build (1)", path: zip).unpack(into: scratch.file("target"))
    }

    @Test("An honest archive is unpacked over what is there")
    func honest() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("old", to: "target/rpms/a.rpm")
        try scratch.write("kept", to: "target/README")
        try await unpack(
            [
                ZipEntry(name: "rpms/a.rpm", content: "new"), ZipEntry(name: "two  spaces -> arrow", content: "1"),
                ZipEntry(name: "dots../..a", content: "2"), ZipEntry(name: "latest", content: "rpms", isLink: true),
            ], in: scratch)
        #expect(scratch.text("target/rpms/a.rpm") == "new")
        #expect(scratch.text("target/README") == "kept")
        #expect(scratch.text("target/two  spaces -> arrow") == "1")
        #expect(scratch.text("target/dots../..a") == "2")
        #expect(scratch.text("target/latest/a.rpm") == "new")
    }

    @Test("Names beyond ASCII are no obstacle")
    func unicode() async throws {
        let scratch = try ScratchFolder()
        try await unpack([ZipEntry(name: "Grüße/日本.txt", content: "1")], in: scratch)
        #expect(scratch.text("target/Grüße/日本.txt") == "1")
    }

    @Test(
        "Nothing is written when one name leads out",
        arguments: [
            "../escaped.txt", "a/../../escaped.txt", "..", "/escaped.txt", "..\\escaped.txt",
            // A combining accent after the slash makes one character of both.
            "../\u{301}x", "/\u{301}x", "\u{301}/../../x",
        ])
    func leadsOut(name: String) async throws {
        let scratch = try ScratchFolder()
        let error = await #expect(throws: JobError.self) {
            try await unpack([ZipEntry(name: "inside.txt"), ZipEntry(name: name)], in: scratch)
        }
        guard case .unsafeArchive(job: "build (1)", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(scratch.names == ["archive.zip"])
    }

    @Test(
        "Nothing is written when a file goes through a link of the same archive", arguments: ["..", "/tmp", "inside"])
    func throughLink(target: String) async throws {
        let scratch = try ScratchFolder()
        await #expect(throws: JobError.unsafeArchive(job: "build (1)", entry: "out/deep/file.txt")) {
            try await unpack(
                [
                    ZipEntry(name: "inside/a"), ZipEntry(name: "out", content: target, isLink: true),
                    ZipEntry(name: "out/deep/file.txt"),
                ], in: scratch)
        }
        #expect(scratch.names == ["archive.zip"])
    }

    @Test("A second archive does not go through a link that the first one left")
    func linkOfAnother() async throws {
        let scratch = try ScratchFolder()
        try FileManager.default.createDirectory(atPath: scratch.file("outside"), withIntermediateDirectories: true)
        try await unpack([ZipEntry(name: "rpms", content: "../outside", isLink: true)], in: scratch)
        await #expect(throws: JobError.self) { try await unpack([ZipEntry(name: "rpms/a.rpm")], in: scratch) }
        #expect(!scratch.names.contains("outside/a.rpm"))
    }

    @Test("A line feed in a name does not hide another")
    func lineFeed() async throws {
        let scratch = try ScratchFolder()
        let zip = scratch.file("archive.zip")
        let name = "a\n-rw-r--r--  0 0      0           1 Jan  1  1980 b"
        try await ZipEntry.write([ZipEntry(name: name), ZipEntry(name: "c\n/../../d")], to: zip)
        let entries = try await Archive(job: "build", path: zip).entries()
        #expect(entries.count == 2)
        #expect(entries.allSatisfy { $0.name.contains("\\n") })
        #expect(entries.map(\.isInside) == [true, false])
    }

    @Test("A broken archive says so, and whose it is")
    func broken() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("no zip at all", to: "archive.zip")
        let archive = Archive(job: "build (1)", path: scratch.file("archive.zip"))
        let error = await #expect(throws: JobError.self) { try await archive.unpack(into: scratch.file("target")) }
        guard case .brokenArchive(job: "build (1)", let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
        #expect(scratch.names == ["archive.zip"])
    }

    @Test("An owner with spaces in the name does not shift the names")
    func owner() async throws {
        let scratch = try ScratchFolder()
        let script = """
            import sys, tarfile
            with tarfile.open(sys.argv[1], "w") as archive:
                archive.addfile(tarfile.TarInfo("inside"))
                entry = tarfile.TarInfo("../escaped")
                entry.uname, entry.gname = "a b", "c d"
                archive.addfile(entry)
            """
        let tar = scratch.file("archive.tar")
        try await Installed.python.run(["-c", script, tar])
        await #expect(throws: JobError.unsafeArchive(job: "this run", entry: "../escaped")) {
            try await Archive(job: "this run", path: tar).unpack(into: scratch.file("target"))
        }
        #expect(scratch.names == ["archive.tar"])
    }

    @Test("Neither devices nor hard links to files outside come out of a guest's archive")
    func specialFiles() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("secret", to: "secret")
        for kind in ["device", "pipe", "link"] {
            let script = """
                import sys, tarfile
                with tarfile.open(sys.argv[1], "w") as archive:
                    entry = tarfile.TarInfo("entry")
                    if sys.argv[2] == "device":
                        entry.type, entry.devmajor, entry.devminor = tarfile.CHRTYPE, 1, 5
                    elif sys.argv[2] == "pipe":
                        entry.type = tarfile.FIFOTYPE
                    else:
                        entry.type, entry.linkname = tarfile.LNKTYPE, "../secret"
                    archive.addfile(entry)
                """
            let tar = scratch.file("\(kind).tar")
            try await Installed.python.run(["-c", script, tar, kind])
            await #expect(throws: JobError.self) {
                try await Archive(job: "this run", path: tar).unpack(into: scratch.file("target"))
            }
            #expect(!scratch.names.contains("target/entry"), "\(kind)")
        }
    }
}

@Suite("Lists of archives")
struct ArchiveListTests {
    @Test(
        "A line gives name and size",
        arguments: [
            ("-rw-r--r--  0 0      0        6303 Jan  1  1980 rpms/a-1.0.rpm", "rpms/a-1.0.rpm", 6303),
            ("-rw-r--r--  0 root   wheel       1 Nov 24 00:44 two  spaces", "two  spaces", 1),
            ("lrwxrwxrwx  0 0      0           0 Jan  1  1980 latest -> ../../etc", "latest", 0),
            ("-rw-r--r--  0 0      0           4 Jan  1  1980 with -> arrow", "with -> arrow", 4),
            ("-rw-r--r--  0 0      0           4 Jan  1  1980 a link to b", "a link to b", 4),
            ("hrw-r--r--  0 0      0           0 Jan  1  1980 a link to b", "a", 0),
            ("-rw-r--r--  0 0      0           1 Jan  1  1980 \u{301}/../x", "\u{301}/../x", 1),
            ("drwxr-xr-x  2 0      0           0 Jan  1  1980 logs/", "logs/", 0),
        ] as [(String, String, UInt64)])
    func line(_ line: String, name: String, size: UInt64) throws {
        let entry = try #require(Archive.entry(listed: line))
        #expect(entry.name == name)
        #expect(entry.size == size)
    }

    @Test("A line of another shape is no entry", arguments: ["", "total 4", "-rw-r--r--  0 0 0 1 Jan  1  1980"])
    func otherShape(line: String) { #expect(Archive.entry(listed: line) == nil) }
}
