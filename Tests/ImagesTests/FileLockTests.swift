import Foundation
import Synchronization
import Testing

@testable import Images

@Suite("The lock of the catalogue")
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
        let first = try await FileLock.acquire(path) {}
        let (waiting, waits) = AsyncStream<Void>.makeStream()
        let second = Task { _ = try await FileLock.acquire(path) { waits.yield() } }
        for await _ in waiting { break }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        withExtendedLifetime(first) {}
    }

    @Test("A folder that is not there is an error with the path")
    func noFolder() async {
        await #expect(throws: ImageError.unusableFile(path: "/nonexistent/lock", code: ENOENT)) {
            _ = try await FileLock.acquire("/nonexistent/lock") {}
        }
    }
}
