internal import Foundation
internal import Guests
internal import Programs
internal import TestResults

/// Watches the tests of a job that runs: looks at libvirt's daemons where one is past its time, saves what there is to
/// be seen before anything is ended, and ends Avocado before the job's own time limit would end everything.
actor HangWatch {
    private let channel: SSHChannel
    /// Gets a folder for each test that was past its time.
    private let folder: String
    private let limit: TestLimit
    private let onEvent: @Sendable (JobEvent) -> Void
    private nonisolated let clock = ContinuousClock()
    private nonisolated let events: AsyncStream<(AvocadoEvent, ContinuousClock.Instant)>.Continuation
    private let noted: AsyncStream<(AvocadoEvent, ContinuousClock.Instant)>
    private var running: [Running] = []
    private var ended: [Duration] = []
    private var saved = 0

    /// A test that runs.
    private struct Running {
        var number: Int?
        var name: TestName
        var start: ContinuousClock.Instant
        /// When it is looked at next; nil when all is known.
        var looked: ContinuousClock.Instant?
        var isTold = false
        var isSaved = false
    }

    /// Between two looks at the daemons: long enough to see one work, even in an emulated guest.
    private static let interval = Duration.seconds(10)
    /// An event that comes late makes a test end late, nothing else.
    private static let step = Duration.seconds(2)
    /// More hung tests of one run show the same.
    private static let mostSaved = 5

    init(
        channel: SSHChannel, folder: String, limit: TestLimit, onEvent: @escaping @Sendable (JobEvent) -> Void
    ) {
        self.channel = channel
        self.folder = folder
        self.limit = limit
        self.onEvent = onEvent
        (noted, events) = AsyncStream.makeStream()
    }

    /// Told what the job's Avocado says, as it says it.
    nonisolated func note(_ event: AvocadoEvent) { events.yield((event, clock.now)) }

    /// Watches while a script runs.
    ///
    /// - Parameter timeout: The job's time limit, from now.
    func during<Value: Sendable>(
        _ timeout: Duration, _ script: @Sendable () async throws -> Value
    ) async rethrows -> Value {
        let watching = Task { await watch(timeout: timeout) }
        let following = Task { for await (event, time) in noted { take(event, at: time) } }
        defer {
            watching.cancel()
            following.cancel()
        }
        return try await script()
    }

    private func take(_ event: AvocadoEvent, at time: ContinuousClock.Instant) {
        switch event {
        case .testStarted(let index, _, let name):
            running.append(Running(number: index, name: name, start: time))
        case .testFinished(let index, _, let test):
            guard let place = running.firstIndex(where: { $0.number == index && $0.name == test.name }) else { return }
            ended.append(time - running.remove(at: place).start)
        case .jobID, .jobLog, .summary, .jobTime: break
        }
    }

    /// Watches until it is cancelled.
    private func watch(timeout: Duration) async {
        let end = clock.now + timeout - TestLimit.margin(of: timeout)
        do {
            while true {
                try await Task.sleep(for: Self.step)
                // Where no test runs it isn't Avocado that takes the time.
                if clock.now >= end, !running.isEmpty { return try await endJob() }
                let limit = limit.limit(after: ended)
                guard let late = running.first(where: { isDue($0, limit) }) else { continue }
                if try await look(at: late, limit), self.limit.asked != nil { return try await endAvocado() }
            }
        } catch {
            // The machine is gone or the script has ended: who runs the script tells.
        }
    }

    private func isDue(_ test: Running, _ limit: Duration) -> Bool {
        guard !test.isSaved, clock.now - test.start >= limit else { return false }
        return test.looked.map { clock.now >= $0 + max(.seconds(30), limit / 4) } ?? true
    }

    /// - Returns: Whether it hangs, and what there is to see is saved.
    private func look(at test: Running, _ limit: Duration) async throws -> Bool {
        change(test) { $0.looked = clock.now }
        let signs = try await signs()
        guard isRunning(test) else { return false }
        let record = HangRecord(
            test: test.name, number: test.number, seconds: (clock.now - test.start) / .seconds(1),
            limit: limit / .seconds(1), signs: signs, endedJob: self.limit.asked != nil && signs.isHang)
        guard signs.isHang else {
            if !test.isTold { onEvent(.late(record, folder: nil)) }
            change(test) { $0.isTold = true }
            return false
        }
        change(test) { $0.isSaved = true }
        let place = try await save(record)
        onEvent(.late(record, folder: place))
        return true
    }

    /// The job is near its time limit.
    private func endJob() async throws {
        for test in running where !test.isSaved {
            let record = HangRecord(
                test: test.name, number: test.number, seconds: (clock.now - test.start) / .seconds(1),
                limit: limit.limit(after: ended) / .seconds(1), signs: try await signs(), endedJob: true)
            onEvent(.late(record, folder: try await save(record)))
        }
        try await endAvocado()
    }

    private func signs() async throws -> HangSigns {
        let first = try await sample()
        try await Task.sleep(for: Self.interval)
        return HangSigns(first, try await sample())
    }

    private func sample() async throws -> ThreadSample {
        let answer = try await channel.command(
            sudo + ["sh", "-c", HangScripts.sample], outputLimit: 8 << 20, deadline: .seconds(120))
        return ThreadSample(answer.standardOutput)
    }

    /// - Returns: The folder; nil where there are enough of them.
    private func save(_ record: HangRecord) async throws -> String? {
        guard saved < Self.mostSaved else { return nil }
        saved += 1
        let place = "\(folder)/\(saved)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(record).write(to: URL(filePath: "\(place)/hang.json"), options: .atomic)
        // What is known is kept also where the rest can't be had.
        try await EvidenceCollection(channel: channel)
            .run(HangScripts.save, in: HangScripts.folder, into: place + "/machine", deadline: .seconds(900))
        return place
    }

    private func endAvocado() async throws {
        onEvent(.endingTests)
        _ = try await channel.command(sudo + ["sh", "-c", HangScripts.endAvocado], deadline: .seconds(170))
    }

    private var sudo: [String] { channel.login.user == "root" ? [] : ["sudo", "-n"] }

    private func isRunning(_ test: Running) -> Bool {
        running.contains { $0.number == test.number && $0.name == test.name && $0.start == test.start }
    }

    private func change(_ test: Running, _ change: (inout Running) -> Void) {
        guard let place = running.firstIndex(where: { $0.number == test.number && $0.start == test.start }) else {
            return
        }
        change(&running[place])
    }
}
