internal import Foundation

/// What the guest wrote to its serial console.
struct ConsoleLog {
    let path: String
    /// Enough for the kernel's last words, little enough for a screen.
    private static let bytes: UInt64 = 8192

    /// The last lines, without escape sequences' effect: what is not printable is left to whoever shows them.
    func tail(lines: Int = 15) -> [String] {
        guard let handle = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? handle.close() }
        guard let end = try? handle.seekToEnd() else { return [] }
        try? handle.seek(toOffset: end > Self.bytes ? end - Self.bytes : 0)
        let data = (try? handle.readToEnd()) ?? Data()
        return String(decoding: data, as: UTF8.self)
            .split(whereSeparator: \.isNewline).suffix(lines).map(String.init)
    }
}
