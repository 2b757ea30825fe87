public import Foundation

/// A file that grows, read as it does.
public enum FollowedFile {
    /// The bytes of a file from its beginning, and then those that are added, until its folder goes or the stream is
    /// given up. A file that is put in its place, as libvirt does with a log that has become too long, is gone on with.
    public static func bytes(of path: String) -> AsyncStream<Data> {
        let (stream, continuation) = AsyncStream.makeStream(of: Data.self)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            continuation.finish()
            return stream
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (wake, end) = (ends[0], ends[1])
        continuation.onTermination = { _ in close(end) }
        // Blocks between changes, and so is a thread of its own.
        let thread = Thread {
            Follower(path: path, wake: wake).run { continuation.yield($0) }
            close(wake)
            continuation.finish()
        }
        thread.start()
        return stream
    }
}

/// One reader of a growing file, on its own thread.
private final class Follower {
    private let path: String
    private let folder: String
    private let wake: Int32
    private let changes: Int32
    private var file: Int32 = -1
    private var identity: (device: UInt, number: UInt)?
    private var offset: off_t = 0

    init(path: String, wake: Int32) {
        self.path = path
        self.wake = wake
        folder = (path as NSString).deletingLastPathComponent
        changes = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        inotify_add_watch(changes, folder, UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVE_SELF))
        // A folder's own watchers hear of its removal only when nobody has a file of it open any more, and we have.
        let parent = (folder as NSString).deletingLastPathComponent
        inotify_add_watch(changes, parent, UInt32(IN_DELETE | IN_MOVED_FROM))
    }

    deinit {
        for descriptor in [file, changes] where descriptor >= 0 { close(descriptor) }
    }

    func run(_ onBytes: (Data) -> Void) {
        while true {
            let isThere = access(folder, F_OK) == 0
            readNew(onBytes)
            if reopen() { readNew(onBytes) }
            guard isThere, waitForChange() else { return }
        }
    }

    /// - Returns: Whether there is another file than before, or the same one cut to less.
    private func reopen() -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        let found = (UInt(status.st_dev), UInt(status.st_ino))
        if let identity, identity == found, status.st_size >= offset { return false }
        if file >= 0 { close(file) }
        file = open(path, O_RDONLY | O_CLOEXEC)
        identity = found
        offset = 0
        return file >= 0
    }

    private func readNew(_ onBytes: (Data) -> Void) {
        guard file >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = pread(file, &buffer, buffer.count, offset), count > 0 {
            offset += off_t(count)
            onBytes(Data(buffer.prefix(count)))
        }
    }

    /// - Returns: false when nobody wants to know any more.
    private func waitForChange() -> Bool {
        var states = [changes, wake].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&states, 2, -1) < 0 {
            guard errno == EINTR else { return false }
        }
        guard states[1].revents == 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(changes, &buffer, buffer.count) > 0 {}
        return true
    }
}
