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
            let shown = try await sandbox.run(["profile", "show", "debian-12", "--format", "json"])
            #expect(shown.status == 0)
            #expect(try shown.document()["name"] as? String == "debian-12")
            let image = try shown.document()["image"] as? [String: Any]
            #expect(image?["file"] as? String == "ROOT/profiles/disk.raw")
            let valid = try await sandbox.run(["profile", "validate", sandbox.profiles + "/debian-12.yaml"])
            #expect(valid.status == 0)
            #expect(valid.diagnostics == "ROOT/profiles/debian-12.yaml: good\n")
        }
    }

    @Test("A profile is shown with where each value was said, over the file it extends, or as a default")
    func origins() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.write("extends: fedora-44\n\nshape:\n  memory: 3 GiB\n", to: "profiles/fedora-44.yaml")
            let shown = try await sandbox.run(["profile", "show", "fedora-44"])
            #expect(shown.status == 0 && shown.diagnostics == "")
            let lines = shown.output.split(separator: "\n").map(String.init)
            #expect(lines[0] == "# from ROOT/profiles/fedora-44.yaml")
            #expect(lines[1].hasPrefix("# over /") && lines[1].hasSuffix("/fedora-44.yaml"))
            #expect(lines[2].hasSuffix("/base/fedora.yaml") && lines[3].hasSuffix("/base/libvirt-ci.yaml"))
            func origin(_ beginning: String) -> String? {
                lines.first { $0.hasPrefix(beginning) }?.split(separator: "# ").last.map(String.init)
            }
            #expect(origin("  memory: 3 GiB ") == "ROOT/profiles/fedora-44.yaml:4")
            #expect(origin("  processors: 4 ")?.hasPrefix("base/libvirt-ci.yaml:") == true)
            #expect(origin("  accelerator: auto ") == "default")
            let document = try await sandbox.run(["profile", "show", "fedora-44", "--format", "json"]).document()
            let origins = document["origins"] as? [String: [String: Any]]
            #expect(origins?["shape.memory"]?["line"] as? Int == 4)
            #expect(origins?["shape.memory"]?["file"] as? String == "ROOT/profiles/fedora-44.yaml")
            #expect((document["files"] as? [String])?.count == 4)
        }
    }

    @Test("What is shown of a profile is a profile again, with the same values")
    func shownIsProfile() async throws {
        try await Sandbox.with { sandbox in
            let hostile =
                #"summary: "a: #b \" \\ 'c' é""# + """

                    image: {file: "/x # y"}
                    prepare: {script: "  indented\n\nlast", package-sources: "x\n\n"}
                    shape: {processors: 1, memory: 1537 B, disk: 1.5 GiB}
                    readiness: {ssh: 1500 ms}

                    """
            try sandbox.write(hostile, to: "profiles/hostile.yaml")
            for name in ["hostile", "almalinux-10", "debian-13", "fedora-rawhide", "opensuse-leap-16"] {
                let text = try await sandbox.run(["profile", "show", name])
                try sandbox.write(text.output.replacing("ROOT", with: sandbox.root), to: "profiles/copy-\(name).yaml")
                var documents: [NSDictionary] = []
                for name in [name, "copy-\(name)"] {
                    var document = try await sandbox.run(["profile", "show", name, "--format", "json"]).document()
                    for key in ["name", "files", "origins"] { document[key] = nil }
                    documents.append(document as NSDictionary)
                }
                #expect(documents[0] == documents[1], "\(name)")
            }
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
                    error: There is no profile 'debain-12'; there are: almalinux-10, almalinux-9, centos-stream-10, \
                    centos-stream-9, debian-12, debian-13, fedora-43, fedora-44, fedora-rawhide, opensuse-leap-16, \
                    ubuntu-2404
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
