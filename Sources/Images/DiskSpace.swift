internal import Files
internal import Foundation

/// Space in file systems.
enum DiskSpace {
    /// Bytes that we may still write below a folder.
    static func available(at path: String) throws -> UInt64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw FileError.unusable(path: path, code: errno) }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// - Throws: `ImageError.notEnoughDisk`.
    static func require(_ needed: UInt64, at path: String) throws {
        let available = try available(at: path)
        guard available >= needed else {
            throw ImageError.notEnoughDisk(needed: needed, available: available, path: path)
        }
    }
}
