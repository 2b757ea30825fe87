internal import Foundation
internal import Glibc

/// Far more than a profile needs; a file of that size is something else.
private let fileLimit = 256 << 10

/// The profile files in a directory as name and path; `.yaml` before `.yml`. An absent directory has none.
func profileFiles(in directory: String) throws(ProfileError) -> [(name: String, file: String)] {
    guard let stream = opendir(directory) else {
        if errno == ENOENT || errno == ENOTDIR { return [] }
        throw .unreadable(path: directory, code: errno)
    }
    defer { closedir(stream) }
    var files: [(name: String, file: String)] = []
    while let entry = readdir(stream) {
        let fileName = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let path = (directory as NSString).appendingPathComponent(fileName)
        let (name, kind) = ((path as NSString).lastPathComponent as NSString).splitAtExtension
        guard ["yaml", "yml"].contains(kind), ProfileName.isValid(name), fileName != KnownIssuesFile.name
        else { continue }
        files.append((name, path))
    }
    return files.sorted { ($0.name, $0.file) < ($1.name, $1.file) }
}

/// The text of a regular file, at most `fileLimit` bytes; bytes that are not UTF-8 become U+FFFD.
func readText(_ file: String) throws(ProfileError) -> String {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: file, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: file, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
        throw .unreadable(path: file, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    var bytes = [UInt8](repeating: 0, count: fileLimit + 1)
    var count = 0
    while count < bytes.count {
        let step = bytes.withUnsafeMutableBytes {
            read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
        }
        if step == 0 { break }
        if step < 0 {
            if errno == EINTR { continue }
            throw .unreadable(path: file, code: errno)
        }
        count += step
    }
    guard count <= fileLimit else { throw .tooLarge(file: file, limit: fileLimit) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
}

extension NSString {
    fileprivate var splitAtExtension: (name: String, kind: String) { (deletingPathExtension, pathExtension) }
}
