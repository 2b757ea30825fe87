internal import Foundation
internal import Guests
internal import Machines
internal import Programs
internal import TestResults

/// Has libvirt's daemons in a guest write one more log for each test while a job runs.
///
/// The job and its tests know nothing of it: what the daemons logged before they go on logging, to where they did. The
/// files go out of the guest before anything of the job collects logs.
struct LiveDaemonLogs: Sendable {
    private let channel: SSHChannel
    private let daemons: [GuestDaemon]
    private let tests: AsyncStream<AvocadoEvent>.Continuation
    /// Its value are the tests that were seen, by their numbers.
    private let following: Task<[Int: String], Never>
    /// SELinux's policy lets the daemons write below this one.
    private static let folder = "/var/log/libvirt/virt-ci"
    /// More than a whole run's logs.
    private static let byteLimit: UInt64 = 4 << 30

    /// Begins; until a test starts nothing changes.
    ///
    /// - Throws: `GuestDaemonError`, `GuestError`, `ProgramError`: the daemons then log as before.
    static func begin(through channel: SSHChannel, asking: Program) async throws -> LiveDaemonLogs {
        var opened: [GuestDaemon] = []
        do {
            try await channel.require(["mkdir", "-p", "-m", "0700", "--", folder])
            for daemon in try await GuestDaemon.all(through: channel, asking: asking) {
                try await daemon.open()
                opened.append(daemon)
                _ = try await daemon.logging()
            }
        } catch {
            for daemon in opened { await daemon.close() }
            throw error
        }
        return LiveDaemonLogs(channel, opened)
    }

    private init(_ channel: SSHChannel, _ daemons: [GuestDaemon]) {
        self.channel = channel
        self.daemons = daemons
        let (events, tests) = AsyncStream.makeStream(of: AvocadoEvent.self)
        self.tests = tests
        following = Task {
            var number = 0
            var names: [Int: String] = [:]
            for await event in events {
                guard case .testStarted(let index, _, let name) = event else { continue }
                number = index ?? number + 1
                names[number] = name.text
                await Self.set(daemons, forTest: number)
            }
            return names
        }
    }

    /// Told what the job's Avocado says, as it says it.
    func note(_ event: AvocadoEvent) { tests.yield(event) }

    /// Lets the daemons log as before, and takes the files.
    ///
    /// - Parameter folder: Gets `NUMBER.DAEMON.log` for each test and daemon, and `tests.json` with the tests' names by
    ///   their numbers, which are Avocado's.
    func end(into folder: String) async throws {
        tests.finish()
        let names = await following.value
        await withTaskGroup(of: Void.self) { group in
            for daemon in daemons {
                group.addTask {
                    try? await daemon.log(into: nil, of: Self.folder)
                    await daemon.close()
                }
            }
        }
        let files = try await channel.list(Self.folder).filter(Self.isOurs)
        if !files.isEmpty {
            let archive = folder + ".tar"
            defer { try? FileManager.default.removeItem(atPath: archive) }
            try await channel.pack(files, of: Self.folder, into: archive, limit: Self.byteLimit)
            try await Archive(job: "this run", path: archive).unpack(into: folder)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(names).write(to: URL(filePath: "\(folder)/tests.json"), options: .atomic)
        }
        try await channel.require(["rm", "-rf", "--", Self.folder])
    }

    /// All daemons at the same time: the test goes on meanwhile. What they log besides is asked each time, because jobs
    /// change it: libvirt's own turns the logs on before it runs the tests.
    private static func set(_ daemons: [GuestDaemon], forTest number: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for daemon in daemons {
                // A daemon that a test killed can't be told; its log is in what it logs anyway.
                group.addTask { try? await daemon.log(into: "\(number).\(daemon.name).log", of: folder) }
            }
        }
    }

    private static func isOurs(_ name: String) -> Bool { name.wholeMatch(of: /[0-9]{1,9}\.[a-z]{1,40}\.log/) != nil }
}
