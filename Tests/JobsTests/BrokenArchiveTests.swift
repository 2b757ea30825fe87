import Foundation
import Programs
import Testing

@testable import Jobs

/// Zip archives whose parts contradict each other, made byte by byte.
@Suite(
    "Archives that are not what they say",
    .enabled(if: Installed.has(.bsdtar, Installed.python), "needs bsdtar, python3"))
struct BrokenArchiveTests {
    /// Writes `a.txt` and `b.txt` into a zip, and spoils it. The offsets are those of the zip format's local header
    /// (`PK\3\4`) and of its central directory (`PK\1\2`).
    private static let script = """
        import io, stat, struct, sys, warnings, zipfile, zlib
        warnings.simplefilter("ignore")
        kind, path = sys.argv[1:3]
        content = b"hello " * 2000
        names = ["a.txt", "a.txt" if kind == "duplicate" else "b.txt"] + ["c%d" % n for n in range(4) if kind == "bomb"]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            if kind == "link":
                info = zipfile.ZipInfo("a.txt")
                info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
                archive.writestr(info, "../outside.txt")
            for number, name in enumerate(names):
                archive.writestr(name, b"%d" % number + content)
        data = bytearray(buffer.getvalue())
        def patch(local, central, value):
            for mark, offset in ((b"PK\\3\\4", local), (b"PK\\1\\2", central)):
                start = data.find(mark) + offset
                data[start:start + len(value)] = value
        if kind == "sum": patch(14, 16, struct.pack("<I", 12345))
        if kind == "short": patch(22, 24, struct.pack("<I", 10))
        if kind == "long": patch(22, 24, struct.pack("<I", len(content) * 100))
        if kind == "bomb":
            for mark, offset in ((b"PK\\3\\4", 22), (b"PK\\1\\2", 24)):
                place = -1
                while (place := data.find(mark, place + 1)) >= 0:
                    data[place + offset:place + offset + 4] = struct.pack("<I", 0xfffffffe)
        if kind == "method": patch(8, 10, struct.pack("<H", 99))
        if kind == "encrypted": patch(6, 8, struct.pack("<H", 1))
        if kind == "noise": data[60:90] = b"\\xff" * 30
        if kind == "cut": del data[len(data) // 2:]
        if kind == "empty": data.clear()
        if kind == "page": data[:] = b"<html>Sign in</html>"
        open(path, "wb").write(data)
        """

    private func unpack(_ kind: String, in scratch: ScratchFolder) async throws {
        let zip = scratch.file("archive.zip")
        try await Installed.python.run(["-c", Self.script, kind, zip])
        try await Archive(job: "build (1)", path: zip).unpack(into: scratch.file("target"))
    }

    @Test(
        "Are told to be broken, with the reason",
        arguments: ["sum", "short", "long", "method", "encrypted", "noise", "cut", "empty", "page"])
    func broken(_ kind: String) async throws {
        let scratch = try ScratchFolder()
        let error = await #expect(throws: JobError.self) { try await unpack(kind, in: scratch) }
        guard case .brokenArchive(job: "build (1)", let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test("More bytes than anything real has are refused before one is written")
    func bomb() async throws {
        let scratch = try ScratchFolder()
        await #expect(throws: JobError.archiveTooLarge(job: "build (1)", bytes: 6 * 0xffff_fffe, entries: 6)) {
            try await unpack("bomb", in: scratch)
        }
        #expect(scratch.names == ["archive.zip"])
    }

    @Test("Of two entries of one name the later counts, as the runner unpacks them")
    func duplicate() async throws {
        let scratch = try ScratchFolder()
        try await unpack("duplicate", in: scratch)
        #expect(scratch.text("target/a.txt")?.hasPrefix("1hello") == true)
    }

    @Test("A file whose name was a link before is not written through it")
    func linkThenFile() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("untouched", to: "outside.txt")
        try? await unpack("link", in: scratch)
        #expect(scratch.text("outside.txt") == "untouched")
    }
}
