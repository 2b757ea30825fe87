import Foundation
import Testing

@testable import Machines

@Suite("A file that grows")
struct FollowedFileTests {
    /// What is followed, and what is done when a text has come.
    private func follow(_ path: String, _ steps: [(seen: String, then: () throws -> Void)]) async throws -> String {
        var seen = ""
        var steps = steps[...]
        for await piece in FollowedFile.bytes(of: path) {
            seen += String(decoding: piece, as: UTF8.self)
            if let step = steps.first, seen.hasSuffix(step.seen) {
                steps = steps.dropFirst()
                try step.then()
            }
        }
        return seen
    }

    private func append(_ text: String, to path: String) throws {
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    @Test("What is added, what another file has in its place, and the end with its folder", .timeLimit(.minutes(1)))
    func rotation() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("one\n", to: "m/log")
        let log = scratch.file("m/log")
        let seen = try await follow(
            log,
            [
                ("one\n", { try append("two\n", to: log) }),
                (
                    "two\n",
                    {
                        #expect(rename(log, log + ".0") == 0)
                        try scratch.write("three\n", to: "m/log")
                    }
                ),
                (
                    "three\n",
                    {
                        try append("four\n", to: log)
                        #expect(rename(scratch.file("m"), scratch.file("gone")) == 0)
                    }
                ),
            ])
        #expect(seen == "one\ntwo\nthree\nfour\n")
    }

    @Test("A file that comes later, and one that is cut", .timeLimit(.minutes(1)))
    func later() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("", to: "m/other")
        let log = scratch.file("m/log")
        let writing = Task { try scratch.write("first, and long\n", to: "m/log") }
        let seen = try await follow(
            log,
            [
                (
                    "long\n",
                    {
                        #expect(truncate(log, 0) == 0)
                        try append("cut\n", to: log)
                    }
                ), ("cut\n", { try FileManager.default.removeItem(atPath: scratch.file("m")) }),
            ])
        try await writing.value
        #expect(seen == "first, and long\ncut\n")
    }

    @Test("A folder that isn't there ends at once", .timeLimit(.minutes(1)))
    func none() async throws {
        #expect(try await follow("/nowhere/at/all", []) == "")
    }
}
