/// Walks through a JSON document (RFC 8259) and hands out the few values that are wanted; all others are stepped over.
///
/// Ten thousand results are seven megabytes in which nine fields of a test count: making values of the rest, as Foundation's
/// decoder does, takes five times as long.
struct JSONScanner {
    /// The document is no JSON from here on.
    struct Malformed: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var place = 0
    private var depth = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Gives each key of an object to `body`, which takes the value; steps over what is no object and returns false.
    @discardableResult
    mutating func object(_ body: (inout JSONScanner, String) throws(Malformed) -> Void) throws(Malformed) -> Bool {
        try members(from: "{", to: "}") { scanner throws(Malformed) in
            guard let key = try scanner.string() else { throw Malformed() }
            try scanner.expect(UInt8(ascii: ":"))
            try body(&scanner, key)
        }
    }

    /// As ``object(_:)``, for the items of a list.
    @discardableResult
    mutating func list(_ body: (inout JSONScanner) throws(Malformed) -> Void) throws(Malformed) -> Bool {
        try members(from: "[", to: "]", body)
    }

    /// A string; nil, and stepped over, when it is something else.
    mutating func string() throws(Malformed) -> String? {
        skipSpace()
        guard let range = try stringRange() else {
            try skip()
            return nil
        }
        let content = bytes[range]
        guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
        return try Self.unescaped(content)
    }

    /// A number; nil, and stepped over, when it is something else, or beyond what a number holds.
    mutating func number() throws(Malformed) -> Double? {
        skipSpace()
        guard let first = peek(), first == UInt8(ascii: "-") || first.isDigit else {
            try skip()
            return nil
        }
        let start = place
        while let byte = peek(), byte.isDigit || "+-.eE".utf8.contains(byte) { place += 1 }
        return Double(String(decoding: bytes[start..<place], as: UTF8.self))
    }

    /// The end of the document.
    mutating func end() throws(Malformed) {
        skipSpace()
        guard place == bytes.count else { throw Malformed() }
    }

    /// Steps over one value.
    mutating func skip() throws(Malformed) {
        skipSpace()
        switch peek() {
        case UInt8(ascii: "{"): try object { scanner, _ throws(Malformed) in try scanner.skip() }
        case UInt8(ascii: "["): try list { scanner throws(Malformed) in try scanner.skip() }
        case UInt8(ascii: "\""): _ = try stringRange()
        case let byte? where byte.isWord || byte == UInt8(ascii: "-"):
            while let byte = peek(), byte.isWord || "+-.".utf8.contains(byte) { place += 1 }
        default: throw Malformed()
        }
    }

    private mutating func members(
        from open: Unicode.Scalar, to close: Unicode.Scalar, _ body: (inout JSONScanner) throws(Malformed) -> Void
    ) throws(Malformed) -> Bool {
        skipSpace()
        guard peek() == UInt8(ascii: open) else {
            try skip()
            return false
        }
        depth += 1
        guard depth <= ReadingLimits.elementDepth else { throw Malformed() }
        place += 1
        skipSpace()
        if peek() == UInt8(ascii: close) {
            place += 1
            depth -= 1
            return true
        }
        while true {
            try body(&self)
            skipSpace()
            guard let byte = peek() else { throw Malformed() }
            place += 1
            if byte == UInt8(ascii: close) { break }
            guard byte == UInt8(ascii: ",") else { throw Malformed() }
        }
        depth -= 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Malformed) {
        skipSpace()
        guard peek() == byte else { throw Malformed() }
        place += 1
    }

    /// What stands between the quotes; nil when no string begins here.
    private mutating func stringRange() throws(Malformed) -> Range<Int>? {
        guard peek() == UInt8(ascii: "\"") else { return nil }
        place += 1
        let start = place
        while let byte = peek() {
            place += 1
            if byte == UInt8(ascii: "\"") { return start..<place - 1 }
            if byte == UInt8(ascii: "\\") { place += 1 }
        }
        throw Malformed()
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte.isBlank || byte == 0x0a || byte == 0x0d { place += 1 }
    }

    private func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

    private static func unescaped(_ content: Slice<UnsafeRawBufferPointer>) throws(Malformed) -> String {
        var units: [UInt16] = []
        var text = String()
        var rest = content
        /// `\u` escapes are UTF-16: two of them may be one character.
        func flush() {
            text += String(decoding: units, as: UTF16.self)
            units = []
        }
        while let byte = rest.first {
            guard byte == UInt8(ascii: "\\") else {
                flush()
                let plain = rest.prefix { $0 != UInt8(ascii: "\\") }
                text += String(decoding: plain, as: UTF8.self)
                rest = rest[plain.endIndex...]
                continue
            }
            guard let kind = rest.dropFirst().first else { throw Malformed() }
            rest = rest.dropFirst(2)
            guard kind != UInt8(ascii: "u") else {
                guard let unit = UInt16(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16), rest.count >= 4
                else { throw Malformed() }
                units.append(unit)
                rest = rest.dropFirst(4)
                continue
            }
            flush()
            guard let scalar = escapes[kind] else { throw Malformed() }
            text.unicodeScalars.append(scalar)
        }
        flush()
        return text
    }

    private static let escapes: [UInt8: Unicode.Scalar] = [
        UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t", UInt8(ascii: "b"): "\u{8}",
        UInt8(ascii: "f"): "\u{c}", UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
    ]
}
