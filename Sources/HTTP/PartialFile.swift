internal import Crypto
internal import Foundation
internal import Glibc
internal import Synchronization

/// The file a download grows in, `<path>.partial`, with the digest of what is in it, and beside it
/// `<path>.partial.version` with the ETag those bytes belong to.
final class PartialFile: Sendable {
    /// Which content on the server the bytes are from.
    struct Version: Codable, Equatable, Sendable {
        let etag: String

        /// Nil without an ETag, and for a weak one, which does not promise equal bytes.
        init?(etag: String?) {
            guard let etag, etag.hasPrefix("\""), etag.utf8.count <= 1024 else { return nil }
            self.etag = etag
        }
    }

    private struct State: Sendable {
        /// Bytes in the file and in `pending`.
        var count: UInt64 = 0
        /// The last bytes, as they came, not in the file and the digest yet.
        var pending: [Data] = []
        /// Bytes in `pending`.
        var pendingCount = 0
        /// Why they could not be written.
        var failure: (any Error)?
        var digest = SHA256()
        var version: Version?
        var isOpen = true
    }

    /// So many bytes are written at once: in pieces of 16 KiB, as they come, the page cache takes twice the time.
    private static let batch = 256 << 10
    /// So many small pieces are enough, too: each needs its place on the stack while they are written.
    private static let mostPieces = 64

    private let path: String
    private let descriptor: Int32
    private let state = Mutex(State())

    private var partialPath: String { path + ".partial" }
    private var versionPath: String { path + ".partial.version" }

    /// Bytes in the file, or about to be.
    var count: UInt64 { state.withLock { $0.count } }
    var version: Version? { state.withLock { $0.version } }

    /// Opens the file when whoever loads the same lets go of it: an earlier download of ours that was just cancelled
    /// still closes, another process may be about to finish.
    static func available(for path: String, within limit: Duration = .seconds(10)) async throws -> PartialFile {
        let end = ContinuousClock.now + limit
        while true {
            do {
                return try PartialFile(for: path)
            } catch HTTPError.alreadyLoading where ContinuousClock.now < end {
                // There is no event for a lock that becomes free.
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Opens the file, readable by us alone; another process that loads the same is an error.
    convenience init(for path: String) throws {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open(path + ".partial", flags, 0o600)
        guard descriptor >= 0 else { throw HTTPError.cannotWrite(path: path, errorNumber: errno) }
        // The other process may have completed the file between the two calls: then this is not ours to empty.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isSameFile(descriptor, path + ".partial") else {
            close(descriptor)
            throw HTTPError.alreadyLoading(path: path)
        }
        self.init(path: path, descriptor: descriptor)
    }

    /// Takes the descriptor over. Nothing fails once it is ours: an initializer that throws late runs `deinit` too,
    /// and a descriptor closed twice may be somebody else's by then.
    init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Takes over what an earlier download left, when its version is known; otherwise starts empty.
    func reread() throws {
        guard let data = FileManager.default.contents(atPath: versionPath),
            let version = try? JSONDecoder().decode(Version.self, from: data)
        else { return try restart(version: nil) }
        try state.withLock { state in
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let length = pread(descriptor, &buffer, buffer.count, off_t(state.count))
                if length < 0, errno == EINTR { continue }
                guard length >= 0 else { throw HTTPError.cannotWrite(path: path, errorNumber: errno) }
                if length == 0 { break }
                buffer.withUnsafeBytes {
                    state.digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<length]))
                }
                state.count += UInt64(length)
            }
            state.version = version
        }
    }

    /// Empties the file; what follows is from `version`.
    func restart(version: Version?) throws {
        try state.withLock { state in
            try empty()
            state = State()
            state.version = version
        }
        unlink(versionPath)
        guard let version else { return }
        // Without it the file cannot be continued later; the download itself does not need it.
        try? JSONEncoder().encode(version).write(to: URL(fileURLWithPath: versionPath))
    }

    /// Only when needed: a file that was ever emptied ext4 sends to the disk whole when it is closed (`auto_da_alloc`,
    /// `ext4(5)`), even one that was empty before.
    private func empty() throws {
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_size == 0 { return }
        guard ftruncate(descriptor, 0) == 0 else { throw HTTPError.cannotWrite(path: path, errorNumber: errno) }
    }

    /// The request for what is missing.
    func continuing(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        request.headers["Accept-Encoding"] = "identity"
        let (count, version) = state.withLock { ($0.count, $0.version) }
        if count > 0, let version {
            request.headers["Range"] = "bytes=\(count)-"
            request.headers["If-Range"] = version.etag
        }
        return request
    }

    /// Takes more of the content. It reaches the file with what follows, or by `writePending`.
    func append(_ data: Data) throws {
        try state.withLock { state in
            guard state.isOpen else { return }
            if let failure = state.failure { throw failure }
            state.pending.append(data)
            state.pendingCount += data.count
            state.count += UInt64(data.count)
            let isEnough = state.pendingCount >= Self.batch || state.pending.count >= Self.mostPieces
            if isEnough { try write(&state) }
        }
    }

    /// Writes what was taken so far, since nothing may follow soon. The next call that can throw throws its failure.
    func writePending() {
        state.withLock { state in
            if state.isOpen { try? write(&state) }
        }
    }

    private func write(_ state: inout State) throws {
        if let failure = state.failure { throw failure }
        guard !state.pending.isEmpty else { return }
        let start = state.count - UInt64(state.pendingCount)
        for piece in state.pending { piece.withUnsafeBytes { state.digest.update(bufferPointer: $0) } }
        do {
            try writeAll(state.pending, to: descriptor, at: start, path: path)
        } catch {
            state.failure = error
            throw error
        }
        state.pending.removeAll(keepingCapacity: true)
        state.pendingCount = 0
    }

    /// Gives the file its name.
    ///
    /// - Returns: The SHA-256 of its content in hexadecimal digits.
    func complete() throws -> String {
        try state.withLock { state in
            try write(&state)
            state.isOpen = false
            guard rename(partialPath, path) == 0 else { throw HTTPError.cannotWrite(path: path, errorNumber: errno) }
            unlink(versionPath)
            return state.digest.finalize().map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
        }
    }

    /// Ends without a complete file: kept only when a later call can go on with it.
    func leave(resumable: Bool) {
        state.withLock { state in
            guard state.isOpen else { return }
            if resumable { try? write(&state) }
            state.isOpen = false
            if resumable, state.failure == nil, state.version != nil, state.count > 0 { return }
            unlink(partialPath)
            unlink(versionPath)
        }
    }
}

private func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino
        && opened.st_dev == named.st_dev
}
