internal import Foundation

/// A lock on a file, held by one process and gone with it.
///
/// The kernel frees it when the holder dies in whichever way, so nothing is left behind by a killed process.
final class FileLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Waits for the lock; cancellable.
    ///
    /// - Parameter onWait: Called once if another holds it.
    static func acquire(
        _ path: String, pause: Duration = .milliseconds(200), onWait: () -> Void
    ) async throws -> FileLock {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ImageError.unusableFile(path: path, code: errno) }
        let lock = FileLock(descriptor: descriptor)
        var hasWaited = false
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard code == EWOULDBLOCK || code == EINTR else {
                throw ImageError.unusableFile(path: path, code: code)
            }
            if !hasWaited { onWait() }
            hasWaited = true
            // A blocking flock can't be cancelled, and there is no event for a lock that becomes free.
            try await Task.sleep(for: pause)
        }
        return lock
    }
}
