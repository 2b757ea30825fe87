import Foundation

/// What an XML document says next, names without their prefixes.
enum XMLEvent: Equatable {
    case start(name: String, attributes: [String: String])
    case text(String)
    case end(name: String)
}

/// Reads as much of XML as reports of test results are made of: elements, attributes, text, CDATA, character references.
///
/// Not a parser of all XML: documents of a guest get no entities, no DTD and nothing from elsewhere, and one that is torn
/// or wrong is read as far as it goes.
struct XMLReader {
    private var rest: Slice<UnsafeRawBufferPointer>
    private var open: [String] = []
    private var elements = 0

    /// Gives every event to `body` until the end, or until something can't be read.
    static func read(_ document: Data, to body: (XMLEvent) -> Void) {
        document.withUnsafeBytes { bytes in
            var reader = XMLReader(rest: bytes[...])
            while reader.step(to: body) {}
            while let name = reader.open.popLast() { body(.end(name: name)) }
        }
    }

    private init(rest: Slice<UnsafeRawBufferPointer>) { self.rest = rest }

    private mutating func step(to body: (XMLEvent) -> Void) -> Bool {
        guard !rest.isEmpty else { return false }
        guard rest.first == UInt8(ascii: "<") else {
            let text = rest.prefix { $0 != UInt8(ascii: "<") }
            rest = rest[text.endIndex...]
            if !open.isEmpty { body(.text(Self.decoded(text))) }
            return true
        }
        if rest.starts(with: "<![CDATA[".utf8) {
            let text = take(upTo: "]]>", after: 9)
            if !open.isEmpty { body(.text(String(decoding: text.prefix(ReadingLimits.elementText), as: UTF8.self))) }
            return true
        }
        if rest.starts(with: "<!--".utf8) { return skip(upTo: "-->", after: 4) }
        if rest.starts(with: "<?".utf8) { return skip(upTo: "?>", after: 2) }
        // A DTD with declarations of its own ends the reading: nothing of ours writes one.
        if rest.starts(with: "<!".utf8) { return skip(upTo: ">", after: 2) }
        return rest.starts(with: "</".utf8) ? endTag(to: body) : startTag(to: body)
    }

    /// Ends the innermost element, whatever the tag says: one that ends another is a document that is wrong.
    private mutating func endTag(to body: (XMLEvent) -> Void) -> Bool {
        let name = Self.localName(take(upTo: ">", after: 2))
        guard let last = open.last, last == name else { return false }
        open.removeLast()
        body(.end(name: last))
        return true
    }

    private mutating func startTag(to body: (XMLEvent) -> Void) -> Bool {
        rest = rest.dropFirst()
        let name = Self.localName(rest.prefix { !Self.endsName($0) })
        elements += 1
        guard !name.isEmpty, elements <= ReadingLimits.elements, open.count < ReadingLimits.elementDepth else {
            return false
        }
        rest = rest.drop { !Self.endsName($0) }
        var attributes: [String: String] = [:]
        while let (key, value) = attribute() { attributes[key] = attributes[key] ?? value }
        let isEmpty = rest.first == UInt8(ascii: "/")
        if isEmpty { rest = rest.dropFirst() }
        guard rest.first == UInt8(ascii: ">") else { return false }
        rest = rest.dropFirst()
        body(.start(name: name, attributes: attributes))
        if isEmpty { body(.end(name: name)) } else { open.append(name) }
        return true
    }

    private mutating func attribute() -> (String, String)? {
        rest = rest.drop(while: Self.isSpace)
        let key = Self.localName(rest.prefix { !Self.endsName($0) && $0 != UInt8(ascii: "=") })
        guard !key.isEmpty else { return nil }
        rest = rest.drop { !Self.endsName($0) && $0 != UInt8(ascii: "=") }.drop(while: Self.isSpace)
        guard rest.first == UInt8(ascii: "=") else { return nil }
        rest = rest.dropFirst().drop(while: Self.isSpace)
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let value = rest.dropFirst().prefix { $0 != quote }
        guard value.endIndex < rest.endIndex else { return nil }
        rest = rest[(value.endIndex + 1)...]
        return (key, Self.decoded(value))
    }

    private mutating func skip(upTo end: StaticString, after count: Int) -> Bool {
        _ = take(upTo: end, after: count)
        return true
    }

    /// What stands up to `end`, which is taken away too; all that is left where it never comes.
    private mutating func take(upTo end: StaticString, after count: Int) -> Slice<UnsafeRawBufferPointer> {
        let start = rest.startIndex + count
        guard start <= rest.endIndex else {
            defer { rest = rest[rest.endIndex...] }
            return rest[rest.endIndex...]
        }
        var place = start
        while let first = rest[place...].firstIndex(of: end.utf8Start.pointee) {
            if end.withUTF8Buffer({ rest[first...].starts(with: $0) }) {
                defer { rest = rest[(first + end.utf8CodeUnitCount)...] }
                return rest[start..<first]
            }
            place = first + 1
        }
        defer { rest = rest[rest.endIndex...] }
        return rest[start...]
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte.isBlank || byte == 0x0a || byte == 0x0d }

    private static func endsName(_ byte: UInt8) -> Bool {
        isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
    }

    private static func localName(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let name = String(decoding: bytes.prefix(256), as: UTF8.self).trimmed
        return name.split(at: ":").map { String($0.after) } ?? String(name)
    }

    /// Text with its references replaced; those that mean nothing stay as they stand.
    private static func decoded(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let text = String(decoding: bytes.prefix(ReadingLimits.elementText), as: UTF8.self)
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var left = text[...]
        while let (before, after) = left.split(at: "&") {
            result += before
            let name = after.prefix(10).prefix { $0 != ";" }
            let rest = after.dropFirst(name.count)
            guard rest.first == ";", let character = character(name) else {
                result += "&"
                left = after
                continue
            }
            result.unicodeScalars.append(character)
            left = rest.dropFirst()
        }
        return result + left
    }

    private static func character(_ name: Substring) -> UnicodeScalar? {
        switch name {
        case "lt": "<"
        case "gt": ">"
        case "amp": "&"
        case "quot": "\""
        case "apos": "'"
        default:
            (name.after("#x").map { UInt32($0, radix: 16) } ?? name.after("#").map { UInt32($0) })
                .flatMap { $0 }.flatMap(UnicodeScalar.init)
        }
    }
}
