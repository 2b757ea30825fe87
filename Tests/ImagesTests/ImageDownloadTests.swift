import Foundation
import Profiles
import Testing

@testable import Images

@Suite("The download of a cloud image")
struct ImageDownloadTests {
    /// SHA-256 of `image`.
    private let digest = "6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"

    private func download(
        _ image: CloudImage, list: String = "", body: String = "image"
    ) async throws -> (String, [ImageEvent]) {
        let folder = try ScratchFolder()
        let events = Recorder()
        let fetch = ImageFetch(
            text: { _, _ in list },
            file: { _, path, progress in
                try Data(body.utf8).write(to: URL(fileURLWithPath: path))
                progress(UInt64(body.utf8.count), nil)
            })
        let download = ImageDownload(image: image, fetch: fetch, onEvent: { events.append($0) })
        return (try await download.run(into: folder.file("image")), events.all)
    }

    @Test("The digest is found in the checksum file by the exact file name")
    func verified() async throws {
        let list = "\(String(repeating: "0", count: 64))  other-image.qcow2\n\(digest)  image.qcow2\n"
        let image = CloudImage(
            url: "https://example.org/a/image.qcow2?mirror=1", checksumURL: "https://example.org/sums")
        let (actual, events) = try await download(image, list: list)
        #expect(actual == digest)
        #expect(events.first == .started(.download))
        #expect(events.contains(.bytes(.download, done: 5, total: nil)))
    }

    @Test("The profile's own digest goes before the checksum file")
    func pinned() async throws {
        let image = CloudImage(
            url: "https://example.org/x", checksumURL: "https://example.org/sums", sha256: digest.uppercased())
        #expect(try await download(image, list: "nothing").0 == digest)
    }

    @Test("Other bytes are refused, with both digests")
    func mismatch() async throws {
        let image = CloudImage(url: "https://example.org/x", sha256: digest)
        await #expect {
            _ = try await download(image, body: "another")
        } throws: { error in
            guard case .digestMismatch(let expected, let actual, let url) = error as? ImageError else { return false }
            return expected == digest && actual.count == 64 && actual != digest && url == image.url
        }
    }

    @Test("A checksum file without the image is an error before anything is downloaded")
    func absent() async throws {
        let image = CloudImage(url: "https://example.org/x.qcow2", checksumURL: "https://example.org/sums")
        await #expect(throws: ImageError.checksumMissing(file: "x.qcow2", url: "https://example.org/sums")) {
            _ = try await download(image, list: "\(digest)  y.qcow2")
        }
    }
}
