internal import Crypto
internal import Foundation
internal import Profiles

/// What an image is made from, as one number.
enum ImageFingerprint {
    /// SHA-256 of the source and of everything this module puts into an image it builds.
    ///
    /// - Parameter file: State of the file, for an image file of this machine.
    static func of(_ source: ImageSource, file: FileState? = nil) throws -> String {
        var hash = SHA256()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        hash.update(data: try encoder.encode(source))
        switch source {
        case .build:
            for file in GuestFiles.all {
                // Lengths before contents, so that no two lists of files look the same to the hash.
                hash.update(data: Data("\(file.path) \(file.mode) \(file.contents.utf8.count)\n".utf8))
                hash.update(data: Data(file.contents.utf8))
            }
            hash.update(data: Data((InstallScript.text + DiskScript.text).utf8))
        case .download: break
        case .file: if let file { hash.update(data: try encoder.encode(file)) }
        }
        return hash.finalize().hexadecimal
    }
}

/// What tells a changed file from an unchanged one without reading it.
struct FileState: Codable, Equatable {
    var bytes: UInt64
    var modifiedSeconds: Int
    var modifiedNanoseconds: Int
    var inode: UInt64

    /// - Throws: `ImageError.brokenImage` with `.absent`.
    init(path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ImageError.brokenImage(path: path, reason: .absent)
        }
        bytes = UInt64(status.st_size)
        modifiedSeconds = status.st_mtim.tv_sec
        modifiedNanoseconds = status.st_mtim.tv_nsec
        inode = UInt64(status.st_ino)
    }
}

/// SHA-256 of files.
enum FileDigest {
    /// Reads the file in pieces of 4 MiB.
    ///
    /// - Returns: 64 hexadecimal digits.
    static func sha256(of path: String, progress: (UInt64) -> Void = { _ in }) throws -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ImageError.unusableFile(path: path, code: errno)
        }
        defer { try? handle.close() }
        var hash = SHA256()
        var done: UInt64 = 0
        while let piece = try handle.read(upToCount: 4 << 20), !piece.isEmpty {
            try Task.checkCancellation()
            hash.update(data: piece)
            done += UInt64(piece.count)
            progress(done)
        }
        return hash.finalize().hexadecimal
    }
}

extension Digest {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
