internal import Foundation
internal import Programs

/// A folder of the user's, laid over the project directory.
struct FolderCopy: Sendable {
    let source: String

    init(from source: String) { self.source = source }

    /// - Throws: `JobError.noSuchFolder`.
    func check() throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source, isDirectory: &isFolder), isFolder.boolValue else {
            throw JobError.noSuchFolder(path: source)
        }
    }

    func lay(over folder: String) async throws {
        try check()
        let archive = folder + ".replacement.tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        try await Program.bsdtar.run(["--create", "--file", archive, "-C", source, "."])
        try await Archive(job: source, path: archive).unpack(into: folder)
    }
}
