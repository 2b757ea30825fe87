import Foundation
import Guests
import Machines
import RunnerSimulator
import Synchronization
import Testing

extension RealMachines {
    /// `VIRT_CI_TEST_JOBS` says how many jobs at once.
    @Suite("Several jobs at once on one host")
    struct ConcurrencyTests {
        private static let count = ProcessInfo.processInfo.environment["VIRT_CI_TEST_JOBS"].flatMap { Int($0) } ?? 2

        @Test("No two jobs share a name, an address, a socket, a volume or a machine")
        func apart() async throws {
            let host = try CIHost(machines: Self.count)
            let payloads = (1...Self.count).map { number in
                // Each waits in its own machine until all are there.
                JobPayload.small(
                    8_200_000 + number,
                    script: ["echo here", "until [ -e /tmp/go ]; do sleep 1; done", "hostname; cat /tmp/go"])
            }
            let meeting = Meeting(of: Self.count)
            let start = ContinuousClock.now
            let outcomes = try await withThrowingTaskGroup(of: (Int, JobOutcome).self) { group in
                for (place, payload) in payloads.enumerated() {
                    group.addTask { (place, try await run(payload, place, on: host, meeting)) }
                }
                var found: [Int: JobOutcome] = [:]
                for try await (place, outcome) in group { found[place] = outcome }
                return found
            }
            let leases = await meeting.leases
            print("\(Self.count) jobs at once: \(Int((ContinuousClock.now - start) / .seconds(1))) s")
            for (place, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
                print("job \(place): prepared after \(outcome.calls("prepare").map { $0.duration / .seconds(1) }) s")
                #expect(outcome.status == .success, "\(outcome.logText)")
                // In its own machine, and with what was put there for it.
                let said = outcome.calls("build_script").map(\.standardOutput.text).joined()
                #expect(said.contains("\(leases[place]?.machine ?? "?")\njob \(place)\n"), "\(said)")
            }
            let all = Array(leases.values)
            #expect(all.count == Self.count)
            #expect(Set(all.map(\.machine)).count == Self.count)
            #expect(Set(all.flatMap(\.volumes)).count == 2 * Self.count)
            #expect(Set(all.compactMap { $0.login.map { "\($0.address):\($0.port)" } }).count == Self.count)
            #expect(Set(all.compactMap(\.login?.controlPath)).count == Self.count)
            try await Leftovers(tool: host.tool).expectNone()
        }

        private func run(
            _ payload: JobPayload, _ place: Int, on host: CIHost, _ meeting: Meeting
        ) async throws -> JobOutcome {
            var runner = host.runner()
            runner.during("build_script") { call in
                try await call.appearance(of: "here\n")
                let lease = try #require(host.leases(of: payload).first)
                await meeting.arrive(place, with: lease)
                let login = try #require(lease.login)
                try await SSHChannel(login).require(["sh", "-c", "echo job \(place) > /tmp/g && mv /tmp/g /tmp/go"])
            }
            let outcome = try await runner.run(payload)
            // Nobody waits for a job that never came so far.
            await meeting.leave(place)
            return outcome
        }

        @Test("Two prepares that need the same image share its making: one makes it, the other waits and says so")
        func sharedImage() async throws {
            let host = try CIHost(machines: 2)
            let image = SharedImage(host: host)
            try image.write()
            defer { image.remove() }
            let outcomes = try await withThrowingTaskGroup(of: JobOutcome.self) { group in
                for number in 1...2 {
                    group.addTask {
                        var runner = host.runner()
                        runner.during("prepare") { [control = runner.control] call in
                            // Nothing on the disk boots, and the image is all that this is about.
                            defer { control.cancelForcibly() }
                            try await call.appearance(of: "Starting machine")
                        }
                        var payload = JobPayload.small(8_300_000 + number, script: ["true"])
                        payload.variables.append(PayloadVariable("DISTRO", TestProfiles.shared))
                        return try await runner.run(payload)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let logs = outcomes.map(\.logText)
            let waited = logs.count { $0.contains("Waiting for another process that makes an image") }
            let made = logs.count { $0.contains("Computing the image's digest") }
            #expect(waited == 1 && made == 1, "\(logs.joined(separator: "\n"))")
            let digests = logs.compactMap { $0.firstMatch(of: /Image: (sha256:[0-9a-f]{64})/)?.1 }
            #expect(digests.count == 2 && Set(digests).count == 1)
            try await Leftovers(tool: host.tool).expectNone()
        }
    }
}

/// Where jobs wait for each other.
private actor Meeting {
    private let count: Int
    private(set) var leases: [Int: Lease] = [:]
    private var gone: Set<Int> = []
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(of count: Int) { self.count = count }

    /// Returns when all have arrived or left.
    func arrive(_ place: Int, with lease: Lease) async {
        leases[place] = lease
        if isComplete { return open() }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave(_ place: Int) {
        gone.insert(place)
        if isComplete { open() }
    }

    private var isComplete: Bool { gone.union(leases.keys).count == count }

    private func open() {
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

/// A disk of noise, new for each test, so that it takes a while to become an image.
private struct SharedImage {
    let host: CIHost
    private static let bytes = 192 << 20

    func write() throws {
        var noise = Data(count: 1 << 20)
        try noise.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress, getentropyPieces(base, bytes.count) else {
                throw CocoaError(.fileReadUnknown)
            }
        }
        try Data().write(to: URL(fileURLWithPath: path))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        for _ in 0..<(Self.bytes / noise.count) { try handle.write(contentsOf: noise) }
        try handle.close()
    }

    /// `getentropy(3)` gives 256 bytes at a time.
    private func getentropyPieces(_ base: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        stride(from: 0, to: count, by: 256).allSatisfy { getentropy(base + $0, 256) == 0 }
    }

    /// The disk, the image and its record.
    func remove() {
        let manager = FileManager.default
        try? manager.removeItem(atPath: path)
        let records = host.tool.executorState + "/images"
        for name in (try? manager.contentsOfDirectory(atPath: records)) ?? [] where name.hasSuffix(".json") {
            guard let data = manager.contents(atPath: "\(records)/\(name)"),
                let record = try? JSONDecoder().decode(Record.self, from: data), record.profile == TestProfiles.shared
            else { continue }
            try? manager.removeItem(atPath: "\(host.tool.volumes)/\(record.diskVolume)")
            try? manager.removeItem(atPath: "\(records)/\(name)")
        }
    }

    private struct Record: Decodable { var profile, diskVolume: String }

    private var path: String { host.tool.home + "/ci-host/noise.raw" }
}
