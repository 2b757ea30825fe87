import Files
import Foundation
import Synchronization
import Testing

@Suite("A lock on a file")
struct FileLockTests {
    @Test("A second one waits, says so once, and gets it when the first lets go")
    func waits() async throws {
        let folder = try ScratchFolder()
        let first = Mutex<FileLock?>(try await FileLock.acquire(folder.file("lock")) { Issue.record("waited") })
        let waits = Atomic(0)
        _ = try await FileLock.acquire(folder.file("lock"), pause: .milliseconds(1)) {
            waits.add(1, ordering: .relaxed)
            first.withLock { $0 = nil }
        }
        #expect(waits.load(ordering: .relaxed) == 1)
    }

    @Test("Waiting ends when it is cancelled")
    func cancelled() async throws {
        let folder = try ScratchFolder()
        let path = folder.file("lock")
        let first = try await FileLock.acquire(path)
        let (waiting, waits) = AsyncStream<Void>.makeStream()
        let second = Task { _ = try await FileLock.acquire(path) { waits.yield() } }
        for await _ in waiting { break }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        withExtendedLifetime(first) {}
    }

    @Test("Whoever looks whether it is held keeps nobody away, and sees nobody else who looks")
    func looks() async throws {
        let folder = try ScratchFolder()
        let path = folder.file("lock")
        #expect(!FileLock.isHeld(path))
        try #require(try FileLock.now(path)).release()
        let sightings = try await Looking.at(path) { for _ in 0..<5000 { _ = FileLock.isHeld(path) } }
        #expect(sightings == 0)
        let refused = Atomic(0)
        _ = try await Looking.at(path) {
            for _ in 0..<5000 where try FileLock.now(path) == nil { refused.add(1, ordering: .relaxed) }
        }
        #expect(refused.load(ordering: .relaxed) == 0)
    }

    @Test("Who waits while the file is removed and made again gets the lock on the new one")
    func replaced() async throws {
        let folder = try ScratchFolder()
        let path = folder.file("lock")
        let first = try #require(try FileLock.now(path))
        try FileManager.default.removeItem(atPath: path)
        let second = try #require(try FileLock.now(path))
        #expect(try FileLock.now(path) == nil)
        second.release()
        _ = try await FileLock.acquire(path)
        first.release()
    }

    @Test("A folder that is not there is an error with the path")
    func noFolder() async {
        await #expect(throws: FileError.unusable(path: "/nonexistent/lock", code: ENOENT)) {
            _ = try await FileLock.acquire("/nonexistent/lock")
        }
        #expect(throws: FileError.unusable(path: "/nonexistent/lock", code: ENOENT)) {
            _ = try FileLock.now("/nonexistent/lock")
        }
    }

    @Test("It goes with the object that has it, or earlier when it is given back, once or twice")
    func ends() async throws {
        let folder = try ScratchFolder()
        let path = folder.file("lock")
        var lock = try FileLock.now(path)
        #expect(lock != nil)
        #expect(try FileLock.now(path) == nil)
        #expect(FileLock.isHeld(path))
        lock = nil
        #expect(!FileLock.isHeld(path))
        let second = try #require(try FileLock.now(path))
        #expect(try FileLock.now(path) == nil)
        second.release()
        second.release()
        #expect(try FileLock.now(path) != nil)
    }
}

/// Two that look at a lock without a pause, on threads of their own: the tasks of a test take turns too politely.
private enum Looking {
    private final class State: Sendable {
        let isOver = Atomic(false)
        let sightings = Atomic(0)
    }

    /// - Returns: How often they saw it held while `body` ran.
    static func at(_ path: String, while body: () throws -> Void) async throws -> Int {
        let state = State()
        let (ended, ends) = AsyncStream<Void>.makeStream()
        for _ in 0..<2 {
            Thread.detachNewThread {
                while !state.isOver.load(ordering: .relaxed) {
                    if FileLock.isHeld(path) { state.sightings.add(1, ordering: .relaxed) }
                }
                ends.yield()
            }
        }
        let result = Result { try body() }
        state.isOver.store(true, ordering: .relaxed)
        var left = 2
        for await _ in ended {
            left -= 1
            if left == 0 { break }
        }
        try result.get()
        return state.sightings.load(ordering: .relaxed)
    }
}
