/// Reads a list of strings as Python's `repr` writes it, for instance `['avocado', "it's"]`: so Avocado records its
/// command line and its references (`avocado/core/jobdata.py`).
enum PythonWords {
    // Characters would join a quote with a combining mark behind it.
    private typealias Rest = Substring.UnicodeScalarView

    /// - Returns: Nil for anything else.
    static func read(_ text: String) -> [String]? {
        var rest = Substring(text.drop(while: \.isWhitespace)).unicodeScalars
        guard rest.popFirst() == "[" else { return nil }
        var words: [String] = []
        if rest.first == "]" { return isEnd(rest.dropFirst()) ? [] : nil }
        while words.count < ReadingLimits.tests {
            guard let word = word(&rest) else { return nil }
            words.append(word)
            switch rest.popFirst() {
            case "]": return isEnd(rest) ? words : nil
            case ",": rest = rest.drop { $0 == " " }
            default: return nil
            }
        }
        return nil
    }

    private static func isEnd(_ rest: Rest) -> Bool { rest.allSatisfy(\.properties.isWhitespace) }

    private static func word(_ rest: inout Rest) -> String? {
        guard let quote = rest.popFirst(), quote == "'" || quote == "\"" else { return nil }
        var word = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return String(word) }
            guard scalar == "\\" else {
                word.append(scalar)
                continue
            }
            guard let escaped = escaped(&rest) else { return nil }
            word.append(escaped)
        }
        return nil
    }

    /// What `repr` writes with a backslash. Bytes that are no UTF-8 are lone surrogates there, and no scalar.
    private static func escaped(_ rest: inout Rest) -> Unicode.Scalar? {
        switch rest.popFirst() {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "\\": return "\\"
        case "'": return "'"
        case "\"": return "\""
        case "x": return hexadecimal(2, &rest)
        case "u": return hexadecimal(4, &rest)
        case "U": return hexadecimal(8, &rest)
        default: return nil
        }
    }

    private static func hexadecimal(_ count: Int, _ rest: inout Rest) -> Unicode.Scalar? {
        let digits = String(rest.prefix(count))
        guard digits.utf8.count == count, let value = UInt32(digits, radix: 16) else { return nil }
        rest = rest.dropFirst(count)
        return Unicode.Scalar(value)
    }
}
