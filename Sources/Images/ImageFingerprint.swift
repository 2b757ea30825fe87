internal import Crypto
internal import Files
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
        let made = if case .download(let image) = source { ImageSource.download(image.identity) } else { source }
        hash.update(data: try encoder.encode(made))
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
