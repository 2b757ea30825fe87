import Foundation
import Programs
import Testing

private let sh = Program("sh", debianPackage: "dash", fedoraPackage: "bash")

@Suite("A program")
struct ProgramTests {
    @Test("Both outputs and the status come back as they were")
    func collects() async throws {
        let result = try await sh.result(["-c", "printf 'a\\0b'; printf err >&2; exit 7"])
        #expect(result.status == 7)
        #expect(result.standardOutput == Data([0x61, 0, 0x62]))
        #expect(String(decoding: result.standardError, as: UTF8.self) == "err")
    }

    @Test("A status other than zero is an error that carries the end of what it said")
    func fails() async throws {
        await #expect(
            throws: ProgramError.failed(
                program: "sh", arguments: ["-c", "echo no >&2; exit 3"], status: 3, standardError: "no")
        ) { try await sh.run(["-c", "echo no >&2; exit 3"]) }
    }

    @Test("A signal counts as a shell counts it")
    func signal() async throws {
        #expect(try await sh.result(["-c", "kill -KILL $$"]).status == 137)
    }

    @Test("A follower knows the process, which leads its group, and tells a signal from a status")
    func followed() async throws {
        let process = AsyncStream<Int32>.makeStream()
        let end = try await sh.follow(
            ["-c", "sleep 100 & echo up; wait"], onStart: { process.continuation.yield($0) },
            onOutput: { _, _ in
                for await identifier in process.stream {
                    kill(-identifier, SIGTERM)
                    break
                }
            })
        #expect(end == .signaled(SIGTERM))
        let other = try await sh.follow(["-c", "exit 143"], onStart: { _ in }, onOutput: { _, _ in })
        #expect(other == .exited(143))
    }

    @Test("What is missing is named with its packages")
    func missing() async throws {
        let program = Program("virt-ci-no-such-program", debianPackage: "a", fedoraPackage: "b")
        await #expect(throws: ProgramError.notInstalled(program)) { try await program.run([]) }
    }

    @Test("Input reaches the program, from memory and from a file")
    func input() async throws {
        let cat = Program("cat", debianPackage: "coreutils", fedoraPackage: "coreutils")
        let bytes = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(try await cat.run([], input: .data(bytes)).standardOutput == bytes)
        let file = FileManager.default.temporaryDirectory.appending(path: "virt-ci-\(UUID().uuidString)")
        try bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try await cat.run([], input: .file(file.path)).standardOutput == bytes)
    }

    @Test("Output is handed on while the program still runs")
    func streams() async throws {
        // The program waits for a line that is only sent when its own first line has arrived.
        let fifo = FileManager.default.temporaryDirectory.appending(path: "virt-ci-\(UUID().uuidString)").path
        #expect(mkfifo(fifo, 0o600) == 0)
        defer { unlink(fifo) }
        let status = try await sh.stream(
            ["-c", "echo first; read answer < \"$1\"; exit \"$answer\"", "sh", fifo], deadline: .seconds(20)
        ) {
            _, data in
            guard data.starts(with: Data("first".utf8)) else { return }
            try Data("5\n".utf8).write(to: URL(fileURLWithPath: fifo))
        }
        #expect(status == 5)
    }

    @Test("An input that is held open ends only with the program")
    func heldOpen() async throws {
        let result = try await sh.result(
            ["-c", "head -c 3; exit 4"], input: .dataThenHeldOpen(Data("abc".utf8)), deadline: .seconds(20))
        #expect(result.status == 4)
        #expect(result.text == "abc")
    }

    @Test("A program that does not end is ended at its deadline, with all it started")
    func deadline() async throws {
        await #expect(throws: ProgramError.timedOut(program: "sh", after: .milliseconds(200))) {
            try await sh.result(["-c", "sleep 100; true"], deadline: .milliseconds(200))
        }
    }

    @Test("Too much output ends the program")
    func bounded() async throws {
        await #expect(throws: ProgramError.outputTooLarge(program: "sh", limit: 1000)) {
            try await sh.result(["-c", "yes"], outputLimit: 1000)
        }
    }

    @Test("The environment is ours with the given changes")
    func environment() async throws {
        let result = try await sh.run(
            ["-c", "echo \"$VIRT_CI_A,${HOME-unset}\""], environment: ["VIRT_CI_A": "1", "HOME": nil])
        #expect(result.text == "1,unset")
    }
}
