internal import Foundation

/// A lock on a file, or on a folder that is there, held by one process, or shared by several, as long as this object
/// lives.
///
/// A lock is only given out on the file that is at its path: one that was removed meanwhile, with its folder perhaps,
/// would keep nobody away.
///
/// The kernel frees it when the holder dies in whichever way, so nothing is left behind by a killed process.
public final class FileLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Gives the lock back before the object goes; a second time does nothing.
    public func release() { flock(descriptor, LOCK_UN) }

    /// Who else may hold a lock.
    public enum Kind: Sendable {
        case exclusive
        /// Others that share it.
        case shared
    }

    /// Takes the lock, or returns nil when another has it.
    ///
    /// - Throws: ``FileError``.
    public static func now(_ path: String, _ kind: Kind = .exclusive) throws -> FileLock? {
        while true {
            let lock = try open(path)
            guard try lock.take(path, kind) else { return nil }
            if lock.isOnFile(at: path) { return lock }
        }
    }

    /// Waits for the lock; cancellable.
    ///
    /// - Parameter onWait: Called once if another holds it.
    /// - Throws: ``FileError``, `CancellationError`.
    public static func acquire(
        _ path: String, _ kind: Kind = .exclusive, pause: Duration = .milliseconds(100), onWait: () -> Void = {}
    ) async throws -> FileLock {
        var hasWaited = false
        while true {
            if let lock = try now(path, kind) { return lock }
            if !hasWaited { onWait() }
            hasWaited = true
            // A blocking flock can't be cancelled, and there is no event for a lock that becomes free.
            try await Task.sleep(for: pause)
        }
    }

    /// Whether anybody has the lock. The file is opened for reading alone, which wakes nobody who watches its folder.
    public static func isHeld(_ path: String) -> Bool {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    private static func open(_ path: String) throws -> FileLock {
        // Not inherited by programs we start: they would hold the lock after us.
        var descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EISDIR { descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileError.unusable(path: path, code: errno) }
        return FileLock(descriptor: descriptor)
    }

    private func isOnFile(at path: String) -> Bool {
        var (held, present) = (stat(), stat())
        return fstat(descriptor, &held) == 0 && stat(path, &present) == 0
            && held.st_dev == present.st_dev && held.st_ino == present.st_ino
    }

    private func take(_ path: String, _ kind: Kind) throws -> Bool {
        while flock(descriptor, (kind == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            switch errno {
            case EWOULDBLOCK: return false
            case EINTR: continue
            default: throw FileError.unusable(path: path, code: errno)
            }
        }
        return true
    }
}
