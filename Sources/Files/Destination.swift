internal import Glibc

/// Where somebody wants something written. A file there is replaced at once and whole; a device, a pipe or what a link
/// leads to is written into: to root, a file renamed to `/dev/null` would take its place.
public struct Destination: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    /// Whether a new file may take the name: nothing is there, or a file is.
    public var isReplaced: Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return true }
        return status.st_mode & S_IFMT == S_IFREG
    }

    /// Writes a file's bytes into what is there.
    ///
    /// - Throws: ``FileError``.
    public func fill(from file: String) throws {
        let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.unusable(path: path, code: errno) }
        defer { close(descriptor) }
        try FilePieces.forEach(of: file) { piece in
            var rest = piece
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw FileError.unusable(path: path, code: errno) }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
