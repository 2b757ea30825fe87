import Foundation
import Programs
import Testing

@testable import Images

@Suite("The folder of an image in the making")
struct WorkFolderTests {
    @Test("What a killed process left is gone when the next one starts")
    func leftovers() async throws {
        let folder = try ScratchFolder()
        let first = try await WorkFolder.make(in: folder.path)
        try first.write("x", to: "root/locked/file")
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: first.file("root/locked"))
        let second = try await WorkFolder.make(in: folder.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: second.path).isEmpty)
        try await second.remove()
        try await second.remove()
        #expect(!FileManager.default.fileExists(atPath: second.path))
    }

    @Test("Too little space is said with both numbers")
    func space() throws {
        let folder = try ScratchFolder()
        try DiskSpace.require(1, at: folder.path)
        #expect {
            try DiskSpace.require(.max, at: folder.path)
        } throws: { error in
            guard case .notEnoughDisk(.max, let available, folder.path) = error as? ImageError else { return false }
            return available > 0
        }
    }

    @Test("All missing programs are named at once")
    func programs() {
        let absent = ["no-such-program-1", "no-such-program-2"].map {
            Program($0, debianPackage: "a", fedoraPackage: "b")
        }
        let present = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
        #expect(BuildPrograms.missing(of: [absent[0], present, absent[1]]) == absent)
    }

    @Test("A folder is open to all only if all above it are")
    func openToAll() throws {
        let folder = try ScratchFolder()
        #expect(ImageBuilder.isOpenToAll("/usr/bin"))
        let below = folder.file("closed/below")
        try FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
        #expect(chmod(folder.file("closed"), 0o700) == 0)
        #expect(!ImageBuilder.isOpenToAll(below))
        #expect(!ImageBuilder.isOpenToAll("/nonexistent"))
    }
}
