internal import Foundation

/// Waits for changes in folders: files renamed, removed, or let go of by a process that had them open for writing, even
/// one that was killed (`inotify(7)`).
final class FolderChanges: Sendable {
    private let descriptor: Int32
    /// A pipe that a cancellation writes to: its ends for reading and writing.
    private let wake: (read: Int32, write: Int32)
    private let queue = DispatchQueue(label: "virt-ci.folders")

    /// Folders that can't be watched have no changes; whoever waits has a time limit anyway.
    ///
    /// - Parameters:
    ///   - folders: Where files that come and go count.
    ///   - held: Where files that somebody lets go of count, too.
    init(of folders: [String], holding held: [String]) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
        wake = (ends[0], ends[1])
        guard descriptor >= 0 else { return }
        let events = UInt32(IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
        for folder in folders { inotify_add_watch(descriptor, folder, events) }
        for folder in held { inotify_add_watch(descriptor, folder, events | UInt32(IN_CLOSE_WRITE)) }
    }

    deinit {
        for descriptor in [descriptor, wake.read, wake.write] where descriptor >= 0 { close(descriptor) }
    }

    /// Returns at the next change, at the limit, or at a cancellation.
    func next(within limit: Duration) async {
        let milliseconds = Int32(max(0, limit / .milliseconds(1)))
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Blocks until then, on a queue of its own and never on Swift's pool.
                queue.async {
                    self.wait(milliseconds)
                    continuation.resume()
                }
            }
        } onCancel: {
            var byte: UInt8 = 1
            _ = write(wake.write, &byte, 1)
        }
    }

    private func wait(_ milliseconds: Int32) {
        var states = [descriptor, wake.read].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&states, nfds_t(states.count), milliseconds) > 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &buffer, buffer.count) > 0 {}
    }
}
