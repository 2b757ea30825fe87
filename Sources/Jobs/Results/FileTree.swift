internal import Foundation
internal import TestResults

/// A folder of files that came from a guest or an archive.
struct FileTree: Sendable {
    let folder: String

    init(_ folder: String) { self.folder = folder }

    /// Regular files and links below the folder, relative and sorted.
    var files: [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return paths.filter { !isFolder($0) }.sorted()
    }

    /// The files for a reader of results. Links are listed and never followed: one could lead anywhere on this host.
    var resultFiles: ResultFiles {
        ResultFiles(paths: files) { try content($0) }
    }

    /// A file that is no link; its name may be of the guest's choice.
    func content(_ path: String) throws -> Data {
        let descriptor = open("\(folder)/\(path)", O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return try handle.read(upToCount: Self.readLimit) ?? Data()
    }

    /// A test's output beyond this tells nothing more.
    private static let readLimit = 64 << 20

    private func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat("\(folder)/\(path)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
