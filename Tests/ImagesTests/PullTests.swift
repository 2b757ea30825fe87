import Crypto
import Files
import Foundation
import HTTP
import LoopbackServer
import Profiles
import Synchronization
import Testing

@testable import Images

/// Files by path, which may change while a server gives them.
final class ServedFiles: Sendable {
    private let files = Mutex<[String: Reply]>([:])

    subscript(_ path: String) -> Reply? {
        get { files.withLock { $0[path] } }
        set { files.withLock { $0[path] = newValue } }
    }

    @Sendable func answer(_ request: Received) async -> Reply { self[request.path] ?? Reply(404, text: "none") }
}

@Suite("A pull", .enabled(if: Installed.pool, Installed.poolReason))
struct PullTests {
    private func digest(_ data: Data) -> String { SHA256.hash(data: data).hexadecimal }

    private func with(
        _ test: @escaping @Sendable (TestPool, ServedFiles, LoopbackServer, SampleImages) async throws -> Void
    ) async throws {
        let (served, samples) = (ServedFiles(), try await SampleImages())
        try await LoopbackServer.run(served.answer) { server in
            try await TestPool.with { pool in try await test(pool, served, server, samples) }
        }
    }

    @Test("A moving name is resolved to a build and pinned; a newer build is another image, the older one stays")
    func moving() async throws {
        try await with { pool, served, server, samples in
            let image = CloudImage(
                url: server.at("/x-latest.qcow2").absoluteString, checksumURL: server.at("/SUMS").absoluteString)
            var pulled: [Image] = []
            for number in 1...2 as ClosedRange<UInt64> {
                let bytes = samples.image(number)
                served["/x-latest.qcow2"] = Reply(200, ["ETag": "\"\(number)\""], body: bytes)
                served["/SUMS"] = Reply(
                    text: "\(digest(bytes))  x-2026070\(number).qcow2\n\(digest(bytes))  x-latest.qcow2\n")
                let first = try await pool.catalogue().pull(image, profile: "p")
                #expect(!first.isCurrent && first.image.digest == digest(bytes))
                #expect(first.image.name == "x-2026070\(number).qcow2" && first.image.origin == image.url)
                #expect(first.image.trust == ImageTrust(kind: .host, by: "127.0.0.1"))
                #expect(try await pool.bytes(of: first.image.diskVolume) == bytes)
                // The record has whole seconds.
                #expect(try await pool.catalogue().pull(image, profile: "p").isCurrent)
                let used = try await pool.catalogue().image(for: .download(image), profile: "p")
                #expect(used.digest == digest(bytes), "a run takes the newest that was pulled, and pulls nothing")
                pulled.append(first.image)
            }
            #expect(try await pool.volumes() == pulled.map(\.diskVolume).sorted())
            #expect(server.requests.filter { $0.path == "/x-latest.qcow2" }.count == 2)
            let old = try pool.catalogue().unused(by: [.download(image)]) { _ in [] }
            #expect(old.map(\.digest) == [pulled[0].digest])
            #expect(try pool.catalogue().unused(by: []) { _ in [] }.count == 2)
        }
    }

    @Test("The newest of a folder's builds is found by its name, and its checksum file with it")
    func pattern() async throws {
        try await with { pool, served, server, samples in
            let bytes = samples.image(3)
            served["/images/"] = Reply(
                text: """
                    <a href="../">up</a> <a href="base-20260709.n.0.qcow2">x</a> <A HREF='/images/base-20260710.n.10.qcow2?x'>
                    <a href="base-20260710.n.9.qcow2">x</a> <a href="base-20270101.n.0.qcow2.asc">x</a>
                    <a href="sums-20260710.n.9">x</a> <a href="sums-20260710.n.10">x</a> <a href="base-/../../evil.qcow2">
                    """)
            served["/images/base-20260710.n.10.qcow2"] = Reply(200, body: bytes)
            served["/images/sums-20260710.n.10"] = Reply(text: "SHA256 (base-20260710.n.10.qcow2) = \(digest(bytes))\n")
            let image = CloudImage(
                url: server.at("/images/base-*.qcow2").absoluteString,
                checksumURL: server.at("/images/sums-*").absoluteString)
            let pulled = try await pool.catalogue().pull(image, profile: "p").image
            #expect(pulled.digest == digest(bytes) && pulled.name == "base-20260710.n.10.qcow2")
            #expect(pulled.origin == server.at("/images/base-20260710.n.10.qcow2").absoluteString)
            served["/images/"] = Reply(text: "<a href='base-.iso'>")
            await #expect(
                throws: ImageError.noBuild(pattern: "base-*.qcow2", url: server.at("/images/").absoluteString)
            ) {
                try await pool.catalogue().pull(image, profile: "p")
            }
        }
    }

    @Test("A checksum file of the image's own is taken by whichever name it says")
    func alias() async throws {
        try await with { pool, served, server, samples in
            let bytes = samples.image(4)
            served["/Cloud.qcow2"] = Reply(200, body: bytes)
            served["/Cloud.qcow2.sha256"] = Reply(text: "\(digest(bytes))  Minimal-16.0.0-Cloud-Build1.2.qcow2\n")
            let url = server.at("/Cloud.qcow2").absoluteString
            let image = CloudImage(url: url, checksumURL: url + ".sha256")
            let pulled = try await pool.catalogue().pull(image, profile: "p").image
            #expect(pulled.name == "Minimal-16.0.0-Cloud-Build1.2.qcow2")
            let general = CloudImage(url: url, checksumURL: server.at("/SUMS").absoluteString)
            served["/SUMS"] = Reply(text: "\(digest(bytes))  Minimal-16.0.0-Cloud-Build1.2.qcow2\n")
            await #expect(
                throws: ImageError.checksumMissing(file: "Cloud.qcow2", url: server.at("/SUMS").absoluteString)
            ) {
                try await pool.catalogue().pull(general, profile: "p")
            }
        }
    }

    @Test("Where an address fails or gives other bytes, the next is tried, and the one at fault is named")
    func mirrors() async throws {
        try await with { pool, served, server, samples in
            let (bytes, others) = (samples.image(5), samples.image(6))
            served["/wrong"] = Reply(200, body: others)
            served["/right"] = Reply(200, body: bytes)
            let addresses = ["/absent", "/wrong", "/right"].map { server.at($0).absoluteString }
            let image = CloudImage(url: addresses[0], mirrors: Array(addresses.dropFirst()), sha256: digest(bytes))
            let events = Recorder()
            let pulled = try await pool.catalogue(onEvent: { events.append($0) }).pull(image, profile: "p").image
            #expect(pulled.origin == addresses[2] && pulled.trust == ImageTrust(kind: .profile))
            let failures = events.all.compactMap { event in
                if case .note(.mirrorFailed(let failure)) = event { failure } else { nil }
            }
            #expect(failures.map(\.url) == Array(addresses.prefix(2)))
            #expect(failures.last?.reason == .wrongBytes(digest(others)))
            guard case .transfer(.status(_, 404, _)) = failures.first?.reason else {
                Issue.record("\(failures)")
                return
            }

            let none = CloudImage(url: addresses[0], mirrors: [addresses[1]], sha256: digest(samples.image(7)))
            let error = await #expect(throws: ImageError.self) { try await pool.catalogue().pull(none, profile: "p") }
            guard case .mirrorsFailed(let all) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(all.map(\.url) == Array(addresses.prefix(2)))
        }
    }

    @Test("An image without room is refused before any of it is loaded")
    func noRoom() async throws {
        let served = ServedFiles()
        try await LoopbackServer.run(served.answer) { server in
            served["/x"] = Reply(200, body: Data(count: 1 << 20))
            let scratch = try ScratchFolder()
            let url = server.at("/x").absoluteString
            let resolved = ResolvedImage(
                name: "x", digest: String(repeating: "0", count: 64), addresses: [url],
                trust: ImageTrust(kind: .profile))
            let download = ImageDownload(
                image: resolved, folder: DownloadFolder(path: scratch.path), fetch: .quick, onEvent: { _ in })
            await #expect(throws: ImageError.noRoom(url: url, available: 4096, path: "pool")) {
                try await download.run(room: 4096, at: "pool")
            }
        }
    }

    @Test("Two pulls at once: one loads, both have it; the same bytes by another name are not loaded again")
    func once() async throws {
        try await with { pool, served, server, samples in
            let bytes = samples.image(8)
            served["/a"] = Reply(200, body: bytes)
            let image = CloudImage(url: server.at("/a").absoluteString, sha256: digest(bytes))
            async let one = pool.catalogue().pull(image, profile: "one")
            async let two = pool.catalogue().pull(image, profile: "two")
            let both = try await [one, two]
            #expect(Set(both.map(\.image.digest)).count == 1 && both.filter(\.isCurrent).count == 1)
            let other = CloudImage(url: server.at("/gone").absoluteString, sha256: digest(bytes))
            let same = try await pool.catalogue().pull(other, profile: "three")
            #expect(same.image.diskVolume == both[0].image.diskVolume && same.image.profile == "three")
            #expect(server.requests.count == 1)
            // The bytes stay while a record leads to them.
            try await pool.catalogue().remove(same.image)
            #expect(try await pool.catalogue().verify(both[0].image) == .good)
            try await pool.catalogue().remove(try #require(pool.catalogue().images().first))
            #expect(try await pool.volumes() == [] && pool.catalogue().images().isEmpty)
        }
    }

    @Test("A whole file that could not be kept is not loaded again; a broken image is, and is refused each time")
    func kept() async throws {
        try await with { pool, served, server, samples in
            let bytes = samples.image(9)
            served["/a"] = Reply(200, body: bytes)
            let image = CloudImage(url: server.at("/a").absoluteString, sha256: digest(bytes))
            // As a process leaves it that is killed after the last byte.
            let place = try pool.downloads.place(for: image.url, digest: digest(bytes))
            try bytes.write(to: URL(filePath: place.file))
            #expect(try await pool.catalogue().pull(image, profile: "p").image.digest == digest(bytes))
            #expect(server.requests.isEmpty)
            #expect(pool.downloads.complete(digest: digest(bytes)) == nil)

            let broken = Data("QFI\u{fb} no image".utf8)
            served["/b"] = Reply(200, body: broken)
            let other = CloudImage(url: server.at("/b").absoluteString, sha256: digest(broken))
            for _ in 1...2 {
                await #expect(throws: ImageError.self) { try await pool.catalogue().pull(other, profile: "p") }
            }
            #expect(pool.downloads.complete(digest: digest(broken)) == nil)
        }
    }
}
