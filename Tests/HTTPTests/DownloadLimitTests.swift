import Foundation
import HTTP
import LoopbackServer
import Synchronization
import Testing

@testable import HTTP

@Suite("Limits of downloads")
struct DownloadLimitTests {
    /// Loads into an empty folder, and tells how it ended and what is left there.
    private func failure(
        of client: HTTPClient = quickClient, expectedSize: UInt64? = nil, maximumSize: UInt64 = 1 << 20,
        _ reply: @escaping @Sendable (Received) -> Reply
    ) async throws -> (HTTPError?, url: URL, left: [String], requests: Int) {
        try await LoopbackServer.run(reply) { server in
            try await withFolder { folder in
                let error = await #expect(throws: HTTPError.self) {
                    try await client.download(
                        HTTPRequest(server.at("/f?signature=hush")), to: folder + "/file", expectedSize: expectedSize,
                        maximumSize: maximumSize)
                }
                #expect(!"\(error as Any)".contains("hush"))
                return (error, server.at("/f"), try files(in: folder), server.requests.count)
            }
        }
    }

    @Test("More than allowed is refused, announced or not", arguments: [true, false])
    func tooLarge(_ announced: Bool) async throws {
        let end = try await failure(maximumSize: 200_000) { _ in
            var reply = Reply(200, ["ETag": "\"v1\""], body: content)
            reply.announcesLength = announced
            return reply
        }
        #expect(end.0 == .tooLarge(end.url, limit: 200_000))
        #expect(end.left.isEmpty)
    }

    @Test("Another size than expected is refused before the first byte")
    func wrongSize() async throws {
        let end = try await failure(expectedSize: 1234) { _ in Reply(body: content, end: .silent(after: 10)) }
        #expect(end.0 == .wrongSize(end.url, expected: 1234, found: 300_000))
        #expect(end.left.isEmpty)
    }

    @Test("A file the disk cannot hold is refused before the first byte")
    func noSpace() async throws {
        let size: UInt64 = 1 << 60
        let end = try await failure(maximumSize: .max) { _ in
            Reply(200, ["Content-Length": String(size)], text: "x", end: .silent(after: 1))
        }
        guard case .noSpace(let path, let needed) = end.0 else { return #expect(Bool(false), "\(end)") }
        #expect(path.hasSuffix("/file"))
        #expect(needed == size)
        #expect(end.left.isEmpty)
    }

    @Test("A disk that fills up while we write is said to be full")
    func diskFull() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        #expect(throws: HTTPError.noSpace(path: "p", needed: nil)) {
            try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try writeAll($0, to: full, at: 0, path: "p") }
        }
    }

    @Test("A server that falls silent ends the download, which can be continued later")
    func silence() async throws {
        // Long enough for the first bytes on a busy machine.
        let client = HTTPClient(limits: .init(silence: .seconds(5), retries: Retries(attempts: 1)))
        let end = try await failure(of: client) { storage($0, end: .silent(after: 1000)) }
        #expect(end.0 == .timedOut(end.url, after: .seconds(5)))
        #expect(end.left == ["file.partial", "file.partial.version"])
    }

    @Test("A refusal keeps nothing", arguments: [403, 404, 416])
    func refused(_ status: Int) async throws {
        let end = try await failure { _ in Reply(status, text: "<Error>AccessDenied</Error>") }
        #expect(end.0 == .status(end.url, status: status, excerpt: "<Error>AccessDenied</Error>"))
        #expect(end.left.isEmpty)
        #expect(end.requests == 1)
    }

    @Test("A 401 that asks for Basic ends at once")
    func basic() async throws {
        let end = try await failure { _ in Reply(401, ["WWW-Authenticate": "Basic realm=\"x\""]) }
        #expect(end.0 == .authenticationRefused(end.url))
    }

    @Test(
        "A range that was not asked for is refused",
        arguments: ["bytes 0-9/300000", "bytes 0-299999/300000", "bytes 9-1/5", "bytes 0-9/*", "nonsense"])
    func unasked(_ range: String) async throws {
        let end = try await failure { _ in Reply(206, ["Content-Range": range], body: Data(count: 10)) }
        guard case .invalidAnswer = end.0 else { return #expect(Bool(false), "\(end)") }
        #expect(end.left.isEmpty)
    }

    @Test("A server that always cuts is given up, and what came stays for the next call")
    func alwaysCut() async throws {
        let end = try await failure { storage($0, end: .cut(after: $0.number == 1 ? 50_000 : 0)) }
        guard case .truncated(_, _, _) = end.0 else { return #expect(Bool(false), "\(end)") }
        #expect(end.left == ["file.partial", "file.partial.version"])
        #expect(end.requests == 4)
    }

    @Test("A server that drips is given up in the end")
    func drips() async throws {
        let end = try await failure { storage($0, end: .cut(after: 1)) }
        guard case .truncated = end.0 else { return #expect(Bool(false), "\(end)") }
        #expect(end.requests == 16)
    }

    @Test("Another process that loads the same file is noticed")
    func concurrent() async throws {
        try await withFolder { folder in
            let first = try PartialFile(for: folder + "/file")
            try first.restart(version: nil)
            #expect(throws: HTTPError.alreadyLoading(path: folder + "/file")) {
                _ = try PartialFile(for: folder + "/file")
            }
        }
    }

    @Test("A link where the partial file should be is not followed")
    func link() async throws {
        try await withFolder { folder in
            let victim = folder + "/victim"
            try Data("precious".utf8).write(to: URL(fileURLWithPath: victim))
            try FileManager.default.createSymbolicLink(atPath: folder + "/file.partial", withDestinationPath: victim)
            #expect(throws: HTTPError.cannotWrite(path: folder + "/file", errorNumber: ELOOP)) {
                _ = try PartialFile(for: folder + "/file")
            }
            #expect(FileManager.default.contents(atPath: victim) == Data("precious".utf8))
        }
    }

    @Test("A folder that does not exist is an error with its reason")
    func noFolder() async throws {
        #expect(throws: HTTPError.cannotWrite(path: "/nowhere/at/all", errorNumber: ENOENT)) {
            _ = try PartialFile(for: "/nowhere/at/all")
        }
    }

    @Test("Progress grows and ends with everything")
    func progress() async throws {
        try await LoopbackServer.run({ storage($0) }) { server in
            try await withFolder { folder in
                let seen = Mutex<[TransferProgress]>([])
                _ = try await quickClient.download(
                    HTTPRequest(server.at("/f")), to: folder + "/file", maximumSize: 1 << 20
                ) { step in seen.withLock { $0.append(step) } }
                let steps = seen.withLock { $0 }
                #expect(steps.last == TransferProgress(bytes: 300_000, total: 300_000))
                #expect(steps.map(\.bytes) == steps.map(\.bytes).sorted())
                #expect(steps.allSatisfy { $0.total == 300_000 })
            }
        }
    }

    @Test("A slow disk makes the server wait instead of filling the memory")
    func backpressure() async throws {
        let queue = BackpressureQueue()
        let done = Mutex(0)
        let sent = Mutex(0)
        let gate = DispatchSemaphore(value: 0)
        let sender = Thread {
            for _ in 0..<1000 {
                queue.addOperation {
                    gate.wait()
                    done.withLock { $0 += 1 }
                }
                sent.withLock { $0 += 1 }
            }
        }
        sender.start()
        while sent.withLock({ $0 }) < 256 { await Task.yield() }
        #expect(sent.withLock { $0 } == 256)
        for _ in 0..<1000 { gate.signal() }
        while done.withLock({ $0 }) < 1000 { await Task.yield() }
    }
}
