internal import Foundation

/// Text of a manual page in the language of `mdoc(7)`.
struct ManualText {
    private(set) var text = ""

    /// A request or macro with its arguments, each one word.
    mutating func macro(_ name: String, _ words: [String] = []) {
        text += ([".\(name)"] + words.map(Self.word)).joined(separator: " ") + "\n"
    }

    /// A macro whose words may be macros themselves, as `Fl` and `Ar` are.
    mutating func line(_ name: String, _ words: String = "") {
        text += words.isEmpty ? ".\(name)\n" : ".\(name) \(words)\n"
    }

    mutating func section(_ title: String) { line("Sh", title) }

    /// A paragraph that is filled; each sentence begins a line (`mdoc(7)`, "Line breaks").
    mutating func paragraph(_ words: String) {
        var line = ""
        for word in words.split(whereSeparator: \.isWhitespace).map(String.init) {
            let isSentence = line.last.map { ".!?".contains($0) } ?? false
            if isSentence || line.count + word.count >= Self.width {
                end(&line)
            }
            line += line.isEmpty ? word : " \(word)"
        }
        end(&line)
    }

    private static let width = 78

    private mutating func end(_ line: inout String) {
        if !line.isEmpty { text += Self.escaped(line) + "\n" }
        line = ""
    }

    /// Lines that stay as they are.
    mutating func display(_ lines: [String]) {
        line("Bd", "-literal -offset indent -compact")
        text += lines.map { Self.escaped($0) + "\n" }.joined()
        line("Ed")
    }

    /// What begins the examples in a help text.
    static let examples = "Examples:"

    /// Help text: paragraphs between empty lines; what is indented stays as it is.
    ///
    /// - Returns: The lines below `Examples:`, for a section of their own.
    mutating func discussion(_ words: String) -> [String] {
        var examples: [String] = []
        var isFirst = true
        for block in words.split(separator: "\n\n").map({ $0.split(separator: "\n").map(String.init) }) {
            if block.first == Self.examples {
                examples += block.dropFirst().map { String($0.drop { $0 == " " }) }
                continue
            }
            if !isFirst { line("Pp") }
            isFirst = false
            let isTable = block.contains { $0.hasPrefix(" ") || $0.contains("    ") }
            isTable ? display(block.map { String($0.drop { $0 == " " }) }) : paragraph(block.joined(separator: " "))
        }
        return examples
    }

    /// One argument of a macro, in quotes where it is more than a word.
    static func word(_ text: String) -> String {
        let escaped = escaped(text)
        guard escaped.isEmpty || escaped.contains(where: { $0 == " " || $0 == "\"" || $0 == "\t" }) else {
            return escaped
        }
        return "\"\(escaped.replacing("\"", with: "\\(dq"))\""
    }

    /// Text in which nothing is a request or an escape (`roff(7)`), and every character is ASCII (`mandoc_char(7)`).
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            default:
                result += scalar.isASCII ? String(scalar) : "\\[u" + String(scalar.value, radix: 16).uppercased() + "]"
            }
        }
        // A point at the start of a line begins a request.
        return result.hasPrefix(".") ? "\\&" + result : result
    }
}
