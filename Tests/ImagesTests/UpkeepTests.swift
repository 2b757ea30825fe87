import Crypto
import Files
import Foundation
import Libvirt
import Profiles
import Synchronization
import Testing

@testable import Images

@Suite("The upkeep of images", .enabled(if: Installed.pool, Installed.poolReason))
struct UpkeepTests {
    @Test("A file becomes the image of a profile, unless the profile names another digest")
    func imports() async throws {
        let samples = try await SampleImages()
        try await TestPool.with { pool in
            let bytes = samples.image(1)
            let file = pool.folder + "/mine.qcow2"
            try bytes.write(to: URL(filePath: file))
            let digest = SHA256.hash(data: bytes).hexadecimal
            let moving = ImageSource.download(
                CloudImage(url: "https://a.invalid/x", checksumURL: "https://a.invalid/s"))
            let image = try await pool.catalogue().importFile(file, for: moving, profile: "p")
            #expect(image.digest == digest && image.origin == file)
            #expect(try await pool.catalogue().image(for: moving, profile: "p").digest == digest)
            let pinned = ImageSource.download(
                CloudImage(url: "https://a.invalid/x", sha256: String(repeating: "0", count: 64)))
            await #expect(
                throws: ImageError.digestMismatch(
                    expected: String(repeating: "0", count: 64), actual: digest, url: file)
            ) { try await pool.catalogue().importFile(file, for: pinned, profile: "p") }
            #expect(try await pool.catalogue().existing(for: pinned) == nil)
        }
    }

    @Test("An image is good, changed or missing")
    func verify() async throws {
        let samples = try await SampleImages()
        try await TestPool.with { pool in
            let file = pool.folder + "/mine.qcow2"
            try samples.image(2).write(to: URL(filePath: file))
            let catalogue = pool.catalogue()
            let image = try await catalogue.importFile(file, for: .file(file), profile: "p")
            #expect(try await catalogue.verify(image) == .good)
            let volume = try await pool.pool.volume(named: image.diskVolume)
            // What libvirt reads is the file, byte by byte.
            let read = Collected()
            try await volume.download { read.append(Data($0)) }
            #expect(read.data == samples.image(2))
            let path = try await volume.path()
            try samples.image(3).write(to: URL(filePath: path))
            #expect(
                try await catalogue.verify(image) == .changed(SHA256.hash(data: samples.image(3)).hexadecimal))
            try await volume.delete()
            #expect(try await catalogue.verify(image) == .missing([image.diskVolume]))
        }
    }

    @Test("An image that a machine or a layer uses stays, and they are named")
    func inUse() async throws {
        let samples = try await SampleImages()
        try await TestPool.with { pool in
            let file = pool.folder + "/mine.qcow2"
            try samples.image(4).write(to: URL(filePath: file))
            let catalogue = pool.catalogue()
            let image = try await catalogue.importFile(file, for: .file(file), profile: "p")
            await #expect(throws: ImageError.imageInUse(digest: image.digest, by: ["machine-1"])) {
                try await catalogue.remove(image) { ["machine-1"] }
            }
            let path = try await pool.pool.volume(named: image.diskVolume).path()
            let layer = try await pool.pool.createVolume(
                VolumeDocument(
                    name: "layer.qcow2", capacity: image.diskBytes, format: .qcow2,
                    backingStore: VolumeDocument.BackingStore(path: path, format: .qcow2)))
            await #expect(throws: ImageError.imageInUse(digest: image.digest, by: ["layer.qcow2"])) {
                try await catalogue.remove(image)
            }
            #expect(try await catalogue.verify(image) == .good)
            try await layer.delete()
            try await catalogue.remove(image)
            #expect(try await pool.volumes() == [])
        }
    }
}

@Suite("The images that are meant")
struct ImageSelectionTests {
    private func image(_ profile: String, _ digest: String) -> Image {
        Image(
            profile: profile, fingerprint: "f", digest: digest, connection: "c", pool: "p", diskVolume: "v",
            diskBytes: 1, fileBytes: 1, created: Date(), origin: "o")
    }

    @Test("By a profile's name all of its images, by the beginning of a digest one")
    func meant() throws {
        let (one, two, three) = (
            image("a", "abcdef00" + String(repeating: "0", count: 56)),
            image("a", "abcdef11" + String(repeating: "0", count: 56)),
            image("b", "123456" + String(repeating: "0", count: 58))
        )
        let all = [one, two, three]
        #expect(try Image.meant(by: "a", among: all) == [one, two])
        #expect(try Image.meant(by: "123456", among: all) == [three])
        #expect(try Image.meant(by: "sha256:ABCDEF1", among: all) == [two])
        #expect(throws: ImageError.ambiguousDigest(digits: "abcdef", digests: [one.digest, two.digest])) {
            try Image.meant(by: "abcdef", among: all)
        }
        #expect(
            throws: ImageError.unknownImage(
                name: "12345", known: ["a", "b", "sha256:123456000000", "sha256:abcdef000000", "sha256:abcdef110000"])
        ) { try Image.meant(by: "12345", among: all) }
    }
}

/// Collects bytes from any thread.
private final class Collected: Sendable {
    private let pieces = Mutex(Data())
    var data: Data { pieces.withLock { $0 } }
    func append(_ piece: Data) { pieces.withLock { $0.append(piece) } }
}
