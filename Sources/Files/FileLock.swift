internal import Foundation

/// A lock on a file, held by one process, or shared by several, as long as this object lives.
///
/// It is an open file description lock (`fcntl_locking(2)`) and no `flock(2)`, because it can be looked at without being
/// taken: whoever only looks never keeps anybody away, and is never taken for the holder.
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
    public func release() { _ = Self.ask(.set, descriptor, for: F_UNLCK) }

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
            // A blocking lock can't be cancelled, and there is no event for a lock that becomes free.
            try await Task.sleep(for: pause)
        }
    }

    /// Whether anybody has the lock. The file is opened for reading alone, which wakes nobody who watches its folder.
    public static func isHeld(_ path: String) -> Bool {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return ask(.get, descriptor, for: F_WRLCK).found != F_UNLCK
    }

    private static func open(_ path: String) throws -> FileLock {
        // Not inherited by programs we start: they would hold the lock after us.
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError.unusable(path: path, code: errno) }
        return FileLock(descriptor: descriptor)
    }

    private func isOnFile(at path: String) -> Bool {
        var (held, present) = (stat(), stat())
        return fstat(descriptor, &held) == 0 && stat(path, &present) == 0
            && held.st_dev == present.st_dev && held.st_ino == present.st_ino
    }

    private func take(_ path: String, _ kind: Kind) throws -> Bool {
        while true {
            switch Self.ask(.set, descriptor, for: kind == .shared ? F_RDLCK : F_WRLCK).code {
            case 0: return true
            case EAGAIN, EACCES: return false
            case EINTR: continue
            case let code: throw FileError.unusable(path: path, code: code)
            }
        }
    }

    /// The commands of `fcntl(2)` for open file description locks (Linux, `asm-generic/fcntl.h`), which Swift's `Glibc`
    /// doesn't show.
    private enum Command: Int32 {
        case get = 36
        case set = 37
    }

    /// - Returns: errno or 0, and for `get` the lock that is in the way, `F_UNLCK` for none.
    private static func ask(_ command: Command, _ descriptor: Int32, for type: Int32) -> (code: Int32, found: Int32) {
        var range = Foundation.flock()
        range.l_type = Int16(type)
        let isDone = fcntl(descriptor, command.rawValue, &range) == 0
        return (isDone ? 0 : errno, Int32(range.l_type))
    }
}
