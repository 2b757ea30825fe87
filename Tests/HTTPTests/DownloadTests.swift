import Foundation
import HTTP
import LoopbackServer
import Testing

@testable import HTTP

/// A file of which every part is different.
let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
/// `sha256sum` of it.
let contentDigest = "7746f603692a686cd64102485f55a005fd9521e026974d885676c0a486c0b2ae"

/// A server of one file, as object storage is: ranges, `If-Range`, an ETag.
func storage(
    _ request: Received, etag: String = "\"v1\"", body: Data = content, end: Reply.End = .whole
) -> Reply {
    let headers = ["ETag": etag]
    guard let range = request.headers["range"], request.headers["if-range"] == etag,
        let match = range.wholeMatch(of: /bytes=(\d+)-/), let start = Int(match.1)
    else { return Reply(200, headers, body: body, end: end) }
    guard start < body.count else {
        return Reply(416, headers.merging(["Content-Range": "bytes */\(body.count)"]) { $1 })
    }
    let field = "bytes \(start)-\(body.count - 1)/\(body.count)"
    return Reply(206, headers.merging(["Content-Range": field]) { $1 }, body: body.dropFirst(start), end: end)
}

@Suite("Downloads")
struct DownloadTests {
    @Test("A file arrives whole, with its digest, readable by us alone, and nothing beside it")
    func whole() async throws {
        try await LoopbackServer.run({ storage($0) }) { server in
            try await withFolder { folder in
                let path = folder + "/file"
                let download = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: path, expectedSize: UInt64(content.count), maximumSize: 1 << 20)
                let expected = Download(bytes: UInt64(content.count), sha256: contentDigest, etag: "\"v1\"")
                #expect(download == expected)
                #expect(FileManager.default.contents(atPath: path) == content)
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
                #expect(mode?.intValue == 0o600)
                try #expect(files(in: folder) == ["file"])
                #expect(server.requests.first?.headers["accept-encoding"] == "identity")
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test("Without a length it arrives too, and its end is checked against the expected size")
    func chunked() async throws {
        try await LoopbackServer.run({ _ in
            var reply = Reply(body: content)
            reply.announcesLength = false
            return reply
        }) { server in
            try await withFolder { folder in
                let path = folder + "/file"
                let request = HTTPRequest(server.at("/f"))
                let download = try await quickClient.download(request, to: path, maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                await #expect(throws: HTTPError.truncated(server.at("/f"), received: 300_000, expected: 300_001)) {
                    try await quickClient.download(
                        request, to: folder + "/other", expectedSize: 300_001, maximumSize: 1 << 20)
                }
                try #expect(files(in: folder) == ["file"])
            }
        }
    }

    @Test("A connection lost in the middle is continued where it ended")
    func continued() async throws {
        try await LoopbackServer.run({ storage($0, end: $0.number < 3 ? .cut(after: 70_000) : .whole) }) { server in
            try await withFolder { folder in
                let download = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: folder + "/file", maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                #expect(server.requests.map { $0.headers["range"] } == [nil, "bytes=70000-", "bytes=140000-"])
            }
        }
    }

    @Test("An attempt that brings bytes does not count: more of them than allowed still end well")
    func progressCounts() async throws {
        try await LoopbackServer.run({ storage($0, end: $0.number < 8 ? .cut(after: 40_000) : .whole) }) { server in
            try await withFolder { folder in
                let download = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: folder + "/file", maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                #expect(server.requests.count == 8)
            }
        }
    }

    @Test("A server that sends less than the rest it was asked for is asked for more")
    func shortAnswers() async throws {
        let whole = Data((0..<2_000_003).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 12) })
        try await LoopbackServer.run({ request in
            guard let range = request.headers["range"], let match = range.wholeMatch(of: /bytes=(\d+)-/),
                let start = Int(match.1)
            else { return storage(request, body: whole, end: .cut(after: 500_001)) }
            let part = whole.dropFirst(start).prefix(700_000)
            let field = "bytes \(start)-\(start + part.count - 1)/\(whole.count)"
            return Reply(206, ["ETag": "\"v1\"", "Content-Range": field], body: part)
        }) { server in
            try await withFolder { folder in
                let path = folder + "/file"
                let download = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: path, maximumSize: 1 << 22)
                #expect(download.bytes == 2_000_003)
                // `sha256sum` of it.
                #expect(download.sha256 == "b647913ec84d97fbcf38e1db3989261565c3782899d5db8139c9a64a78b1a1cc")
                #expect(FileManager.default.contents(atPath: path) == whole)
                let ranges = server.requests.map { $0.headers["range"] }
                #expect(ranges == [nil, "bytes=500001-", "bytes=1200001-", "bytes=1900001-"])
            }
        }
    }

    @Test("A later call continues an earlier one")
    func resumed() async throws {
        try await LoopbackServer.run({ storage($0, end: $0.number == 1 ? .cut(after: 100_000) : .whole) }) { server in
            try await withFolder { folder in
                let path = folder + "/file"
                let request = HTTPRequest(server.at("/f"))
                let once = HTTPClient(limits: .init(retries: Retries(attempts: 1)))
                await #expect(throws: HTTPError.truncated(server.at("/f"), received: 100_000, expected: 300_000)) {
                    try await once.download(request, to: path, maximumSize: 1 << 20)
                }
                try #expect(files(in: folder) == ["file.partial", "file.partial.version"])
                let download = try await once.download(request, to: path, maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                #expect(server.requests.last?.headers["range"] == "bytes=100000-")
                try #expect(files(in: folder) == ["file"])
            }
        }
    }

    @Test("A cancelled download is a cancellation, and can be continued")
    func cancelled() async throws {
        try await LoopbackServer.run({ storage($0, end: $0.number == 1 ? .silent(after: 100_000) : .whole) }) {
            server in
            try await withFolder { folder in
                let path = folder + "/file"
                let request = HTTPRequest(server.at("/f"))
                let task = Task { try await quickClient.download(request, to: path, maximumSize: 1 << 20) }
                while try size(path + ".partial") < 100_000 { await Task.yield() }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                #expect(FileManager.default.contents(atPath: path + ".partial") == content.prefix(100_000))
                let download = try await quickClient.download(request, to: path, maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                #expect(server.requests.last?.headers["range"] == "bytes=100000-")
            }
        }
    }

    private func size(_ path: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: path) else { return 0 }
        return (try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue ?? 0
    }

    @Test("A partial file that was complete already is only given its name")
    func completeAlready() async throws {
        try await LoopbackServer.run({ storage($0) }) { server in
            try await withFolder { folder in
                let path = folder + "/file"
                try content.write(to: URL(fileURLWithPath: path + ".partial"))
                try Data("{\"etag\":\"\\\"v1\\\"\"}".utf8).write(to: URL(fileURLWithPath: path + ".partial.version"))
                let download = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: path, maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test("A server that does not know ranges sends everything again, and that is right")
    func withoutRanges() async throws {
        try await LoopbackServer.run({ request in
            Reply(200, ["ETag": "\"v1\""], body: content, end: request.number == 1 ? .cut(after: 70_000) : .whole)
        }) { server in
            try await withFolder { folder in
                let download = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: folder + "/file", maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                #expect(download.bytes == 300_000)
                #expect(server.requests.last?.headers["range"] == "bytes=70000-")
            }
        }
    }

    @Test("Without a strong ETag nothing is continued", arguments: [nil, "W/\"v1\""])
    func weak(_ etag: String?) async throws {
        try await LoopbackServer.run({ request in
            let headers = etag.map { ["ETag": $0] } ?? [:]
            return Reply(200, headers, body: content, end: request.number == 1 ? .cut(after: 70_000) : .whole)
        }) { server in
            try await withFolder { folder in
                let download = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: folder + "/file", maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                #expect(server.requests.map { $0.headers["range"] } == [nil, nil])
            }
        }
    }

    @Test("Two versions of a file never mix: the new one is loaded from its beginning")
    func changed() async throws {
        let old = Data(repeating: 7, count: 300_000)
        try await LoopbackServer.run({ request in
            request.number == 1
                ? storage(request, etag: "\"v0\"", body: old, end: .cut(after: 90_000)) : storage(request)
        }) { server in
            try await withFolder { folder in
                let download = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: folder + "/file", maximumSize: 1 << 20)
                #expect(download.sha256 == contentDigest)
                #expect(server.requests.last?.headers["if-range"] == "\"v0\"")
            }
        }
    }

    @Test("A rest of another version, sent against If-Range, is refused")
    func wrongVersion() async throws {
        try await LoopbackServer.run({ request in
            request.number == 1
                ? storage(request, end: .cut(after: 70_000))
                : Reply(
                    206, ["ETag": "\"v2\"", "Content-Range": "bytes 70000-299999/300000"],
                    body: Data(count: 230_000))
        }) { server in
            try await withFolder { folder in
                await #expect(throws: HTTPError.changedOnServer(server.at("/f"))) {
                    try await quickClient.download(
                        HTTPRequest(server.at("/f")), to: folder + "/file", maximumSize: 1 << 20)
                }
                try #expect(files(in: folder).isEmpty)
            }
        }
    }
}
