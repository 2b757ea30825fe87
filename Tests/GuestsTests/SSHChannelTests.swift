import Foundation
import Guests
import LoopbackGuest
import Programs
import Synchronization
import Testing

/// Gathers what a script writes.
private final class Recording: Sendable {
    private let streams = Mutex<[ProgramOutput: Data]>([:])
    func append(_ stream: ProgramOutput, _ data: Data) { streams.withLock { $0[stream, default: Data()].append(data) } }
    subscript(_ stream: ProgramOutput) -> Data { streams.withLock { $0[stream] ?? Data() } }
}

@Suite("A guest over ssh", .enabled(if: LoopbackGuest.isInstalled, "needs sshd"), .timeLimit(.minutes(2)))
struct SSHChannelTests {
    /// Runs one script in a fresh guest.
    private func run(_ script: String) async throws -> (status: Int32, output: Data, error: Data) {
        try await PinnedGuest.use { server in
            let channel = SSHChannel(server.login)
            try await channel.connect(within: .seconds(30))
            let recording = Recording()
            let status = try await channel.run(Data(script.utf8)) { recording.append($0, $1) }
            return (status, recording[.standardOutput], recording[.standardError])
        }
    }

    @Test("The exit status is the script's, 255 too", arguments: [0, 1, 7, 129, 254, 255] as [Int32])
    func status(_ status: Int32) async throws { #expect(try await run("exit \(status)").status == status) }

    @Test("Any bytes come back, each stream for itself")
    func bytes() async throws {
        let result = try await run(#"printf '\0\377\303'; printf '\250e' >&2; head -c 300000 /dev/zero"#)
        #expect(result.output == Data([0, 0xff, 0xc3]) + Data(count: 300_000))
        #expect(result.error == Data([0xa8]) + Data("e".utf8))
    }

    @Test("A script that reads its input finds nothing but the rest of itself")
    func input() async throws {
        let result = try await run("cat > /dev/null < /dev/null\necho end\n")
        #expect(String(decoding: result.output, as: UTF8.self) == "end\n")
    }

    @Test("A shell ended by a signal is told apart from a lost connection")
    func signal() async throws { #expect(try await run("kill -KILL $$").status == 137) }

    @Test("A guest with another host key is not entered")
    func hostKey() async throws {
        try await PinnedGuest.use(pinning: true) { server -> Void in
            await #expect {
                try await SSHChannel(server.login).connect(within: .seconds(4))
            } throws: { error in
                guard case GuestError.unreachable("guest", _, let reason) = error else { return false }
                return reason.contains("Host key verification failed")
            }
        }
    }

    @Test("What a cancelled script started is ended in the guest")
    func cancelled() async throws {
        try await PinnedGuest.use { server in
            let channel = SSHChannel(server.login)
            try await channel.connect(within: .seconds(30))
            let (started, start) = AsyncStream<Int32>.makeStream()
            let running = Task {
                try await channel.run(Data("sleep 1000 & echo $!; wait\n".utf8)) { _, data in
                    guard let pid = Int32(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines))
                    else { return }
                    start.yield(pid)
                }
            }
            var pids = started.makeAsyncIterator()
            let pid = try #require(await pids.next())
            running.cancel()
            await #expect(throws: CancellationError.self) { try await running.value }
            // The guest's end of it comes through the same server; ask the kernel until the process is gone.
            let limit = ContinuousClock.now + .seconds(15)
            while kill(pid, 0) == 0, ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(20)) }
            #expect(kill(pid, 0) == -1)
        }
    }

    @Test("A connection that breaks in the middle of a script is never a status")
    func lost() async throws {
        try await PinnedGuest.use { server in
            let channel = SSHChannel(server.login)
            try await channel.connect(within: .seconds(30))
            await #expect {
                // The script's own connection: the parent of the shell that runs it, two steps up.
                try await channel.run(Data("kill -KILL $(ps -o ppid= -p $PPID); sleep 1000\n".utf8)) { _, _ in }
            } throws: { error in
                guard case GuestError.connectionLost = error else { return false }
                return true
            }
        }
    }

    @Test("Folders go in and files come out, with names of any kind")
    func copies() async throws {
        try await PinnedGuest.use { server in
            let channel = SSHChannel(server.login)
            try await channel.connect(within: .seconds(30))
            let local = server.folder + "/in"
            let names = ["plain", "with space", "new\nline", "-dash", "sub/ünï"]
            try FileManager.default.createDirectory(atPath: local + "/sub", withIntermediateDirectories: true)
            for name in names { try Data(name.utf8).write(to: URL(fileURLWithPath: "\(local)/\(name)")) }
            let remote = server.folder + "/guest dir"
            try await channel.copyIn(contentsOf: local, to: remote)
            #expect(Set(try await channel.list(remote)) == Set(names + ["sub"]))
            let archive = server.folder + "/out.tar"
            try await channel.pack(["with space", "new\nline", "gone"], of: remote, into: archive, limit: 1 << 20)
            let listed = try await Program.bsdtar.run(["-tf", archive]).text
            #expect(listed.contains("with space") && !listed.contains("plain"))
            await #expect(throws: GuestError.tooLarge(guest: "guest", limit: 100)) {
                try await channel.pack(["with space"], of: remote, into: archive, limit: 100)
            }
        }
    }

    @Test("A folder that isn't there has nothing in it")
    func emptyList() async throws {
        try await PinnedGuest.use { server in
            let channel = SSHChannel(server.login)
            try await channel.connect(within: .seconds(30))
            #expect(try await channel.list(server.folder + "/nothing").isEmpty)
        }
    }
}
