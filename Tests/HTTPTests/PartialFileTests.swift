import Foundation
import HTTP
import Testing

@testable import HTTP

@Suite("The partial file")
struct PartialFileTests {
    private func contents(of folder: String) -> Data? {
        FileManager.default.contents(atPath: folder + "/file.partial")
    }

    @Test("It takes small pieces together, writes what waits when asked, and knows the digest of all")
    func pieces() async throws {
        try await withFolder { folder in
            let file = try PartialFile(for: folder + "/file")
            try file.restart(version: PartialFile.Version(etag: "\"v1\""))
            try file.append(content.prefix(16_384))
            #expect(file.count == 16_384)
            #expect(contents(of: folder) == Data())
            file.writePending()
            #expect(contents(of: folder) == content.prefix(16_384))
            for start in stride(from: 16_384, to: 280_000, by: 10_000) {
                try file.append(content[start..<min(start + 10_000, 280_000)])
            }
            #expect(contents(of: folder)?.count ?? 0 > 262_144)
            try file.append(content.dropFirst(280_000))
            #expect(try file.complete() == contentDigest)
            #expect(FileManager.default.contents(atPath: folder + "/file") == content)
        }
    }

    @Test("Many tiny pieces do not wait without end")
    func tiny() async throws {
        try await withFolder { folder in
            let file = try PartialFile(for: folder + "/file")
            for byte in content.prefix(200) { try file.append(Data([byte])) }
            #expect(contents(of: folder) == content.prefix(192))
            file.leave(resumable: false)
            try #expect(files(in: folder).isEmpty)
        }
    }

    @Test("When the system takes only a part of the pieces, the rest follows", arguments: [0, 1, 5, 6, 99, 299_999])
    func rest(_ count: Int) async throws {
        try await withFolder { folder in
            let pieces = [content.prefix(5), Data(), content.dropFirst(5).prefix(95), content.dropFirst(100)]
            try Data(repeating: 9, count: 7).write(to: URL(fileURLWithPath: folder + "/f"))
            let descriptor = open(folder + "/f", O_RDWR | O_CLOEXEC)
            defer { close(descriptor) }
            try writeAll(pieces, to: descriptor, at: 7, path: "p")
            #expect(FileManager.default.contents(atPath: folder + "/f") == Data(repeating: 9, count: 7) + content)
            ftruncate(descriptor, off_t(7 + count))
            try writeRest(of: pieces, after: count, to: descriptor, at: 7, path: "p")
            #expect(FileManager.default.contents(atPath: folder + "/f") == Data(repeating: 9, count: 7) + content)
        }
    }

    @Test("What waits when a download ends early is kept with the rest, and read by the next")
    func left() async throws {
        try await withFolder { folder in
            let version = PartialFile.Version(etag: "\"v1\"")
            var file: PartialFile? = try PartialFile(for: folder + "/file")
            try file?.restart(version: version)
            try file?.append(content.prefix(123_456))
            file?.leave(resumable: true)
            file = nil
            #expect(contents(of: folder) == content.prefix(123_456))
            let next = try PartialFile(for: folder + "/file")
            try next.reread()
            #expect(next.count == 123_456)
            #expect(next.version == version)
            try next.append(content.dropFirst(123_456))
            #expect(try next.complete() == contentDigest)
        }
    }

    @Test("A new beginning forgets what waits")
    func restarted() async throws {
        try await withFolder { folder in
            let file = try PartialFile(for: folder + "/file")
            try file.append(Data("old".utf8))
            file.writePending()
            try file.append(Data("older".utf8))
            try file.restart(version: nil)
            #expect(file.count == 0)
            #expect(contents(of: folder) == Data())
            try file.append(content)
            #expect(try file.complete() == contentDigest)
        }
    }

    @Test("A disk that was full when nobody could be told is told at the next chance, and nothing is kept")
    func full() async throws {
        try await withFolder { folder in
            let path = folder + "/file"
            let file = PartialFile(path: path, descriptor: open("/dev/full", O_RDWR | O_CLOEXEC))
            try Data("what is there".utf8).write(to: URL(fileURLWithPath: path + ".partial"))
            try file.append(content.prefix(10))
            file.writePending()
            #expect(throws: HTTPError.noSpace(path: path, needed: nil)) { try file.append(content.prefix(10)) }
            #expect(throws: HTTPError.noSpace(path: path, needed: nil)) { _ = try file.complete() }
            file.leave(resumable: true)
            try #expect(files(in: folder).isEmpty)
        }
    }
}
