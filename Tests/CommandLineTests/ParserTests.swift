import Foundation
import Testing

@Suite("What the parser says")
struct ParserTests {
    @Test(
        "Wrong usage is told as every error is, with the way to the help",
        arguments: [
            ["nope"], ["run"], ["plan"], ["plan", "x", "--keep"], ["destroy"], ["profile", "show"],
            ["run", "a", "b"],
            ["run", "x", "--bogus"], ["run", "x", "--format", "xml"], ["profile", "nope"], ["\u{1b}[31m"],
        ])
    func wrongUsage(_ arguments: [String]) async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(arguments)
            #expect(ended.status == 64)
            #expect(ended.output == "")
            #expect(ended.diagnostics.hasPrefix("error: "))
            #expect(ended.diagnostics.contains("--help"))
            #expect(!ended.diagnostics.contains("\u{1b}"))
        }
    }

    @Test("The help keeps its lines as they were written")
    func help() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(["--help"])
            #expect(ended.status == 0)
            #expect(
                ended.output.contains("\nA failed job:  virt-ci run https://gitlab.com/GROUP/PROJECT/-/jobs/ID\n"))
            #expect(ended.output.contains("\nIts machine:   virt-ci run URL --keep, then virt-ci shell MACHINE\n"))
            #expect(ended.output.contains("\nwrong, 64 wrong usage, 130 or 143 interrupted.\n"))
            #expect(!ended.output.split(separator: "\n").contains { $0.count > 80 })
        }
    }
}
