#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A pattern of a known issue: text that has to be found, where `*` stands for anything in the same line.
///
/// No regular expression: what it is looked for in comes from a guest, and this takes a time that grows with pattern and
/// text, whatever both are.
public struct KnownPattern: Sendable, Hashable {
    /// As it was written.
    public let text: String
    /// The bytes between the asterisks.
    private let pieces: [[UInt8]]

    /// The longest pattern that is taken, in bytes.
    public static let limit = 500

    /// nil for a pattern that is longer than ``limit``, has a line break in it, or would be found everywhere.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.limit, !bytes.contains(0x0a) else { return nil }
        self.text = text
        pieces = bytes.split(separator: UInt8(ascii: "*")).map { Array($0) }
        guard pieces.contains(where: { $0.contains { !$0.isBlank } }) else { return nil }
    }

    /// Whether it is in one of the lines.
    public func isFound(in text: String) -> Bool {
        text.utf8.split(separator: 0x0a).contains { isFound(inLine: Array($0)) }
    }

    /// The same of bytes, for logs that are long.
    public func isFound(inLine line: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        for piece in pieces {
            guard let found = Self.place(of: piece, in: line, from: start) else { return false }
            start = found + piece.count
        }
        return true
    }

    private static func place(of piece: [UInt8], in line: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = line.baseAddress else { return nil }
        var start = start
        while line.count - start >= piece.count {
            guard let first = memchr(base + start, Int32(piece[0]), line.count - start - piece.count + 1) else {
                return nil
            }
            let place = UnsafeRawPointer(first) - base
            if memcmp(first, piece, piece.count) == 0 { return place }
            start = place + 1
        }
        return nil
    }

    /// Each piece at the first place after the one before it: if that leads nowhere, no other choice does.
    func isFound(inLine line: [UInt8]) -> Bool {
        var start = 0
        for piece in pieces {
            guard let found = Self.place(of: piece, in: line, from: start) else { return false }
            start = found + piece.count
        }
        return true
    }

    private static func place(of piece: [UInt8], in line: [UInt8], from start: Int) -> Int? {
        guard line.count - start >= piece.count else { return nil }
        return (start...(line.count - piece.count)).first { place in
            line[place] == piece[0] && line[place..<place + piece.count].elementsEqual(piece)
        }
    }
}
