internal import Foundation

/// A lock on a file, held as long as this object lives: the kernel gives it back however the process ends.
final class FileLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Gives the lock back before the object goes; a second time does nothing.
    func release() { flock(descriptor, LOCK_UN) }

    /// Takes the lock, or returns nil when another process has it.
    static func now(_ path: String) throws -> FileLock? { try open(path, operation: LOCK_EX | LOCK_NB) }

    /// Takes the lock when whoever has it lets go. Waits on a thread of its own.
    static func waiting(for path: String) async throws -> FileLock {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        guard let lock = try open(path, operation: LOCK_EX) else { throw Self.failure(path) }
                        return lock
                    })
            }
        }
    }

    /// Whether a process has the lock. The file is opened for reading alone, which wakes nobody who watches its folder.
    static func isHeld(_ path: String) -> Bool {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    private static func open(_ path: String, operation: Int32) throws -> FileLock? {
        // Not inherited by programs we start: they would hold the lock after us.
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        while flock(descriptor, operation) != 0 {
            guard errno == EINTR else {
                let isTaken = errno == EWOULDBLOCK
                close(descriptor)
                if isTaken { return nil }
                throw failure(path)
            }
        }
        return FileLock(descriptor: descriptor)
    }

    private static func failure(_ path: String) -> any Error {
        CocoaError(.fileLocking, userInfo: [NSFilePathErrorKey: path])
    }
}
