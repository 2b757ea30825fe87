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
        /// The last bytes, not in the file and the digest yet.
        var pending: [UInt8] = []
        /// Why they could not be written.
        var failure: (any Error)?
        var digest = SHA256()
        var version: Version?
        var isOpen = true
    }

    /// So many bytes are written at once: in pieces of 16 KiB, as they come, the page cache takes twice the time.
    private static let batch = 256 << 10

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
            if state.pending.isEmpty { state.pending.reserveCapacity(Self.batch + data.count) }
            data.withUnsafeBytes { state.pending.append(contentsOf: $0) }
            state.count += UInt64(data.count)
            if state.pending.count >= Self.batch { try write(&state) }
        }
    }

    /// Writes what was taken so far, since nothing may follow soon. The next call that can throw throws its failure.
    func writePending() {
        state.withLock { state in
            guard state.isOpen, state.failure == nil, !state.pending.isEmpty else { return }
            do { try write(&state) } catch { state.failure = error }
        }
    }

    private func write(_ state: inout State) throws {
        let start = state.count - UInt64(state.pending.count)
        try state.pending.withUnsafeBytes { bytes in
            try writeAll(bytes, to: descriptor, at: start, path: path)
            state.digest.update(bufferPointer: bytes)
        }
        state.pending.removeAll(keepingCapacity: true)
    }

    /// Gives the file its name.
    ///
    /// - Returns: The SHA-256 of its content in hexadecimal digits.
    func complete() throws -> String {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
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
            if state.failure == nil { try? write(&state) }
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

/// Writes all bytes at a place in a file, and names the reason when it cannot.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: UInt64, path: String) throws {
    var done = 0
    while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
        if written > 0 {
            done += written
        } else if written == 0 || errno == ENOSPC || errno == EDQUOT {
            throw HTTPError.noSpace(path: path, needed: nil)
        } else if errno != EINTR {
            throw HTTPError.cannotWrite(path: path, errorNumber: errno)
        }
    }
}
