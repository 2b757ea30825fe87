import Foundation
import Testing

@testable import Images

@Suite("The records of images")
struct ImageRecordsTests {
    private func image(_ digest: String = "d", pool: String = "default", created: Double = 0) -> Image {
        Image(
            profile: "debian-12", fingerprint: "f", digest: String(repeating: digest, count: 64),
            connection: "qemu:///session", pool: pool, diskVolume: "image.qcow2",
            kernel: Image.Kernel(volume: "k", initrdVolume: "i", commandLine: "quiet"), diskBytes: 1 << 33,
            fileBytes: 1 << 29, created: Date(timeIntervalSince1970: created), origin: "bookworm")
    }

    @Test("What is saved is found by what it was made from and where it is")
    func found() throws {
        let folder = try ScratchFolder()
        let records = ImageRecords(folder: folder.path)
        try records.save(image())
        #expect(records.image(fingerprint: "f", connection: "qemu:///session", pool: "default") == image())
        #expect(records.image(fingerprint: "f", connection: "qemu:///system", pool: "default") == nil)
        #expect(records.image(fingerprint: "f", connection: "qemu:///session", pool: "other") == nil)
        #expect(records.image(fingerprint: "g", connection: "qemu:///session", pool: "default") == nil)
    }

    @Test("The same image in two pools has two records; the newest of one pool counts")
    func several() throws {
        let folder = try ScratchFolder()
        let records = ImageRecords(folder: folder.path)
        try records.save(image("a", created: 10))
        try records.save(image("a", pool: "other", created: 20))
        try records.save(image("b", created: 30))
        #expect(records.all().map(\.created.timeIntervalSince1970) == [10, 20, 30])
        #expect(
            records.image(fingerprint: "f", connection: "qemu:///session", pool: "default") == image("b", created: 30))
        try records.remove(image("b", created: 30))
        try records.remove(image("b", created: 30))
        #expect(records.all().count == 2)
    }

    @Test("Half a record, and other files, are passed over")
    func damaged() throws {
        let folder = try ScratchFolder()
        try Data("{\"profile\":".utf8).write(to: URL(fileURLWithPath: folder.file("x.json")))
        try Data("hello".utf8).write(to: URL(fileURLWithPath: folder.file("lock")))
        #expect(ImageRecords(folder: folder.path).all().isEmpty)
        #expect(ImageRecords(folder: folder.file("none")).all().isEmpty)
    }

    @Test("Volumes are named by the digest")
    func names() {
        let names = ImageVolumeNames(digest: "0123456789abcdef")
        #expect(names.disk == "image-0123456789ab.qcow2")
        #expect(names.kernel == "image-0123456789ab.vmlinuz")
        #expect(names.initrd == "image-0123456789ab.initrd")
        #expect(image().volumes == ["image.qcow2", "k", "i"])
    }
}
