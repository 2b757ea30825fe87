import Crypto
import Files
import Foundation
import HTTP
import LoopbackServer
import Profiles
import Synchronization
import Testing

@testable import Images

/// Random numbers that are the same in each run (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What a server does instead of giving the file.
private enum Fault: CaseIterable {
    case cut, stall, announcesMore, announcesLess, otherBytes, unavailable, absent, redirect, loop, leavesWeb
    case newVersion, noVersion, ignoresRange, otherRange, endless
}

/// What a server does with the checksum file.
private enum ListFault: CaseIterable { case unavailable, absent, othersOnly, otherDigest, cut }

/// A server of one image that gets over its faults one by one.
private final class UnreliableServer: Sendable {
    struct State {
        var image = Data()
        var digest = ""
        var version = 1
        var faults: [Fault] = []
        var listFaults: [ListFault] = []
        /// How often the right bytes were given whole, at once.
        var wholes = 0
        var seen: [String: Int] = [:]
    }
    let state = Mutex(State())

    @Sendable func answer(_ request: Received) async -> Reply {
        state.withLock { state in
            request.path == "/SUMS" ? Self.list(&state) : Self.image(&state, request)
        }
    }

    private static func list(_ state: inout State) -> Reply {
        let good = "# a list\n\(String(repeating: "3", count: 64))  other\nSHA256 (x-latest.qcow2) = \(state.digest)\n"
        guard let fault = state.listFaults.popLast() else { return Reply(text: good) }
        state.seen["list \(fault)", default: 0] += 1
        switch fault {
        case .unavailable: return Reply(503, text: "later")
        case .absent: return Reply(404, text: "none")
        case .othersOnly: return Reply(text: "\(String(repeating: "3", count: 64))  other\n")
        case .otherDigest: return Reply(text: good.replacing(state.digest, with: String(repeating: "4", count: 64)))
        case .cut: return Reply(text: good, end: .cut(after: good.count - 20))
        }
    }

    private static func image(_ state: inout State, _ request: Received) -> Reply {
        let image = state.image
        // The way of a redirect is no fault of its own.
        if request.path == "/loop" { return .redirect(to: "/loop") }
        guard let fault = state.faults.popLast() else { return good(&state, request, image) }
        state.seen["\(fault)", default: 0] += 1
        let headers = ["ETag": "\"\(state.version)\""]
        let part = image.count * (1 + state.faults.count % 3) / 4
        switch fault {
        case .cut, .announcesMore: return Reply(200, headers, body: image, end: .cut(after: part))
        case .stall: return Reply(200, headers, body: image, end: .silent(after: part))
        case .announcesLess: return Reply(200, headers, body: image.prefix(part))
        case .otherBytes: return Reply(200, headers, body: image.reversed().reduce(into: Data()) { $0.append($1) })
        case .unavailable: return Reply(503, text: "later")
        case .absent: return Reply(404, text: "none")
        case .redirect: return .redirect(to: "/elsewhere")
        case .loop: return .redirect(to: "/loop")
        case .leavesWeb: return .redirect(to: "file:///etc/passwd")
        case .newVersion:
            state.version += 1
            return Reply(
                200, ["ETag": "\"\(state.version)\""], body: image, end: .cut(after: part))
        case .noVersion: return Reply(200, body: image, end: .cut(after: part))
        case .ignoresRange:
            state.wholes += 1
            return Reply(200, headers, body: image)
        case .otherRange:
            return Reply(206, ["Content-Range": "bytes 1-\(image.count - 1)/\(image.count)"], body: image.dropFirst())
        case .endless:
            var reply = Reply(200, headers, body: image + Data(count: 1 << 20))
            reply.announcesLength = false
            return reply
        }
    }

    /// What a server should do.
    private static func good(_ state: inout State, _ request: Received, _ image: Data) -> Reply {
        let headers = ["ETag": "\"\(state.version)\""]
        if let range = request.headers["range"], request.headers["if-range"] == "\"\(state.version)\"",
            let start = Int(range.dropFirst("bytes=".count).dropLast()), start < image.count
        {
            return Reply(
                206, headers.merging(["Content-Range": "bytes \(start)-\(image.count - 1)/\(image.count)"]) { $1 },
                body: image.dropFirst(start))
        }
        state.wholes += 1
        return Reply(200, headers, body: image)
    }
}

@Suite("A pull from a server that breaks, stalls and lies", .enabled(if: Installed.pool, Installed.poolReason))
struct PullRoundsTests {
    static let rounds = 100

    /// Rests of other downloads, of which some look as if they could be continued.
    private func litter(_ folder: DownloadFolder, _ image: CloudImage, digest: String, _ random: inout SeededGenerator)
        throws
    {
        let junk = Data((0..<Int.random(in: 1...9000, using: &random)).map { UInt8(truncatingIfNeeded: $0) })
        for (url, digest) in [
            (image.url, digest), ("http://127.0.0.1:1/other", digest), (image.url, String(digest.reversed())),
        ]
        where Bool.random(using: &random) {
            let place = try folder.place(for: url, digest: digest)
            try junk.write(to: URL(filePath: place.file + ".partial"))
            let version =
                ["{\"etag\":\"\\\"1\\\"\"}", "{\"etag\":\"\\\"old\\\"\"}", "half a reco"]
                .randomElement(using: &random) ?? ""
            try Data(version.utf8).write(to: URL(filePath: place.file + ".partial.version"))
            // A whole file by its name, and others in it.
            if Int.random(in: 0..<4, using: &random) == 0 { try junk.write(to: URL(filePath: place.file)) }
        }
    }

    @Test("A hundred rounds: never a wrong image, and never a whole one fetched twice")
    func rounds() async throws {
        let samples = try await SampleImages()
        let unreliable = UnreliableServer()
        try await LoopbackServer.run(unreliable.answer) { server in
            try await TestPool.with { pool in
                let image = CloudImage(
                    url: server.at("/x-latest.qcow2").absoluteString, checksumURL: server.at("/SUMS").absoluteString)
                var random = SeededGenerator(state: 20_261_126)
                for round in 0..<Self.rounds {
                    let bytes = samples.image(random.next())
                    let digest = SHA256.hash(data: bytes).hexadecimal
                    unreliable.state.withLock { state in
                        state.image = bytes
                        state.digest = digest
                        state.wholes = 0
                        state.faults = (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in
                            Fault.allCases.randomElement(using: &random)
                        }
                        state.listFaults = (0..<Int.random(in: 0...1, using: &random)).compactMap { _ in
                            ListFault.allCases.randomElement(using: &random)
                        }
                    }
                    let faults = unreliable.state.withLock { "\($0.faults) \($0.listFaults)" }
                    try litter(pool.downloads, image, digest: digest, &random)
                    let before = Set(pool.catalogue().images().map(\.digest))
                    var pulled: ImageCatalogue.Pulled?
                    for _ in 0..<12 where pulled == nil {
                        // Each try is as another process's, now and then two at once.
                        let others = Int.random(in: 0..<5, using: &random) == 0 ? 1 : 0
                        let results = await withTaskGroup(of: ImageCatalogue.Pulled?.self) { group in
                            for _ in 0...others {
                                group.addTask { try? await pool.catalogue(.impatient).pull(image, profile: "p") }
                            }
                            return await group.reduce(into: []) { $0.append($1) }
                        }
                        pulled = results.compactMap(\.self).first
                        let accepted = Set(pool.catalogue().images().map(\.digest)).subtracting(before)
                        try #require(accepted.isSubset(of: [digest]), "round \(round): a wrong image was accepted")
                    }
                    let result = try #require(pulled, "round \(round): \(unreliable.state.withLock { $0.faults })")
                    #expect(try await pool.bytes(of: result.image.diskVolume) == bytes, "round \(round)")
                    let wholes = unreliable.state.withLock { $0.wholes }
                    #expect(wholes <= 1, "round \(round): fetched whole \(wholes) times, \(faults)")
                    #expect(pool.downloads.complete(digest: digest) == nil, "round \(round): a rest is left")
                    // One that is here is not asked for again.
                    if round % 10 == 0 {
                        let asked = server.requests.filter { $0.path != "/SUMS" }.count
                        #expect(try await pool.catalogue().pull(image, profile: "p").isCurrent)
                        #expect(server.requests.filter { $0.path != "/SUMS" }.count == asked)
                    }
                    try await pool.catalogue().remove(result.image)
                }
                let left = try FileManager.default.contentsOfDirectory(atPath: pool.downloads.path)
                #expect(left.count <= 1, "\(left)")
                #expect(try await pool.volumes() == [])
                // Every fault was met.
                let seen = unreliable.state.withLock { $0.seen }
                #expect(seen.count == Fault.allCases.count + ListFault.allCases.count, "\(seen)")
            }
        }
    }
}
