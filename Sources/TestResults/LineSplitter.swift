import Foundation

/// Cuts bytes into lines, however they are chunked. A line is decoded when it is whole, so a character is never
/// torn; bytes that are no UTF-8 become U+FFFD.
struct LineSplitter {
    private var pending: [UInt8] = []

    /// Gives every line that ends in `data` to `body`, without its end of line (LF or CR LF).
    mutating func feed(_ data: Data, to body: (String) -> Void) {
        data.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                keep(rest[..<end])
                body(takeLine())
                rest = rest[(end + 1)...]
            }
            keep(rest)
        }
    }

    /// Gives what is left as a last line, if there is any.
    mutating func finish(to body: (String) -> Void) {
        guard !pending.isEmpty else { return }
        body(takeLine())
    }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
        pending.append(contentsOf: bytes.prefix(ReadingLimits.lineBytes - pending.count))
    }

    private mutating func takeLine() -> String {
        while pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        defer { pending.removeAll(keepingCapacity: true) }
        return String(decoding: pending, as: UTF8.self)
    }
}

extension Data {
    /// The content in pieces of a size that is cheap to take apart.
    var pieces: some Sequence<Data> {
        stride(from: startIndex, to: endIndex, by: 65_536).lazy.map { self[$0..<Swift.min($0 + 65_536, endIndex)] }
    }

    /// Gives every line to `body`, bounded as ``LineSplitter`` bounds them.
    func forEachLine(_ body: (String) -> Void) {
        var splitter = LineSplitter()
        for piece in pieces { splitter.feed(piece, to: body) }
        splitter.finish(to: body)
    }

    /// The last lines that hold anything, at most `count`.
    func lastLines(_ count: Int) -> [String] {
        var lines: [String] = []
        suffix(ReadingLimits.tailBytes).forEachLine { lines.append($0) }
        // What the cut left of the first line is no line.
        let whole = self.count > ReadingLimits.tailBytes ? lines.dropFirst() : lines[...]
        return whole.filter { !$0.utf8.allSatisfy(\.isBlank) }.suffix(count)
    }
}
