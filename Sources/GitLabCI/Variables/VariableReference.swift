/// Pieces of a text that may refer to variables the way GitLab's server reads it
/// (gitlab `lib/gitlab/ci/variables/collection/item.rb`): `$NAME`, `${NAME}`, `%NAME%`, with `$$` and `%%` kept.
enum ServerReference {
    enum Piece: Equatable {
        case text(Substring)
        case reference(name: String, written: Substring)
    }

    static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var start = text.startIndex
        var index = start
        func flush(to end: String.Index) { if start < end { pieces.append(.text(text[start..<end])) } }
        let bytes = text.utf8
        while index < bytes.endIndex {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%") else {
                index = bytes.index(after: index)
                continue
            }
            if let (name, end) = reference(in: text, at: index) {
                flush(to: index)
                pieces.append(.reference(name: name, written: text[index..<end]))
                index = end
                start = end
            } else {
                let next = bytes.index(after: index)
                let isDoubled = next < bytes.endIndex && bytes[next] == byte
                index = isDoubled ? bytes.index(after: next) : next
            }
        }
        flush(to: text.endIndex)
        return pieces
    }

    private static func reference(in text: String, at index: String.Index) -> (String, String.Index)? {
        let bytes = text.utf8
        var start = bytes.index(after: index)
        guard start < bytes.endIndex else { return nil }
        let closing: UInt8?
        if bytes[index] == UInt8(ascii: "%") {
            closing = UInt8(ascii: "%")
        } else if bytes[start] == UInt8(ascii: "{") {
            closing = UInt8(ascii: "}")
            start = bytes.index(after: start)
        } else {
            closing = nil
        }
        let name = bytes[start...].prefix(while: VariableName.isPart)
        guard let first = name.first, !PlainScalar.isDigit(first) else { return nil }
        guard let closing else { return (String(text[start..<name.endIndex]), name.endIndex) }
        guard name.endIndex < bytes.endIndex, bytes[name.endIndex] == closing else { return nil }
        return (String(text[start..<name.endIndex]), bytes.index(after: name.endIndex))
    }
}

/// Bytes of variable names.
public enum VariableName {
    static func isPart(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || PlainScalar.isDigit(byte)
    }

    /// Whether bash could export a variable of that name.
    public static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, !PlainScalar.isDigit(first) else { return false }
        return text.utf8.allSatisfy(isPart)
    }
}
