import Foundation
import Programs
import SampleGitLab
import Testing

/// The console of a machine whose whole system is a boot sector: it says `VC`, and answers each byte with the next one.
@Suite("virt-ci console", .serialized, .enabled(if: Host.canStartMachines, Host.reason))
struct ConsoleTests {
    private static let bootSector: [UInt8] = [
        // 'V', 'C' and a line feed to port 0x3f8.
        0xba, 0xf8, 0x03, 0xb0, 0x56, 0xee, 0xb0, 0x43, 0xee, 0xb0, 0x0a, 0xee,
        // Until a byte is there.
        0xba, 0xfd, 0x03, 0xec, 0xa8, 0x01, 0x74, 0xfb,
        // Its successor back, and again.
        0xba, 0xf8, 0x03, 0xec, 0xfe, 0xc0, 0xee, 0xeb, 0xef,
    ]

    private func withMachine(_ body: @escaping (Sandbox, String) async throws -> Void) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            var disk = Data(count: 1 << 20)
            disk.replaceSubrange(0..<Self.bootSector.count, with: Self.bootSector)
            disk.replaceSubrange(510..<512, with: [0x55, 0xaa])
            try disk.write(to: URL(filePath: sandbox.profiles + "/disk.raw"))
            try await SampleFixture.with { sample in
                _ = try await LiveInvocation.run(["run", sample.failedJobURL], in: sandbox) { live in
                    try await live.waitFor("address: met")
                    do {
                        try await body(sandbox, try #require(sandbox.machines.first))
                    } catch {
                        try await live.signal(SIGINT)
                        throw error
                    }
                    try await live.signal(SIGINT)
                }
            }
        }
    }

    @Test("Goes both ways on a terminal, and Ctrl-] leaves", .enabled(if: Host.hasPython, "needs Python"))
    func interactive() async throws {
        try await withMachine { sandbox, machine in
            // The terminal echoes nothing: what comes back has been in the guest.
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
                until(b'Ctrl-] leaves')
                # The guest may not have come so far yet.
                while b'bcd' not in seen:
                    os.write(terminal, b'abc')
                    if select.select([terminal], [], [], 1)[0]: seen += os.read(terminal, 4096)
                os.write(terminal, b'xyz\\x1d')
                until(b'Left the console')
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
                """
            let ended = try await Program.python.result(
                ["-c", script, try Sandbox.program().name, "console", machine],
                environment: sandbox.environment(["TERM": "xterm"]), directory: sandbox.root, deadline: .seconds(120))
            #expect(ended.status == 0, "\(String(decoding: ended.standardError, as: UTF8.self))")
            let shown = try await sandbox.run(["console", machine])
            #expect(shown.status == 0)
            #expect(shown.output.hasPrefix("VC\n"))
            #expect(shown.output.contains("bcd"))
        }
    }

    @Test("Follows the log until the machine goes")
    func follow() async throws {
        try await Sandbox.with { _ in
            let followed = Followed()
            try await withMachine { sandbox, machine in
                await followed.begin { try await sandbox.run(["console", "--follow", machine]) }
                while try await !sandbox.run(["console", "--log", machine]).output.contains("VC\n") {
                    await Task.yield()
                }
            }
            let ended = try await followed.end()
            #expect(ended.status == 0)
            #expect(ended.diagnostics.hasPrefix("Following the console of '"))
            #expect(ended.output == "VC\n")
        }
    }

    /// A command that goes on while something else is done.
    private actor Followed {
        private var task: Task<Invocation, any Error>?

        func begin(_ work: @escaping @Sendable () async throws -> Invocation) { task = Task { try await work() } }

        func end() async throws -> Invocation { try await #require(task).value }
    }

    @Test("There is none of an unknown machine")
    func unknown() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(["console", "none"])
            #expect(ended.status == 64)
            #expect(ended.failure.hasPrefix("error: There is no machine 'none'"))
        }
    }
}

extension Host {
    fileprivate static var hasPython: Bool { (try? Program.python.locate()) != nil }
}
