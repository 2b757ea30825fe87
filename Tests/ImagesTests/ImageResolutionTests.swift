import Foundation
import Profiles
import Programs
import Testing

@testable import Images

@Suite("What a cloud image is right now")
struct ImageResolutionTests {
    private static let digest = String(repeating: "1a", count: 32)

    /// Resolves an image against texts by address.
    private func resolve(_ image: CloudImage, _ texts: [String: String]) async throws -> (ResolvedImage, [ImageEvent]) {
        let (scratch, events) = (try ScratchFolder(), Recorder())
        let fetch = ImageFetch(
            text: { url, _ in try #require(texts[url], "\(url) was asked for") }, file: { _, _, _, _ in })
        let resolution = ImageResolution(
            image: image, fetch: fetch, folder: scratch.path, onEvent: { events.append($0) })
        return (try await resolution.run(), events.all)
    }

    @Test("The digest is found in the checksum file by the exact file name")
    func verified() async throws {
        let image = CloudImage(
            url: "https://a.invalid/a/image.qcow2?mirror=1", mirrors: ["https://b.invalid/image"],
            checksumURL: "https://a.invalid/sums")
        let list = "\(String(repeating: "0", count: 64))  other-image.qcow2\n\(Self.digest)  image.qcow2\n"
        let (resolved, events) = try await resolve(image, ["https://a.invalid/sums": list])
        #expect(
            resolved
                == ResolvedImage(
                    name: "image.qcow2", digest: Self.digest, addresses: [image.url] + image.mirrors,
                    trust: ImageTrust(kind: .host, by: "a.invalid")))
        #expect(events.contains(.note(.unchecked(.noKey, url: "https://a.invalid/sums"))))
    }

    @Test("The profile's own digest is taken without asking anybody")
    func pinned() async throws {
        let image = CloudImage(
            url: "https://a.invalid/x", checksumURL: "https://a.invalid/sums", sha256: Self.digest.uppercased())
        let (resolved, events) = try await resolve(image, [:])
        #expect(resolved.digest == Self.digest && resolved.trust == ImageTrust(kind: .profile) && events.isEmpty)
    }

    @Test("A mirror of a moving name is one where it has the name's pattern, too")
    func movingMirrors() async throws {
        let image = CloudImage(
            url: "https://a.invalid/x-*.qcow2", mirrors: ["https://b.invalid/y/x-*.qcow2", "https://c.invalid/fixed"],
            checksumURL: "https://a.invalid/x-*.qcow2.sum")
        let texts = [
            "https://a.invalid/": "<a href='x-9.qcow2'><a href='x-10.qcow2'><a href='x-10.qcow2.sum'>",
            "https://a.invalid/x-10.qcow2.sum": "\(Self.digest)  x-10.qcow2",
        ]
        let (resolved, _) = try await resolve(image, texts)
        #expect(resolved.addresses == ["https://a.invalid/x-10.qcow2", "https://b.invalid/y/x-10.qcow2"])
    }

    @Test("A checksum file without the image is an error")
    func absent() async throws {
        let image = CloudImage(url: "https://a.invalid/x.qcow2", checksumURL: "https://a.invalid/sums")
        await #expect(throws: ImageError.checksumMissing(file: "x.qcow2", url: "https://a.invalid/sums")) {
            _ = try await resolve(image, ["https://a.invalid/sums": "\(Self.digest)  y.qcow2"])
        }
    }

    @Test(
        "The newest of a folder",
        arguments: [("a-*.x", "a-10.x"), ("a-*-SUM", nil), ("b.x", "b.x"), ("c-*.x", "c-1.x")])
    func newest(_ pattern: String, _ name: String?) {
        let index = FolderIndex(
            html: """
                <a href="a-9.x">a-9.x</a><a href="./a-10.x?C=M;O=A"><a href='/p/b.x'> <a  HREF = "c-1.x">
                <a href="c-%2e%2e%2f2.x"> <a href="c-é.x"> <a href="a-.x"> <a href="a-11.x.asc">
                """)
        #expect(index.newest(matching: pattern) == name)
    }
}

@Suite("The rests of downloads")
struct DownloadFolderTests {
    private let digest = String(repeating: "1", count: 64)

    @Test("Each address and digest has a place of its own; another build of an address takes the older's away")
    func places() throws {
        let scratch = try ScratchFolder()
        let folder = DownloadFolder(path: scratch.file("downloads"))
        let first = try folder.place(for: "https://a.invalid/x", digest: digest)
        try Data("half".utf8).write(to: URL(filePath: first.file + ".partial"))
        #expect(try folder.place(for: "https://a.invalid/x", digest: digest).folder == first.folder)
        let mirror = try folder.place(for: "https://b.invalid/x", digest: digest)
        #expect(mirror.folder != first.folder)
        #expect(FileManager.default.fileExists(atPath: first.file + ".partial"))
        let newer = try folder.place(for: "https://a.invalid/x", digest: String(repeating: "2", count: 64))
        #expect(!FileManager.default.fileExists(atPath: first.folder))
        #expect(newer.about?.url == "https://a.invalid/x")
        folder.remove(digest: digest)
        #expect(!FileManager.default.fileExists(atPath: mirror.folder))
        #expect(FileManager.default.fileExists(atPath: newer.folder))
    }

    @Test("What nobody came back for within a week goes, with junk that nobody knows")
    func collect() throws {
        let scratch = try ScratchFolder()
        let folder = DownloadFolder(path: scratch.path)
        let place = try folder.place(for: "https://a.invalid/x", digest: digest)
        try Data(count: 1000).write(to: URL(filePath: place.file + ".partial"))
        try FileManager.default.createDirectory(atPath: scratch.file("junk"), withIntermediateDirectories: true)
        let now = Date()
        #expect(folder.collect(now: now.addingTimeInterval(6 * 86_400)) == 0)
        #expect(FileManager.default.fileExists(atPath: place.file + ".partial"))
        #expect(!FileManager.default.fileExists(atPath: scratch.file("junk")))
        #expect(folder.collect(now: now.addingTimeInterval(8 * 86_400)) > 1000)
        #expect(!FileManager.default.fileExists(atPath: place.folder))
    }
}
