internal import Glibc

/// Reads a file from its beginning in pieces of one size, through one buffer: a file of gigabytes takes no more memory than
/// a small one, and what was read leaves nothing mapped.
public enum FilePieces {
    /// Large enough that a system call costs nothing beside it, small enough for the processor's cache.
    public static let size = 256 << 10

    /// - Throws: ``FileError``, and what `body` throws.
    public static func forEach(of path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError.unusable(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError.unusable(path: path, code: errno) }
        // A FIFO or a device that somebody put there would never end.
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError.unusable(path: path, code: EINVAL) }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError.unusable(path: path, code: errno) }
            guard count > 0 else { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// A part of a file, at most ``size`` bytes of it; shorter where the file ends.
    ///
    /// - Throws: ``FileError``.
    public static func bytes(_ range: Range<Int>, of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError.unusable(path: path, code: errno) }
        defer { close(descriptor) }
        let wanted = min(range.count, size)
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            while count < wanted {
                let read = pread(
                    descriptor, buffer.baseAddress?.advanced(by: count), wanted - count, range.lowerBound + count)
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = errno }
                guard read > 0 else { return }
                count += read
            }
        }
        if let failure { throw FileError.unusable(path: path, code: failure) }
        return bytes
    }
}
