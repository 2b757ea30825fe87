internal import Files
internal import Foundation
internal import Programs

/// A folder for one image in the making.
///
/// Whoever holds the catalogue's lock owns everything in `work`, so what is there at the start is the leftover of a
/// process that was killed.
struct WorkFolder {
    /// Absolute path of the folder.
    let path: String

    /// Clears leftovers and makes a new folder.
    static func make(in catalogue: String) async throws -> WorkFolder {
        let folder = WorkFolder(path: "\(catalogue)/work")
        try await folder.remove()
        do {
            try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        } catch {
            throw FileError.unusable(path: folder.path, code: errno)
        }
        return folder
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a small file, with folders on the way.
    func write(_ text: String, to name: String, mode: UInt16 = 0o644) throws {
        let target = file(name)
        let parent = (target as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: target))
            try FileManager.default.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: target)
        } catch {
            throw FileError.unusable(path: target, code: errno)
        }
    }

    /// Removes the folder with all in it.
    func remove() async throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        // Folders without write permission are nothing a system's own tree is free of; root needs none.
        if geteuid() != 0 { _ = try? await Self.chmod.result(["-R", "u+rwX", path], deadline: .seconds(120)) }
        // Whatever may be mounted in there is not ours to empty.
        _ = try await Self.remover.result(["-rf", "--one-file-system", "--", path], deadline: .seconds(120))
        guard FileManager.default.fileExists(atPath: path) else { return }
        // An unprivileged mmdebstrap that was killed leaves files of subordinate users behind, which only it can remove.
        _ = try await BuildPrograms.mmdebstrap.result(
            ["--unshare-helper", "rm", "-rf", "--one-file-system", "--", path], deadline: .seconds(120))
        guard !FileManager.default.fileExists(atPath: path) else {
            throw FileError.unusable(path: path, code: EACCES)
        }
    }

    private static let chmod = Program("chmod", debianPackage: "coreutils", fedoraPackage: "coreutils")
    private static let remover = Program("rm", debianPackage: "coreutils", fedoraPackage: "coreutils")
}
