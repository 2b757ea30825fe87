import Files
import Foundation
import Testing

@testable import Jobs

@Suite("The caches' budget")
struct CacheBudgetTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func budget(_ limit: UInt64) -> CacheBudget {
        CacheBudget(archives: scratch.file("archives"), repositories: scratch.file("repositories"), limit: limit)
    }

    /// An archive of 1000 bytes that was used so many hours ago.
    private func addArchive(_ id: Int, used hours: Double) throws {
        try scratch.write(String(repeating: "x", count: 1000), to: "archives/server/\(id).zip")
        try scratch.write("", to: "archives/server/\(id).json")
        try date("archives/server/\(id).zip", hours)
    }

    private func addRepository(_ name: String, used hours: Double) throws {
        try scratch.write(String(repeating: "x", count: 900), to: "repositories/\(name)/objects/pack")
        try scratch.write(String(repeating: "x", count: 100), to: "repositories/\(name)/HEAD")
        try date("repositories/\(name)", hours)
    }

    private func date(_ name: String, _ hours: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date().addingTimeInterval(-hours * 3600)], ofItemAtPath: scratch.file(name))
    }

    private var zips: [String] { scratch.names.filter { $0.hasSuffix(".zip") || $0.hasSuffix("/HEAD") } }

    @Test("What was used longest ago goes first, and no more than has to")
    func order() throws {
        try addArchive(1, used: 1)
        try addArchive(2, used: 4)
        try addRepository("old", used: 3)
        try addRepository("new", used: 2)
        #expect(budget(4000).keep() == 0)
        #expect(budget(2500).keep() == 2000)
        #expect(zips == ["archives/server/1.zip", "repositories/new/HEAD"])
        #expect(!scratch.names.contains { $0.contains("/2.") })
    }

    @Test("What a run is using stays, though it is the oldest")
    func inUse() throws {
        try addArchive(1, used: 9)
        try addArchive(2, used: 1)
        let use = try #require(try FileLock.now(scratch.file("archives/server/1.lock"), .shared))
        #expect(budget(0).keep() == 1000)
        #expect(zips == ["archives/server/1.zip"])
        use.release()
        #expect(budget(0).keep() == 1000)
        #expect(zips == [])
    }

    @Test("Several may use one, and who wants it alone has to wait")
    func sharing() throws {
        let path = scratch.file("x.lock")
        let (first, second) = (try FileLock.now(path, .shared), try FileLock.now(path, .shared))
        #expect(first != nil && second != nil)
        #expect(try FileLock.now(path) == nil)
        first?.release()
        second?.release()
        #expect(try FileLock.now(path) != nil)
    }
}
