/// Types of unquoted scalars as Ruby's Psych gives them (ruby/psych `lib/psych/scalar_scanner.rb`), because GitLab
/// reads configurations with it: `012345` is the octal 5349, `yes` is true, `1:30` is a number in base 60.
///
/// Dates stay text: GitLab's safe loader refuses them, and a merged YAML quotes what looks like one.
enum PlainScalar {
    static func content(of text: String) -> ConfigurationNode.Content {
        let bytes = Array(text.utf8)
        guard let first = bytes.first else { return .null }
        if isWordLike(bytes) { return word(text) }
        if first == UInt8(ascii: ":"), bytes.count > 1 { return .string(symbolName(text)) }
        switch text.lowercased() {
        case ".inf", "+.inf": return .float(.infinity)
        case "-.inf": return .float(-.infinity)
        case ".nan": return .float(.nan)
        default: break
        }
        return sexagesimal(text) ?? float(bytes) ?? integer(bytes) ?? .string(text)
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Bytes above ASCII belong to letters nearly always; those that do not cannot be part of a number either.
    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == 0x5f || byte > 127
    }

    /// `^[^\d.:-]?[[:alpha:]_\s!@#$%\^&*(){}<>|/\\~;=]+`
    private static func isWordLike(_ bytes: [UInt8]) -> Bool {
        func isWordByte(_ byte: UInt8) -> Bool {
            isLetter(byte) || " \t\n\r!@#$%^&*(){}<>|/\\~;=".utf8.contains(byte)
        }
        if isWordByte(bytes[0]) { return true }
        guard bytes.count > 1, !isDigit(bytes[0]), !".:-".utf8.contains(bytes[0]) else { return bytes.contains(0x0a) }
        return isWordByte(bytes[1]) || bytes.contains(0x0a)
    }

    private static func word(_ text: String) -> ConfigurationNode.Content {
        guard text.utf8.count <= 5 else { return .string(text) }
        return switch text.lowercased() {
        case "~", "null": .null
        case "yes", "true", "on": .boolean(true)
        case "no", "false", "off": .boolean(false)
        default: .string(text)
        }
    }

    private static func symbolName(_ text: String) -> String {
        let name = text.dropFirst()
        guard let quote = name.first, quote == "\"" || quote == "'", name.count > 1, name.last == quote else {
            return String(name)
        }
        return String(name.dropFirst().dropLast())
    }

    /// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}`, with a fraction a float. The first part counts 3600 even when there
    /// are only two, as in Psych.
    private static func sexagesimal(_ text: String) -> ConfigurationNode.Content? {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return nil }
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        let head = parts[0].drop { $0 == "-" || $0 == "+" }
        guard parts[0].count - head.count <= 1, let first = head.utf8.first, isDigit(first),
            head.utf8.allSatisfy({ isDigit($0) || $0 == 0x5f }),
            parts.dropFirst().allSatisfy({ isBelowSixty($0) }),
            let hours = Int(parts[0].filter { $0 != "_" }), hours.magnitude < 1 << 40
        else { return nil }
        var seconds = hours * 3600 + (Int(parts[1]) ?? 0) * 60
        if parts.count == 3 { seconds += Int(parts[2]) ?? 0 }
        guard halves.count == 2 else { return .integer(seconds) }
        guard halves[1].utf8.allSatisfy({ isDigit($0) || $0 == 0x5f }) else { return nil }
        let fraction = Double("0." + halves[1].filter { $0 != "_" } + "0") ?? 0
        return .float(Double(seconds) + (parts.count == 3 ? fraction : fraction * 60))
    }

    private static func isBelowSixty(_ part: Substring) -> Bool {
        guard (1...2).contains(part.utf8.count), part.utf8.allSatisfy(isDigit), let number = Int(part) else {
            return false
        }
        return number < 60
    }

    /// `[-+]?([0-9][0-9_,]*)?\.[0-9]*([eE][+-][0-9]+)?`
    private static func float(_ bytes: [UInt8]) -> ConfigurationNode.Content? {
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        var whole = bytes[..<point]
        if let sign = whole.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { whole = whole.dropFirst() }
        guard whole.first.map(isDigit) ?? true, whole.allSatisfy({ isDigit($0) || $0 == 0x5f || $0 == 0x2c }) else {
            return nil
        }
        let rest = bytes[(point + 1)...]
        let fraction = rest.prefix(while: isDigit)
        let exponent = rest.dropFirst(fraction.count)
        guard exponent.isEmpty || isExponent(exponent), !(whole.isEmpty && fraction.isEmpty) else { return nil }
        let digits = bytes[..<point].filter { $0 != 0x5f && $0 != 0x2c }
        let sign = digits.first == UInt8(ascii: "-") ? "-" : ""
        let text =
            sign + (whole.isEmpty ? "0" : String(decoding: digits.filter(isDigit), as: UTF8.self)) + "."
            + String(decoding: fraction, as: UTF8.self) + (fraction.isEmpty ? "0" : "")
            + String(decoding: exponent, as: UTF8.self)
        return Double(text).map { .float($0) }
    }

    private static func isExponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = Array(bytes)
        guard parts.count > 2, parts[0] | 0x20 == UInt8(ascii: "e") else { return false }
        return (parts[1] == UInt8(ascii: "+") || parts[1] == UInt8(ascii: "-")) && parts[2...].allSatisfy(isDigit)
    }

    /// Base 2, 8, 10 and 16 with `_` and `,` between digits (Psych's `INTEGER_LEGACY`, its default).
    private static func integer(_ bytes: [UInt8]) -> ConfigurationNode.Content? {
        var body = bytes[...]
        var sign = ""
        if let first = body.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            sign = first == UInt8(ascii: "-") ? "-" : ""
            body = body.dropFirst()
        }
        guard let first = body.first, isDigit(first) else { return nil }
        let (radix, prefix) = radix(of: body)
        guard radix != 10 || isDecimal(body) else { return nil }
        let digits = body.dropFirst(prefix).filter { $0 != 0x5f && $0 != 0x2c }
        let text = String(decoding: digits, as: UTF8.self)
        guard !text.isEmpty || radix == 8, !text.hasPrefix("+"), !text.hasPrefix("-") else { return nil }
        if let value = Int(sign + (text.isEmpty ? "0" : text), radix: radix) { return .integer(value) }
        // Beyond 64 bits Ruby still has the number; its decimal text is all that is ever asked for.
        return radix == 10 ? .string(sign + text) : nil
    }

    private static func radix(of body: ArraySlice<UInt8>) -> (radix: Int, prefix: Int) {
        guard body.count > 1, body.first == UInt8(ascii: "0") else { return (10, 0) }
        return switch body[body.startIndex + 1] {
        case UInt8(ascii: "b"): (2, 2)
        case UInt8(ascii: "x"): (16, 2)
        default: (8, 1)
        }
    }

    /// `0` or a number without leading zero whose separators stand singly between digits.
    private static func isDecimal(_ body: ArraySlice<UInt8>) -> Bool {
        var isLastDigit = false
        for byte in body {
            guard isDigit(byte) || (isLastDigit && (byte == 0x5f || byte == 0x2c)) else { return false }
            isLastDigit = isDigit(byte)
        }
        return isLastDigit
    }
}
