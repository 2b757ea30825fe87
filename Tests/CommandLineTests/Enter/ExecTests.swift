import Foundation
import Guests
import LoopbackGuest
import Programs
import Testing

@Suite("virt-ci exec and shell", .enabled(if: LoopbackGuest.isInstalled, "needs openssh-server"))
struct ExecTests {
    @Test("A command has the job's variables and working folder, and no secret")
    func environment() async throws {
        try await KeptMachine.use { machine in
            let script = "printf '%s|' \"$CI_JOB_NAME\" \"$EARLIER\" \"$DEPLOY_KEY\" \"$PWD\""
            let ended = try await machine.run("exec", machine.name, "--", "sh", "-c", script)
            #expect(ended.status == 0)
            let name = "tests: [it's, \"quoted\"]\nand $HOME on two lines"
            #expect(ended.output == "\(name)|from an earlier script||ROOT/guest/project|")
            #expect(ended.diagnostics == "")
        }
    }

    @Test("Its status is passed on, and its two outputs stay apart")
    func status() async throws {
        try await KeptMachine.use { machine in
            let ended = try await machine.run("exec", "--", "sh", "-c", "echo out; echo err >&2; exit 7")
            #expect((ended.status, ended.output, ended.diagnostics) == (7, "out\n", "err\n"))
        }
    }

    @Test("It reads our standard input, any bytes, and gets no terminal")
    func input() async throws {
        try await KeptMachine.use { machine in
            let bytes = Data([0, 13, 10, 255, 4, 3] + (0..<70_000).map { UInt8(truncatingIfNeeded: $0) })
            let result = try await Sandbox.program().result(
                ["exec", "--", "sh", "-c", "test -t 0 || cat"], environment: machine.sandbox.environment([:]),
                input: .data(bytes), deadline: .seconds(60))
            #expect(result.status == 0)
            #expect(result.standardOutput == bytes)
        }
    }

    @Test("Works where the shared connection is gone")
    func alone() async throws {
        try await KeptMachine.use { machine in
            unlink(machine.login.controlPath)
            let ended = try await machine.run("exec", "--", "pwd")
            #expect(ended.output == "ROOT/guest/project\n")
        }
    }

    @Test(
        "A shell on a terminal is where the job was, and ends with its status",
        .enabled(if: (try? Program.python.locate()) != nil, "needs Python"))
    func shell() async throws {
        try await KeptMachine.use { machine in
            let script = """
                import os, pty, select, sys
                process, terminal = pty.fork()
                if process == 0: os.execv(sys.argv[1], sys.argv[1:])
                seen = b''
                def until(text):
                    global seen
                    while text not in seen:
                        if not select.select([terminal], [], [], 60)[0]: sys.exit('not seen: %r in %r' % (text, seen))
                        seen += os.read(terminal, 4096)
                until(b'Not set here')
                os.write(terminal, b'test -t 0 && echo "<$PWD> <$EARLIER"">"\\n')
                until(sys.argv[-1].encode())
                os.write(terminal, b'exit 9\\n')
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
                """
            let marker = "<\(machine.project)> <from an earlier script>"
            let program = try Sandbox.program().name
            let ended = try await Program.python.result(
                ["-c", script.replacing("sys.argv[1:]", with: "sys.argv[1:-1]"), program, "shell", marker],
                environment: machine.sandbox.environment(["TERM": "xterm"]), directory: machine.sandbox.root,
                deadline: .seconds(120))
            #expect(ended.status == 9, "\(String(decoding: ended.standardError, as: UTF8.self))")
        }
    }

    @Test("Without a name there has to be one machine")
    func ambiguous() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(["exec", "--", "true"])
            #expect(ended.status == 64)
            #expect(ended.failure.hasPrefix("error: There is no machine to enter\nhint: virt-ci run URL --keep"))
        }
        try await KeptMachine.use { machine in
            let lease = try String(
                contentsOfFile: machine.sandbox.state + "/machines/kept/lease.json", encoding: .utf8)
            try machine.sandbox.write(
                lease.replacing("\"machine\":\"kept\"", with: "\"machine\":\"other\""),
                to: "state/virt-ci/machines/other/lease.json")
            let ended = try await machine.run("exec", "--", "true")
            #expect(ended.status == 64)
            #expect(ended.failure == "error: Which machine? There are 2\nhint: name one of: kept, other")
            #expect(try await machine.run("exec", "kept", "--", "true").status == 0)
        }
    }

    @Test("Without a command it is wrong usage")
    func noCommand() async throws {
        let ended = try await Sandbox.with { try await $0.run(["exec", "kept"]) }
        #expect(ended.status == 64)
    }
}

extension Program {
    static let python = Program("python3", debianPackage: "python3", fedoraPackage: "python3")
}
