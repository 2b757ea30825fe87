public import Foundation
internal import Programs

extension SSHChannel {
    /// Unpacks a tar archive of ours in a folder of the guest, which is made if it is not there.
    ///
    /// The files belong to the login user, whatever the archive says: git refuses a checkout of somebody else's.
    /// - Parameter archive: Path of an uncompressed tar on this host.
    public func unpack(_ archive: String, into folder: String) async throws {
        // One command: each costs an emulated guest a tenth of a second.
        let script = "mkdir -p -- \"$1\" && exec tar --extract --no-same-owner --file - --directory \"$1\""
        try await require(["sh", "-c", script, "virt-ci", folder], input: .file(archive))
    }

    /// Copies a folder of this host, with all in it, into a folder of the guest.
    public func copyIn(contentsOf local: String, to folder: String) async throws {
        try await Self.withArchive(of: local) { try await unpack($0, into: folder) }
    }

    /// Packs a folder of this host, with all in it, for as long as a function runs.
    ///
    /// - Parameter body: Given the path of an uncompressed tar.
    public static func withArchive(of local: String, _ body: (_ archive: String) async throws -> Void) async throws {
        let archive = local + ".copy-in.tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        try await Program.bsdtar.run(["--create", "--file", archive, "--uid", "0", "--gid", "0", "-C", local, "."])
        try await body(archive)
    }

    /// Packs files of the guest into a tar archive on this host.
    ///
    /// - Parameters:
    ///   - paths: Relative to `folder`, each by itself: a folder brings nothing of what is in it. What is gone meanwhile
    ///     is left out.
    ///   - limit: The most bytes taken from the guest.
    public func pack(_ paths: [String], of folder: String, into archive: String, limit: UInt64) async throws {
        let list = Data(paths.map { "./" + $0 }.joined(separator: "\0").utf8)
        let command = ShellWord.line([
            "tar", "--create", "--file", "-", "--directory", folder, "--ignore-failed-read", "--no-recursion", "--null",
            "--files-from", "-",
        ])
        let output = try ArchiveFile(creating: archive, guest: login.guest, limit: limit)
        let status = try await Program.ssh.stream(arguments(command: command), input: .data(list)) { stream, data in
            if stream == .standardOutput { try await output.append(data) }
        }
        try await output.close()
        guard status != 255 else {
            throw GuestError.connectionLost(guest: login.guest, reason: "while files were copied out")
        }
        // 1: files changed while they were read, as logs do; 2: some were gone. What came is a whole archive all the same.
        guard status <= 2 else {
            throw GuestError.commandFailed(guest: login.guest, command: "tar", status: status, reason: folder)
        }
    }

    /// Copies one file of the guest, as it is, into a new file of this host.
    ///
    /// - Parameters:
    ///   - mode: Its permissions, less the umask.
    ///   - limit: The most bytes taken from the guest.
    public func fetch(_ path: String, into file: String, mode: mode_t, limit: UInt64) async throws {
        let output = try ArchiveFile(creating: file, mode: mode, guest: login.guest, limit: limit)
        let status = try await Program.ssh.stream(arguments(command: ShellWord.line(["cat", "--", path]))) {
            stream, data in
            if stream == .standardOutput { try await output.append(data) }
        }
        try await output.close()
        guard status != 255 else {
            throw GuestError.connectionLost(guest: login.guest, reason: "while a file was copied out")
        }
        guard status == 0 else {
            throw GuestError.commandFailed(guest: login.guest, command: "cat", status: status, reason: path)
        }
    }

    /// Everything below a folder of the guest: relative paths of files, links and folders, without `.` itself.
    /// A folder that is not there has nothing in it.
    public func list(_ folder: String, limit: Int = 64 << 20) async throws -> [String] {
        let result = try await command(
            ["find", folder + "/", "-mindepth", "1", "-printf", #"%P\0"#], outputLimit: limit)
        return result.standardOutput.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A file that grows with what a guest sends, up to a limit.
private actor ArchiveFile {
    private let handle: FileHandle
    private let guest: String
    private let limit: UInt64
    private var count: UInt64 = 0

    init(creating path: String, mode: mode_t = 0o600, guest: String, limit: UInt64) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.guest = guest
        self.limit = limit
    }

    func append(_ data: Data) throws {
        count += UInt64(data.count)
        guard count <= limit else { throw GuestError.tooLarge(guest: guest, limit: limit) }
        try handle.write(contentsOf: data)
    }

    func close() throws { try handle.close() }
}
