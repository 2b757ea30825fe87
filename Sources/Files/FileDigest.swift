public import Crypto
internal import Foundation

/// SHA-256 of files.
public enum FileDigest {
    /// Reads the file in pieces of 4 MiB, and lets other tasks go on between them.
    ///
    /// - Returns: 64 lower-case hexadecimal digits.
    /// - Throws: ``FileError``, `CancellationError`.
    public static func sha256(of path: String, progress: (UInt64) -> Void = { _ in }) async throws -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw FileError.unusable(path: path, code: errno)
        }
        defer { try? handle.close() }
        var hash = SHA256()
        var done: UInt64 = 0
        while let piece = try handle.read(upToCount: 4 << 20), !piece.isEmpty {
            try Task.checkCancellation()
            hash.update(data: piece)
            done += UInt64(piece.count)
            progress(done)
            await Task.yield()
        }
        return hash.finalize().hexadecimal
    }
}

extension Digest {
    /// Two lower-case digits a byte.
    public var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
