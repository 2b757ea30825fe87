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

    @Test("A folder is locked without a file in it")
    func lockedFolder() throws {
        let folder = try ScratchFolder()
        let lock = try #require(try FileLock.now(folder.path))
        #expect(try FileLock.now(folder.path) == nil)
        lock.release()
        #expect(try FileLock.now(folder.path) != nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
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
        lock = nil
        let second = try #require(try FileLock.now(path))
        #expect(try FileLock.now(path) == nil)
        second.release()
        second.release()
        #expect(try FileLock.now(path) != nil)
    }
}
