import Foundation
import GRDB
import History
import TestResults
import Testing

@Suite("The history's file")
struct HistoryFileTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("It and what SQLite keeps beside it are the user's alone")
    func rights() async throws {
        let history = try await History.open(folder.history)
        try await history.add([.sample("1", ["a.t": .passed])])
        for name in ["history.sqlite", "history.sqlite-wal", "history.sqlite-shm", "history.sqlite.lock"] {
            let path = folder.path + "/state/" + name
            let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(rights == 0o600, "\(name)")
        }
    }

    @Test("A run that is added twice is there once, and a second opening finds it")
    func addsOnce() async throws {
        let entries: [RunEntry] = [.sample("1", ["a.t": .passed]), .sample("2", ["a.t": .failed])]
        try await History.open(folder.history).add(entries)
        let again = try await History.open(folder.history)
        try await again.add(entries)
        #expect(try await again.flakyTests().first?.rate == PassRate(passed: 1, failed: 1))
    }

    @Test("A new one says that nothing was filled in, until it was")
    func filling() async throws {
        let history = try await History.open(folder.history)
        #expect(try await !history.isFilled())
        try await history.fill([.sample("1", ["a.t": .passed])])
        #expect(try await history.isFilled())
    }

    @Test("Several connections write at once, and nothing is lost")
    func writesAtOnce() async throws {
        let path = folder.history
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let history = try await History.open(path)
                    for run in 0..<25 { try await history.add([.sample("\(writer)-\(run)", ["a.t": .passed])]) }
                }
            }
            try await group.waitForAll()
        }
        let past = try await History.open(path).past(of: ["a.t"], in: .sample, until: Date(), limit: 1000)
        #expect(past["a.t"]?.rate == PassRate(passed: 100))
    }

    @Test("A file that is no database, or a damaged one, is told and put aside, and a new one begun")
    func damage() async throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/state", withIntermediateDirectories: true)
        try Data(repeating: 0x2A, count: 8192).write(to: URL(fileURLWithPath: folder.history))
        await #expect(throws: HistoryError.damaged(path: folder.history)) { try await History.open(folder.history) }
        #expect(try await History.setAside(folder.history) == folder.history + ".damaged")
        try await History.open(folder.history).add([.sample("1", ["a.t": .passed])])
        // Another process that saw the damage too must not put the new one aside.
        #expect(try await History.setAside(folder.history) == nil)
        #expect(try await History.open(folder.history).past(of: ["a.t"], in: .sample, until: Date()).count == 1)
    }

    @Test("Any bytes overwritten in a database end in an error or an answer, never in a crash", arguments: 0..<24)
    func overwritten(seed: Int) async throws {
        let path = folder.history
        try await History.open(path).add(
            (1...60).map {
                .sample("\($0)", day: Double($0), ["a.t": $0 % 2 == 0 ? .passed : .failed, "b.t": .passed])
            })
        // Closing the last connection writes the journal back.
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        for _ in 0..<(1 << (seed % 12)) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        do {
            let history = try await History.open(path)
            _ = try await history.flakyTests()
            _ = try await history.past(of: ["a.t", "b.t"], in: .sample, until: Date())
            try await history.add([.sample("new", ["a.t": .passed])])
        } catch is HistoryError {
            // Told.
        }
    }

    @Test("A database of a newer version is left as it is")
    func newer() async throws {
        let path = folder.history
        _ = try await History.open(path)
        try await DatabaseQueue(path: path).write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('of a later version')")
        }
        await #expect(throws: HistoryError.newer(path: path)) { try await History.open(path) }
    }

    @Test("A folder that can't be written is told")
    func unwritable() async throws {
        try Data().write(to: URL(fileURLWithPath: folder.path + "/state"))
        await #expect(throws: HistoryError.self) { try await History.open(folder.history) }
    }

    @Test(
        "Names are data, whatever is in them, and bounded",
        arguments: [
            "'); DROP TABLE runs; --", "a\u{0}b", "\u{1B}[2J", "%s?1:x", String(repeating: "ä", count: 5000), "",
            "\u{FEFF}\u{202E}x",
        ])
    func hostileNames(name: String) async throws {
        let history = try await History.open(folder.history)
        var job = JobKey.sample
        job.job = name
        try await history.add([
            .sample("1", job: job, [name: .passed, name + "2": .passed]),
            .sample("2", job: job, [name: .failed, name + "2": .passed]),
        ])
        let found = try await history.flakyTests()
        #expect(found.count == 1)
        #expect(try #require(found.first).test.utf8.count <= 1000)
        #expect(try await history.past(of: [name], in: job, until: Date())[name]?.endings.count == 2)
    }
}
