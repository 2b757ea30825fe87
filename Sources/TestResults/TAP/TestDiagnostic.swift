/// What a test wrote about one assertion that did not hold, in the form of Perl's Test::More:
///
///     #   Failed test 'name'
///     #   at FILE line N.
///     #          got: 'one'
///     #     expected: 'two'
struct TestDiagnostic: Sendable, Hashable {
    /// The assertion's name, empty when it has none.
    var name: String
    /// Whether it is about a todo, of which nobody expects that it holds.
    var isTodo: Bool
    /// All its lines, without comment marks.
    private(set) var lines: [String]
    private(set) var file: String?
    private(set) var line: Int?
    private(set) var got: String?
    private(set) var expected: String?
    /// The value that goes on in the next line: its quote was not closed.
    private var openValue: Value?

    private enum Value { case got, expected }

    /// Reads the first line of a diagnostic; nil when it is another line. `comment` is without its mark.
    init?(firstLine comment: String) {
        let text = comment.trimmed
        if let rest = text.after("Failed test") {
            (isTodo, name) = (false, "")
            lines = [comment]
            readHeading(rest)
        } else if let rest = text.after("Failed (TODO) test") {
            (isTodo, name) = (true, "")
            lines = [comment]
            readHeading(rest)
        } else {
            return nil
        }
    }

    /// Takes a line that follows.
    mutating func add(_ comment: String) {
        guard lines.count < ReadingLimits.diagnosticLines else { return }
        lines.append(comment)
        let text = comment.trimmed
        if let value = text.after("got: ") ?? text.after("actual: ") {
            open(value.trimmed, as: .got)
        } else if let value = text.after("expected: ") {
            open(value.trimmed, as: .expected)
        } else if let value = openValue {
            goOn(with: text, in: value)
        } else if file == nil, let place = text.after("at ") {
            readPlace(place)
        }
    }

    /// Reads what follows `Failed test`: a name in quotes, or the place of an assertion without a name.
    private mutating func readHeading(_ rest: Substring) {
        let text = rest.trimmed
        guard text.utf8.first == UInt8(ascii: "'") else {
            if let place = text.after("at ") { readPlace(place) }
            return
        }
        guard let end = text.utf8.lastIndex(of: UInt8(ascii: "'")), end > text.startIndex else { return }
        name = String(text[text.utf8.index(after: text.startIndex)..<end])
    }

    /// Reads `FILE line N.`; a file name may hold the word itself, so the last one counts.
    private mutating func readPlace(_ text: Substring) {
        var found: (file: Substring, line: Int)?
        var rest = text
        while let (_, after) = rest.split(at: " line ") {
            if let (number, _) = after.leadingNumber {
                let marker = text.utf8.index(after.startIndex, offsetBy: -" line ".utf8.count)
                found = (text[..<marker], number)
            }
            rest = after
        }
        guard let found else { return }
        (file, line) = (String(found.file), found.line)
    }

    private mutating func open(_ text: Substring, as value: Value) {
        let quote = UInt8(ascii: "'")
        let isWhole = text.utf8.first != quote || (text.utf8.count > 1 && text.utf8.last == quote)
        self[value] = String(isWhole ? text.unquoted : text.dropFirst())
        openValue = isWhole ? nil : value
    }

    private mutating func goOn(with text: Substring, in value: Value) {
        let isLast = text.utf8.last == UInt8(ascii: "'")
        self[value] = (self[value] ?? "") + "\n" + (isLast ? text.dropLast() : text)
        if isLast { openValue = nil }
    }

    private subscript(value: Value) -> String? {
        get { value == .got ? got : expected }
        set { if value == .got { got = newValue } else { expected = newValue } }
    }
}
