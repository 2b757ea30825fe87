internal import Foundation
public import Guests
internal import Programs

/// Copies files and folders between this host and a machine's guest, as `cp -R` names them: into a folder that is there,
/// under the given name otherwise.
public struct GuestCopy: Sendable {
    let channel: SSHChannel
    /// Where relative paths in the guest begin; nil for the login's own folder.
    let workingDirectory: String?
    /// A folder of our own for what is on its way.
    let scratch: String

    public init(channel: SSHChannel, workingDirectory: String?, scratch: String) {
        self.channel = channel
        self.workingDirectory = workingDirectory
        self.scratch = scratch
    }

    private var machine: String { channel.login.guest }

    /// Copies a file or folder of this host into the guest.
    ///
    /// - Throws: `CopyError`, `GuestError`, `ProgramError`, `CancellationError`.
    public func copyIn(_ local: String, to remote: String) async throws {
        let path = URL(filePath: local).standardizedFileURL.resolvingSymlinksInPath().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CopyError.notHere(path: local)
        }
        let name = URL(filePath: local).standardizedFileURL.lastPathComponent
        guard isFolder.boolValue else {
            let mode = FileManager.default.isExecutableFile(atPath: path) ? "755" : "644"
            return try await run(Self.storeScript, [absolute(remote), name, mode], .file(path), remote)
        }
        let archive = "\(scratch)/copy-\(UUID().uuidString).tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        try await Program.bsdtar.run(["--create", "--file", archive, "--uid", "0", "--gid", "0", "-C", path, "."])
        try await run(Self.unpackScript, [absolute(remote), name], .file(archive), remote)
    }

    /// Copies a file or folder of the guest to this host. What comes is a stranger's: it stays below the named place, is
    /// bounded, and brings neither owners nor special permissions.
    ///
    /// - Parameter limit: The most bytes that are taken.
    public func copyOut(_ remote: String, to local: String, limit: UInt64) async throws {
        let from = absolute(remote)
        let found = try await channel.command(["env", "LC_ALL=C", "stat", "-L", "-c", "%a %F", "--", from])
        guard found.status == 0 else {
            throw CopyError.notThere(machine: machine, path: remote, reason: Self.end(of: found.standardError))
        }
        let words = found.text.split(separator: " ", maxSplits: 1).map(String.init)
        let target = try place(local, for: remote)
        switch words.last {
        case "directory": try await copyFolderOut(from, to: target, limit: limit)
        case "regular file", "regular empty file":
            let isProgram = words.first.flatMap { UInt32($0, radix: 8) }.map { $0 & 0o100 != 0 } ?? false
            try await copyFileOut(from, to: target, mode: isProgram ? 0o777 : 0o666, limit: limit)
        default: throw CopyError.notCopied(machine: machine, path: remote, kind: words.last ?? "")
        }
    }

    private func copyFileOut(_ remote: String, to target: String, mode: mode_t, limit: UInt64) async throws {
        // Beside its place, so that a file appears whole.
        let new = "\(target).\(UUID().uuidString.prefix(8)).part"
        defer { unlink(new) }
        try await channel.fetch(remote, into: new, mode: mode, limit: limit)
        guard rename(new, target) == 0 else { throw CopyError.notWritten(path: target, code: errno) }
    }

    private func copyFolderOut(_ remote: String, to target: String, limit: UInt64) async throws {
        let paths = try await channel.list(remote)
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        guard !paths.isEmpty else { return }
        let archive = "\(scratch)/copy-\(UUID().uuidString).tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        try await channel.pack(paths, of: remote, into: archive, limit: limit)
        do {
            try await Archive(job: machine, path: archive).unpack(into: target, keepsModes: false)
        } catch let error as JobError {
            throw CopyError(error) ?? error
        }
    }

    /// Where something of the guest goes: a name of its own only in a folder that is there.
    private func place(_ local: String, for remote: String) throws -> String {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: local, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else {
            guard !local.hasSuffix("/") || exists else { throw CopyError.notHere(path: local) }
            return local
        }
        let name = remote.split(separator: "/").last.map(String.init) ?? ""
        return ["", ".", ".."].contains(name) ? local : "\(local)/\(name)"
    }

    private func absolute(_ remote: String) -> String {
        if remote.hasPrefix("/") { return remote }
        let path = remote.isEmpty ? "." : remote
        return workingDirectory.map { "\($0)/\(path)" } ?? "./\(path)"
    }

    private func run(_ script: String, _ arguments: [String], _ input: ProgramInput, _ remote: String) async throws {
        let result = try await channel.command(["sh", "-c", script, "virt-ci"] + arguments, input: input)
        guard result.status == 0 else {
            throw CopyError.refused(machine: machine, path: remote, reason: Self.end(of: result.standardError))
        }
    }

    private static func end(of text: Data) -> String {
        String(decoding: text.suffix(400), as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
    }

    /// Takes a target, a name for it in a folder, and a mode. What the target was stays until the whole file is there.
    private static let storeScript = """
        target=$1; if [ -d "$target" ]; then target=$target/$2; fi
        cat > "$target.part" && chmod "$3" "$target.part" && mv -f "$target.part" "$target" && exit
        rm -f "$target.part"; exit 1
        """

    private static let unpackScript = """
        target=$1; if [ -d "$target" ]; then target=$target/$2; fi
        mkdir -p "$target" && exec tar --extract --no-same-owner --file - --directory "$target"
        """
}
