import Foundation
import Testing

@Suite("Answers without a machine")
struct AnswerTests {
    @Test("No machines: a sentence for people, an empty list for scripts")
    func noMachines() async throws {
        try await Sandbox.with { sandbox in
            let text = try await sandbox.run(["machines"])
            #expect(text.status == 0)
            #expect(text.output == "")
            #expect(text.diagnostics == "There are no machines.\n")
            let json = try await sandbox.run(["machines", "--format", "json"])
            #expect(json.status == 0)
            #expect(json.diagnostics == "")
            let list = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [Any]
            #expect(list?.isEmpty == true)
        }
    }

    @Test("A list has the user's own profiles before those that come along")
    func profiles() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            let list = try await sandbox.run(["profile", "list"])
            #expect(list.status == 0)
            #expect(list.diagnostics == "")
            #expect(list.output.contains("A machine that never boots"))
            #expect(list.output.contains("fedora-43"))
            #expect(!list.output.contains("\u{1b}"))
            let shown = try await sandbox.run(["profile", "show", "debian-12"])
            #expect(shown.status == 0)
            #expect(try shown.document()["name"] as? String == "debian-12")
            let image = try shown.document()["image"] as? [String: Any]
            #expect(image?["file"] as? String == "ROOT/profiles/disk.raw")
            let valid = try await sandbox.run(["profile", "validate", sandbox.profiles + "/debian-12.yaml"])
            #expect(valid.status == 0)
            #expect(valid.diagnostics == "ROOT/profiles/debian-12.yaml: good\n")
        }
    }

    @Test("An unknown profile is met with those there are, and the one that was probably meant")
    func unknownProfile() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(["profile", "show", "debain-12"])
            #expect(ended.status == 2)
            #expect(ended.output == "")
            #expect(
                ended.diagnostics == """
                    error: There is no profile 'debain-12'; there are: centos-stream-9, debian-12, fedora-43
                    hint: did you mean 'debian-12'?

                    """)
        }
    }

    @Test(
        "Every problem of a profile is told with its line, its key and what was expected",
        arguments: ["list", "validate"])
    func brokenProfile(_ command: String) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.write(
                """
                summary: Broken
                image:
                  file: x.raw
                shape:
                  processors: many
                  memry: 64 MiB
                  disk: 16

                """, to: "profiles/mine.yaml")
            let ended = try await sandbox.run(["profile", command])
            #expect(ended.status == 2)
            #expect(ended.output == "")
            #expect(
                ended.failure.hasPrefix(
                    """
                    error: The profile 'ROOT/profiles/mine.yaml' has 4 problems
                      ROOT/profiles/mine.yaml:5:3: 'shape.memory' is missing: expected a size with its unit, such as 8 GiB
                      ROOT/profiles/mine.yaml:5:15: 'shape.processors' is 'many'; expected a whole number from 1 to 512
                      ROOT/profiles/mine.yaml:6:3: there is no key 'shape.memry'; did you mean 'memory'?
                      ROOT/profiles/mine.yaml:7:9: 'shape.disk' is '16'; expected a size with its unit, such as 8 GiB
                    """))
        }
    }

    @Test(
        "An answer that can't be written is a failure that is told",
        arguments: [
            ("exec >/dev/full", "No space left on device"), ("exec >&-", "Bad file descriptor"),
            ("mkfifo p; exec 3<>p 4>p 3>&-; exec >&4 4>&-", "Broken pipe"),
        ], [["profile", "list"], ["machines", "--format", "json"], ["--help"], ["--version"]])
    func lostAnswer(_ redirection: (line: String, reason: String), _ arguments: [String]) async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(arguments, after: redirection.line)
            #expect(ended.status == 2)
            #expect(ended.failure == "error: The answer could not be written: \(redirection.reason)")
        }
    }
}
