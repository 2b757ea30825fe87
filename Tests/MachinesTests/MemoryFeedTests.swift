import Foundation
import Testing

@testable import Machines

@Suite("The feed of a saved memory")
struct MemoryFeedTests {
    @Test("Gives a head, and then the file from an offset on, to each of several readers")
    func feeding() async throws {
        let scratch = try ScratchFolder()
        defer { withExtendedLifetime(scratch) {} }
        let body = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
        let file = scratch.path + "/memory"
        try body.write(to: URL(filePath: file))
        try await withThrowingTaskGroup(of: Data.self) { group in
            for number in 0..<4 {
                let feed = try MemoryFeed(path: "\(scratch.path)/feed-\(number)")
                group.addTask {
                    async let fed: Void = feed.run(head: Data("head \(number)".utf8), file: file, from: 1000)
                    let read = try await Self.read(feed.path)
                    try await fed
                    feed.release()
                    return read
                }
            }
            var heads: Set<Data> = []
            for try await data in group {
                #expect(data.dropFirst(6) == body.dropFirst(1000))
                heads.insert(data.prefix(6))
            }
            #expect(heads.count == 4)
        }
    }

    @Test("Ends when nobody will read it, and leaves nothing")
    func released() async throws {
        let scratch = try ScratchFolder()
        defer { withExtendedLifetime(scratch) {} }
        let feed = try MemoryFeed(path: scratch.path + "/feed")
        try Data(repeating: 1, count: 1 << 22).write(to: URL(filePath: scratch.path + "/memory"))
        let run = Task { try await feed.run(head: Data("head".utf8), file: scratch.path + "/memory", from: 0) }
        run.cancel()
        await #expect(throws: WarmError.self) { try await run.value }
        #expect(!FileManager.default.fileExists(atPath: feed.path))
    }

    @concurrent private static func read(_ path: String) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "reader").async {
                // Foundation reads no FIFO into Data by itself.
                continuation.resume(
                    with: Result { try FileHandle(forReadingFrom: URL(filePath: path)).readToEnd() ?? Data() })
            }
        }
    }
}
