internal import Files
internal import Foundation

/// The typed commands, across sessions. Several sessions add to one file; each command is there as soon as it was typed.
///
/// One command a line; a line feed within one is written `\n`, a backslash `\\`.
public struct HistoryFile: Sendable {
    let path: String
    /// How many commands are kept.
    let limit: Int
    /// What is read at most, in bytes: the file may have been changed by others.
    private static let largest = 1 << 20

    public init(path: String, limit: Int = 2000) {
        self.path = path
        self.limit = limit
    }

    /// The commands, the oldest first; none where the file can't be read. A file that has grown beyond twice the limit is
    /// shortened.
    public func read() async -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let lines = String(decoding: data.suffix(Self.largest), as: UTF8.self).split(separator: "\n")
        let kept = lines.suffix(limit)
        if lines.count > 2 * limit || data.count > Self.largest { try? await shorten() }
        // A command with control characters was not typed.
        return kept.map { Self.decoded($0) }.filter { command in
            !command.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" }
        }
    }

    /// Adds a command.
    /// - Throws: `FileError`, `CocoaError`; the history is then as it was.
    public func append(_ command: String) async throws {
        let lock = try await FileLock.acquire(path + ".lock", pause: .milliseconds(10))
        defer { lock.release() }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteNoPermission) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data((Self.encoded(command) + "\n").utf8))
    }

    private func shorten() async throws {
        let lock = try await FileLock.acquire(path + ".lock", pause: .milliseconds(10))
        defer { lock.release() }
        let data = try Data(contentsOf: URL(filePath: path))
        let lines = data.suffix(Self.largest).split(separator: UInt8(ascii: "\n")).suffix(limit)
        let text = lines.reduce(into: Data()) { $0 += $1 + [UInt8(ascii: "\n")] }
        try text.write(to: URL(filePath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    private static func encoded(_ command: String) -> String {
        command.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func decoded(_ line: Substring) -> String {
        var command = ""
        var isEscaped = false
        for character in line {
            if isEscaped {
                command.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                command.append(character)
            }
        }
        return command
    }
}
