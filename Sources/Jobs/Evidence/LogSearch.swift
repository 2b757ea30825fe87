internal import Foundation
internal import TestResults

extension DaemonLogs.Part {
    /// A line's beginning tells what it is; what is written into one without an end is cut.
    private static let longestLine = 64 << 10

    /// Whether one of the patterns is in a line.
    ///
    /// - Parameter limit: How much of the end is looked through, in bytes.
    /// - Throws: `FileError`.
    func contains(_ patterns: [KnownPattern], inLast limit: Int) throws -> Bool {
        var skipped = max(0, size - limit)
        var line: [UInt8] = []
        var isFound = false
        func end() {
            isFound = isFound || line.withUnsafeBytes { bytes in patterns.contains { $0.isFound(inLine: bytes) } }
            line.removeAll(keepingCapacity: true)
        }
        try read { piece in
            let dropped = min(skipped, piece.count)
            skipped -= dropped
            var rest = piece.dropFirst(dropped)
            while !isFound, let newline = rest.firstIndex(of: 0x0a) {
                line += rest[..<newline].prefix(Self.longestLine - line.count)
                end()
                rest = rest[(newline + 1)...]
            }
            line += rest.prefix(Self.longestLine - line.count)
        }
        if !line.isEmpty { end() }
        return isFound
    }
}
