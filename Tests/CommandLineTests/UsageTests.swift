import Testing

@Suite("Wrong usage")
struct UsageTests {
    @Test(
        "Help and version end with 0 and are data",
        arguments: [["--help"], ["run", "--help"], ["plan", "--help"], ["help", "demo"], ["--version"]])
    func help(_ arguments: [String]) async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(arguments)
            #expect(ended.status == 0)
            #expect(!ended.output.isEmpty && ended.diagnostics.isEmpty)
        }
    }

    @Test(
        "What can't be meant ends with 64 and an explanation on standard error",
        arguments: [
            (["no-such-command"], "no-such-command"), (["run"], "<target>"), (["run", "--nope", "x"], "--nope"),
            (["run", "not an address"], "error: The address has characters"),
            (["run", "nonsense"], "error: 'nonsense' is not a web address\nhint: paste a job's address"),
            (["run", "gitlab.com/a/b/-/jobs/3"], "hint: did you mean 'https://gitlab.com/a/b/-/jobs/3'?"),
            (["run", "https://example.com/"], "names no job in GitLab"),
            (["run", "https://gitlab.example.com/a/b/-/issues/3"], "is no kind of page that virt-ci knows"),
            (["run", "http://gitlab.example.com/a/b/-/jobs/3"], "plain http"),
            (["run", "https://me:secret@gitlab.example.com/a/b/-/jobs/3"], "has a name or password in it"),
            (["jobs", "nonsense"], "error: 'nonsense' is not a web address\nhint: paste a job's address"),
            (["plan", "nonsense"], "error: 'nonsense' is not a web address\nhint: paste a job's address"),
            (["destroy", "nobody"], "error: There is no machine 'nobody'\nhint: "),
            (["shell", "nobody"], "error: There is no machine 'nobody'\nhint: "),
        ])
    func refused(_ arguments: [String], _ words: String) async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(arguments)
            #expect(ended.status == 64)
            #expect(ended.output.isEmpty)
            #expect(ended.diagnostics.contains(words), "\(ended.diagnostics)")
            #expect(!ended.diagnostics.contains("secret"))
        }
    }

    @Test("Escape sequences in an argument never reach the terminal")
    func hostile() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(["run", "evil\u{1b}]0;owned\u{7}"])
            #expect(ended.status == 64)
            #expect(!ended.diagnostics.unicodeScalars.contains { $0.value == 0x1b || $0.value == 7 })
        }
    }

    @Test("The shipped profiles are listed, shown and valid")
    func profiles() async throws {
        try await Sandbox.with { sandbox in
            let list = try await sandbox.run(["profile", "list"])
            for name in ["centos-stream-9", "debian-12", "fedora-43"] { #expect(list.output.contains(name)) }
            #expect(try await sandbox.run(["profile", "show", "fedora-43"]).output.contains("processors: 4"))
            #expect(try await sandbox.run(["profile", "validate"]).status == 0)
        }
    }
}
