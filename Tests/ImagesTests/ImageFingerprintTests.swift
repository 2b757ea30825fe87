import Foundation
import Profiles
import Testing

@testable import Images

@Suite("The fingerprint of an image's source")
struct ImageFingerprintTests {
    private let build = ImageBuild(suite: "bookworm", packages: ["git", "perl"], diskBytes: 1 << 33)

    @Test("It is the same for the same source, 64 digits")
    func stable() throws {
        let fingerprint = try ImageFingerprint.of(.build(build))
        #expect(fingerprint == (try ImageFingerprint.of(.build(build))))
        #expect(fingerprint.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    }

    @Test("Each part of a build changes it")
    func changes() throws {
        var others = [ImageBuild](repeating: build, count: 6)
        others[0].suite = "trixie"
        others[1].mirror = "https://mirror.example.org/debian"
        others[2].packages.append("vim")
        others[3].pythonPackages = ["avocado-framework"]
        others[4].diskBytes += 1
        others[5].script = "true"
        let all = try ([build] + others).map { try ImageFingerprint.of(.build($0)) }
        #expect(Set(all).count == all.count)
    }

    @Test("A file that was changed or replaced is another image")
    func files() throws {
        let folder = try ScratchFolder()
        let path = folder.file("disk.qcow2")
        try Data("one".utf8).write(to: URL(fileURLWithPath: path))
        let first = try ImageFingerprint.of(.file(path), file: FileState(path: path))
        #expect(first == (try ImageFingerprint.of(.file(path), file: FileState(path: path))))
        try Data("longer".utf8).write(to: URL(fileURLWithPath: path))
        #expect(first != (try ImageFingerprint.of(.file(path), file: FileState(path: path))))
        #expect(throws: ImageError.brokenImage(path: folder.file("none"), reason: .absent)) {
            _ = try FileState(path: folder.file("none"))
        }
    }
}
