import Testing

@Suite("Wrong usage")
struct UsageTests {
    @Test("Help and version end with 0 and are data")
    func help() async throws {
        let tool = try Tool()
        for arguments in [["--help"], ["run", "--help"], ["plan", "--help"], ["help", "demo"], ["--version"]] {
            let answer = try await tool.run(arguments)
            #expect(answer.status == 0)
            #expect(!answer.output.isEmpty && answer.error.isEmpty)
        }
    }

    @Test(
        "What can't be meant ends with 64 and an explanation on standard error",
        arguments: [
            (["no-such-command"], "no-such-command"), (["run"], "<job-url>"), (["run", "--nope", "x"], "--nope"),
            (["run", "not an address"], "error: The address has characters"),
            (["run", "nonsense"], "error: 'nonsense' is not a web address\nhint: paste a job's address"),
            (["run", "https://example.com/"], "is not one of GitLab's"),
            (["run", "https://gitlab.example.com/a/b/-/pipelines/3"], "is not the address of a job"),
            (["run", "https://gitlab.example.com/a/b/-/issues/3"], "is no kind of page that virt-ci knows"),
            (["run", "http://gitlab.example.com/a/b/-/jobs/3"], "plain http"),
            (["run", "https://me:secret@gitlab.example.com/a/b/-/jobs/3"], "has a name or password in it"),
            (["plan", "nonsense"], "error: 'nonsense' is not a web address\nhint: paste a job's address"),
            (["plan", "https://gitlab.example.com/a/b/-/pipelines/3"], "is not the address of a job"),
            (["destroy", "nobody"], "error: There is no machine 'nobody'\nhint: "),
            (["shell", "nobody"], "error: There is no machine 'nobody'\nhint: "),
        ])
    func refused(_ arguments: [String], _ words: String) async throws {
        let tool = try Tool()
        let answer = try await tool.run(arguments)
        #expect(answer.status == 64)
        #expect(answer.output.isEmpty)
        #expect(answer.error.contains(words), "\(answer.error)")
        #expect(!answer.error.contains("secret"))
    }

    @Test("Escape sequences in an argument never reach the terminal")
    func hostile() async throws {
        let tool = try Tool()
        let answer = try await tool.run(["run", "evil\u{1b}]0;owned\u{7}"])
        #expect(answer.status == 64)
        #expect(!answer.error.unicodeScalars.contains { $0.value == 0x1b || $0.value == 7 })
    }

    @Test("Empty lists are said to people, and are empty for scripts")
    func lists() async throws {
        let tool = try Tool()
        let people = try await tool.run(["machines"])
        #expect(people.status == 0 && people.output.isEmpty && people.error == "There are no machines.\n")
        let scripts = try await tool.run(["machines", "--format", "json"])
        #expect(scripts.output.filter { !$0.isWhitespace } == "[]")
    }

    @Test("The shipped profiles are listed, shown and valid")
    func profiles() async throws {
        let tool = try Tool()
        let list = try await tool.run(["profile", "list"])
        for name in ["centos-stream-9", "debian-12", "fedora-43"] { #expect(list.output.contains(name)) }
        #expect(try await tool.run(["profile", "show", "fedora-43"]).output.contains("\"processors\" : 4"))
        #expect(try await tool.run(["profile", "validate"]).status == 0)
    }

    @Test("A profile that can't be read says file, line, key and what was expected")
    func brokenProfile() async throws {
        let tool = try Tool()
        try tool.write(
            profile: "broken", "summary: A broken one\nimage:\n  file: /x.qcow2\nshape:\n  processors: many\n")
        let answer = try await tool.run(["profile", "validate", tool.home + "/profiles/broken.yaml"])
        #expect(answer.status == 2)
        #expect(answer.error.contains("broken.yaml:5:"), "\(answer.error)")
        #expect(answer.error.contains("'shape.processors' is 'many'"), "\(answer.error)")
        #expect(answer.error.contains("expected a whole number"), "\(answer.error)")
    }

    @Test("An answer that can't be written is no success")
    func fullDisk() async throws {
        let tool = try Tool()
        let answer = try await tool.run(["profile", "list"])
        #expect(answer.status == 0)
        let sh = try await tool.runInShell("\"$0\" profile list > /dev/full")
        #expect(sh == 2)
    }
}
