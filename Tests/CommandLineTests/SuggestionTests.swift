import Foundation
import Testing

@Suite("What was probably meant")
struct SuggestionTests {
    private func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Invocation {
        try await Sandbox.with { try await $0.run(arguments, environment: environment) }
    }

    @Test(
        "A mistyped command or option is answered with the nearest, on every level",
        arguments: [
            (["jbos", "x"], "There is no command 'virt-ci jbos'\nhint: did you mean 'virt-ci jobs'?"),
            (["help", "jbos"], "There is no command 'virt-ci jbos'\nhint: did you mean 'virt-ci jobs'?"),
            (["image", "pul"], "There is no command 'virt-ci image pul'\nhint: did you mean 'virt-ci image pull'?"),
            (["pull"], "There is no command 'virt-ci pull'\nhint: did you mean 'virt-ci image pull'?"),
            (["zzzz"], "There is no command 'virt-ci zzzz'\nhint: 'virt-ci --help' lists the commands"),
            (["run", "--kepe", "x"], "'virt-ci run' has no option '--kepe'\nhint: did you mean '--keep'?"),
            (["trace", "--folow", "x"], "'virt-ci trace' has no option '--folow'\nhint: did you mean '--follow'?"),
            (
                ["executor", "prepair"],
                "There is no command 'virt-ci executor prepair'\nhint: did you mean 'virt-ci executor prepare'?"
            ),
            (["--colour", "never", "jobs"], "'virt-ci' has no option '--colour'\nhint: did you mean '--color'?"),
            (
                ["jobs", "--color", "alwys", "x"],
                "'--color' takes 'auto', 'always' or 'never', not 'alwys'\nhint: did you mean 'always'?"
            ),
        ])
    func words(_ arguments: [String], _ failure: String) async throws {
        let ended = try await run(arguments)
        #expect(ended.status == 64)
        #expect(ended.output.isEmpty)
        #expect(ended.diagnostics == "error: \(failure)\n")
    }

    @Test("Hostile words stay harmless")
    func hostile() async throws {
        let ended = try await run(["jo\u{1b}[2Jbs"])
        #expect(ended.status == 64 && !ended.diagnostics.contains("\u{1b}"))
    }

    @Test("Every command takes the common options, before and behind its name")
    func common() async throws {
        for arguments in [
            ["--quiet", "machines"], ["machines", "--quiet"], ["machines", "--color=never", "--quiet"],
        ] {
            let ended = try await run(arguments)
            #expect(ended.status == 0 && ended.output.isEmpty && ended.diagnostics.isEmpty)
        }
        #expect(try await run(["machines", "--help"]).output.contains("Every command takes --color WHEN"))
        #expect(try await run(["--help"]).output.contains("OPTIONS OF EVERY COMMAND"))
    }

    @Test("Colour is as asked, and NO_COLOR is obeyed only where nothing is asked")
    func colour() async throws {
        #expect(try await run(["profile", "list", "--color", "always"]).output.contains("\u{1b}[1m"))
        #expect(try await run(["--color=always", "profile", "list"], ["NO_COLOR": "1"]).output.contains("\u{1b}[1m"))
        #expect(!(try await run(["profile", "list"]).output.contains("\u{1b}")))
    }

    @Test("The causes of an error are told to who asks for them")
    func verbose() async throws {
        let arguments = ["jobs", "http://127.0.0.1:1/a/b/-/pipelines/3"]
        let plain = try await run(arguments)
        #expect(plain.status == 2 && !plain.diagnostics.contains("cause: "))
        let verbose = try await run(arguments + ["--verbose"])
        #expect(verbose.diagnostics.hasPrefix(plain.diagnostics.prefix(40)))
        #expect(
            verbose.diagnostics.contains("\ncause: GitLabError.http\ncause: HTTPError.unreachable(http://127.0.0.1:1/"))
    }
}
