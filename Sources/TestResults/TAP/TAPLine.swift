/// The grammar of one TAP line, whatever came before it.
enum TAPLine {
    case version(Int)
    case plan(count: Int, skipReason: String?)
    case assertion(number: Int?, name: String, isOK: Bool, directive: TAPAssertion.Directive?)
    case bailOut(reason: String)
    case comment(String)
    case other

    /// How deep the line stands (four spaces a subtest), and what it is.
    static func read(_ line: String) -> (depth: Int, line: TAPLine) {
        let indent = line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        let text = line[line.utf8.index(line.startIndex, offsetBy: indent)...]
        let depth = indent / 4
        if let comment = text.after("#") { return (depth, .comment(String(comment))) }
        guard indent % 4 == 0, depth <= ReadingLimits.depth else { return (depth, .other) }
        return (depth, bailOut(text) ?? assertion(text) ?? plan(text) ?? version(text) ?? .other)
    }

    private static func bailOut(_ text: Substring) -> TAPLine? {
        text.after("Bail out!").map { .bailOut(reason: String($0.trimmed)) }
    }

    private static func version(_ text: Substring) -> TAPLine? {
        text.after("TAP version ")?.trimmed.wholeNumber.map { .version($0) }
    }

    private static func plan(_ text: Substring) -> TAPLine? {
        guard let (count, rest) = text.after("1..")?.leadingNumber else { return nil }
        let note = rest.trimmed
        guard !note.isEmpty else { return .plan(count: count, skipReason: count == 0 ? "" : nil) }
        guard let comment = note.after("#") else { return nil }
        if case .skip(let reason) = directive(comment) { return .plan(count: count, skipReason: reason) }
        return .plan(count: count, skipReason: count == 0 ? String(comment.trimmed) : nil)
    }

    private static func assertion(_ text: Substring) -> TAPLine? {
        let isOK = text.after("not ") == nil
        let verdict = isOK ? text : text.after("not ")?.trimmed ?? text
        guard let rest = verdict.after("ok"), rest.utf8.first?.isWord != true else { return nil }
        var description = rest.trimmed
        var number: Int?
        if let (value, rest) = description.leadingNumber, rest.utf8.first?.isWord != true {
            number = value
            description = rest.trimmed
        }
        let (name, directive) = splitDirective(description)
        return .assertion(number: number, name: assertionName(name), isOK: isOK, directive: directive)
    }

    /// Cuts `# SKIP why` or `# TODO why` off a description. A `#` that neither follows is part of the name.
    private static func splitDirective(_ text: Substring) -> (Substring, TAPAssertion.Directive?) {
        var previous: UInt8 = UInt8(ascii: " ")
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text.utf8[index]
            let next = text.utf8.index(after: index)
            if byte == UInt8(ascii: "#"), previous.isBlank, let directive = directive(text[next...]) {
                return (text[..<index], directive)
            }
            (previous, index) = (byte, next)
        }
        return (text, nil)
    }

    /// Reads `SKIP…` (also `skipped:`) or `TODO` with its reason, in any case.
    private static func directive(_ comment: Substring) -> TAPAssertion.Directive? {
        let text = comment.trimmed
        let word = text.prefix { !($0 == " " || $0 == "\t") }
        let reason = String(text[word.endIndex...].trimmed)
        let lowered = word.lowercased()
        if lowered.hasPrefix("skip") { return .skip(reason: reason) }
        return lowered == "todo" || lowered == "todo:" ? .todo(reason: reason) : nil
    }

    /// A name without its leading dash and without the escapes of TAP (`\#`, `\\`).
    private static func assertionName(_ text: Substring) -> String {
        var name = text.trimmed
        if name.utf8.elementsEqual("-".utf8) { return "" }
        if let rest = name.after("- ") { name = rest.trimmed }
        guard name.utf8.contains(UInt8(ascii: "\\")) else { return String(name) }
        return String(name).replacing("\\#", with: "#").replacing("\\\\", with: "\\")
    }
}
