import Foundation
import Programs
import Testing

@testable import Images

@Suite("The inspection of an image")
struct DiskInspectionTests {
    private func answer(_ more: String = "", format: String = "qcow2") -> Data {
        Data("{\"format\": \"\(format)\", \"virtual-size\": 1048576\(more)}".utf8)
    }

    @Test("A plain image has a size")
    func plain() throws {
        #expect(try DiskInspection.diskBytes(answer(), path: "x") == 1 << 20)
    }

    @Test(
        "An image that leads elsewhere is refused",
        arguments: [
            (", \"backing-filename\": \"/etc/passwd\"", BrokenImage.hasBackingFile("/etc/passwd")),
            (", \"full-backing-filename\": \"json:{}\"", .hasBackingFile("json:{}")),
            (", \"format-specific\": {\"type\": \"qcow2\", \"data\": {\"data-file\": \"/x\"}}", .hasDataFile("/x")),
            (", \"encrypted\": true", .isEncrypted),
        ])
    func hostile(more: String, reason: BrokenImage) {
        #expect(throws: ImageError.brokenImage(path: "x", reason: reason)) {
            _ = try DiskInspection.diskBytes(answer(more), path: "x")
        }
    }

    @Test(
        "Real files, where qemu-img is installed", .enabled(if: (try? Program.qemuImg.locate()) != nil, "no qemu-img"))
    func realFiles() async throws {
        let folder = try ScratchFolder()
        let good = folder.file("good.qcow2")
        try await Program.qemuImg.run(["create", "-q", "-f", "qcow2", good, "8M"])
        #expect(try await DiskInspection(qcow2: good).diskBytes == 8 << 20)

        let over = folder.file("over.qcow2")
        try await Program.qemuImg.run(["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", good, over])
        await #expect(throws: ImageError.brokenImage(path: over, reason: .hasBackingFile(good))) {
            _ = try await DiskInspection(qcow2: over)
        }

        let cut = folder.file("cut.qcow2")
        try Data(contentsOf: URL(fileURLWithPath: good)).prefix(600).write(to: URL(fileURLWithPath: cut))
        await #expect {
            _ = try await DiskInspection(qcow2: cut)
        } throws: { error in
            guard case .brokenImage(cut, .inconsistent) = error as? ImageError else { return false }
            return true
        }
    }

    @Test("What does not begin as qcow2 is not taken for one; an absent file is said to be absent")
    func otherFormat() async throws {
        let folder = try ScratchFolder()
        let raw = folder.file("raw")
        try Data("not a disk".utf8).write(to: URL(fileURLWithPath: raw))
        await #expect(throws: ImageError.brokenImage(path: raw, reason: .notQcow2)) {
            _ = try await DiskInspection(qcow2: raw)
        }
        let none = folder.file("none")
        await #expect(throws: ImageError.brokenImage(path: none, reason: .absent)) {
            _ = try await DiskInspection(qcow2: none)
        }
    }
}
