internal import Crypto
internal import Foundation
internal import Programs

/// Packs zip archives as a runner uploads them, the same bytes for the same files.
struct Archives: Sendable {
    /// Every entry's time. Zip archives also hold it without a zone, so TZ is set too.
    private static let time = Date(timeIntervalSince1970: 1_795_477_320)

    /// Where the archives go.
    let directory: String

    /// Packs a folder with all that is in it.
    /// - Parameter root: What the names of the entries are relative to.
    func pack(_ folder: String, below root: String, as name: ArchiveName) async throws -> Prepared.Archive {
        let copy = "\(directory)/build/\(name.key)"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        // Not `copyItem`, which keeps owner and group: only root may, where somebody else has installed the sample.
        let files = try await Program.bsdtar.run(["--create", "--file", "-", "-C", root, folder])
        try await Program.bsdtar.run(
            ["--extract", "--file", "-", "-C", copy, "--no-same-owner", "--same-permissions"],
            input: .data(files.standardOutput))
        let entries =
            try [folder]
            + FileManager.default.subpathsOfDirectory(atPath: "\(copy)/\(folder)").sorted()
            .map { "\(folder)/\($0)" }
        for entry in entries.reversed() {
            try FileManager.default.setAttributes([.modificationDate: Self.time], ofItemAtPath: "\(copy)/\(entry)")
        }
        return try await zip(["-C", copy, "--no-recursion"] + entries, as: name)
    }

    /// An archive that would write outside of the folder it is unpacked in.
    func packEscaping() async throws -> Prepared.Archive {
        let folder = "\(directory)/build/escaping"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in ["inside.txt", "escaped.txt"] {
            try Data("A file of the sample.\n".utf8).write(to: URL(filePath: "\(folder)/\(file)"))
            try FileManager.default.setAttributes([.modificationDate: Self.time], ofItemAtPath: "\(folder)/\(file)")
        }
        let renaming = ["-s", "|^escaped|../escaped|"]
        return try await zip(renaming + ["-C", folder, "inside.txt", "escaped.txt"], as: .escaping)
    }

    /// Goes over a ustar archive, which has no time of the last access: that is never the same twice.
    private func zip(_ arguments: [String], as name: ArchiveName) async throws -> Prepared.Archive {
        let file = "\(name.key).zip"
        let path = "\(directory)/\(file)"
        let environment: [String: String?] = ["TZ": "UTC", "LC_ALL": "C.UTF-8"]
        let owner = ["--uid", "0", "--gid", "0", "--uname", "root", "--gname", "root"]
        let tar = try await Program.bsdtar.run(
            ["--format", "ustar", "-c", "-f", "-"] + owner + arguments, environment: environment)
        try await Program.bsdtar.run(
            ["--format", "zip", "-c", "-f", path, "@-"], environment: environment, input: .data(tar.standardOutput))
        let contents = try Data(contentsOf: URL(filePath: path))
        return Prepared.Archive(
            file: file, size: UInt64(contents.count), sha256: SHA256.hash(data: contents).hexadecimal)
    }
}
