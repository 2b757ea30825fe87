internal import Crypto
internal import Foundation

/// The files of the sample as they are in the source tree.
struct SampleFiles: Sendable {
    /// The folder `Sample` of this module's resources.
    let directory: String

    init() throws {
        guard let url = Bundle.module.url(forResource: "Sample", withExtension: nil) else {
            throw SampleGitLabError.fileMissing(path: ".")
        }
        directory = url.path
    }

    /// - Throws: `SampleGitLabError.fileMissing`.
    func contents(of path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(path)") else {
            throw SampleGitLabError.fileMissing(path: path)
        }
        return data
    }

    /// Every file below a folder: its path relative to that folder, in the order of the bytes, and what it holds.
    func files(below folder: String) throws -> [(path: String, contents: Data)] {
        let root = folder.isEmpty ? directory : "\(directory)/\(folder)"
        guard let walk = FileManager.default.enumerator(atPath: root) else { return [] }
        var paths: [String] = []
        while let path = walk.nextObject() as? String {
            if walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular { paths.append(path) }
        }
        return try paths.sorted().map { path in
            (path, try contents(of: folder.isEmpty ? path : "\(folder)/\(path)"))
        }
    }

    /// The SHA-256 of all files with their paths, as hexadecimal.
    func digest() throws -> String {
        var hash = SHA256()
        for (path, contents) in try files(below: "") {
            hash.update(data: Data("\(path)\n\(contents.count)\n".utf8))
            hash.update(data: contents)
        }
        return hash.finalize().hexadecimal
    }
}

extension SHA256Digest {
    var hexadecimal: String {
        map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }
}
