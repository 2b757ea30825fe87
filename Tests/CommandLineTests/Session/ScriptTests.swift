import Foundation
import Programs
import Testing

@Suite("Commands from standard input")
struct ScriptTests {
    private func run(_ script: String, in sandbox: Sandbox) async throws -> Invocation {
        let result = try await Sandbox.program().result(
            [], environment: sandbox.environment([:]), directory: sandbox.root, input: .data(Data(script.utf8)),
            deadline: .seconds(60))
        return Invocation(result, in: sandbox)
    }

    @Test("Go on after a failure, without a prompt; the first failure's code is that of all")
    func failures() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await run(
                """
                # what there is
                machines --format json
                destroy nobody
                !exit 3
                profile list \\
                  --format json

                """, in: sandbox)
            #expect(ended.status == 64)
            #expect(ended.output.hasPrefix("[\n\n]\n["))
            #expect(ended.diagnostics.contains("There is no machine 'nobody'"))
            #expect(!(ended.output + ended.diagnostics).contains("virt-ci>"))
        }
    }

    @Test(
        "End with the code of what went wrong",
        arguments: [
            ("machines\n", 0), ("machines", 0), ("!exit 3\nmachines\n", 3), ("exit\n!exit 3\n", 0), ("no-such\n", 64),
            ("machines 'x\n", 64), ("last\n", 64), ("# nothing\n\n", 0), ("run --recipe none &\n", 64),
        ])
    func codes(_ script: String, _ code: Int32) async throws {
        try await Sandbox.with { sandbox in
            let ended = try await run(script, in: sandbox)
            #expect(ended.status == code, "\(ended.diagnostics)")
        }
    }

    @Test("--color and --quiet of a line hold for that line")
    func presentation() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await run("profile list --nonsense --color always\nprofile list --nonsense\n", in: sandbox)
            #expect(ended.diagnostics.hasPrefix("\u{1B}["))
            #expect(ended.diagnostics.contains("\nerror: "), "\(ended.diagnostics)")
            try sandbox.writeProfile()
            let valid = "profile validate ROOT/profiles/debian-12.yaml".replacing(
                "ROOT", with: sandbox.root)
            let quiet = try await run("\(valid) --quiet\n", in: sandbox)
            #expect(quiet.status == 0 && quiet.diagnostics == "", "\(quiet.diagnostics)")
            #expect(try await run("\(valid)\n", in: sandbox).diagnostics.contains(": good"))
        }
    }

    @Test("A program that a command starts reads the lines after it")
    func shared() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await run("!read -r a; echo \"got $a\"\nno command\n!echo end\n", in: sandbox)
            #expect(ended.status == 0)
            #expect(ended.output == "got no command\nend\n")
        }
    }

    @Test("Nothing at all is answered with the help")
    func nothing() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await run("", in: sandbox)
            #expect(ended.status == 0)
            #expect(ended.output.contains("USAGE: virt-ci"))
        }
    }
}
