import Files
import Foundation
import Testing

@Suite("The digest of a file")
struct FileDigestTests {
    @Test("Is SHA-256, whatever its size")
    func digest() async throws {
        let folder = try ScratchFolder()
        let path = folder.file("data")
        try Data("abc".utf8).write(to: URL(fileURLWithPath: path))
        #expect(
            try await FileDigest.sha256(of: path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        try Data(repeating: 0x61, count: 5 << 20).write(to: URL(fileURLWithPath: path))
        var steps: [UInt64] = []
        _ = try await FileDigest.sha256(of: path) { steps.append($0) }
        #expect(steps == [4 << 20, 5 << 20])
    }

    @Test("A file that is not there is an error with the path")
    func absent() async {
        await #expect(throws: FileError.unusable(path: "/nonexistent/data", code: ENOENT)) {
            _ = try await FileDigest.sha256(of: "/nonexistent/data")
        }
    }
}
