/// Takes typed text apart into commands and their words, as a shell does: quotes, backslashes, comments. There are no
/// variables, no patterns, and no pipes, so every other character stands for itself.
public struct WordSplitter: Sendable, Equatable {
    /// One word of a command.
    public struct Word: Sendable, Equatable {
        public var text: String
        /// Whether a quote or a backslash was in it: then it is no sign of ours.
        public var isQuoted: Bool
    }

    /// What the text's end asks for.
    public enum End: Sendable, Equatable {
        case complete
        /// The quote is still open.
        case quote(Character)
        /// The last character is a backslash.
        case continued
    }

    /// A command a line; empty lines and comments are left out.
    public private(set) var commands: [[Word]] = []
    public private(set) var end = End.complete

    private var words: [Word] = []
    private var word: Word?

    public init(_ text: String) {
        var quote: Character?
        var isEscaped = false
        var isComment = false
        for character in text {
            if isComment {
                if !character.isNewline { continue }
                isComment = false
            }
            if isEscaped {
                isEscaped = false
                // As in a shell: a backslash before the end of a line joins it with the next one.
                if character.isNewline { continue }
                if quote == "\"", !"\"\\".contains(character) { append("\\", quoted: true) }
                append(character, quoted: true)
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { append(character, quoted: true) }
            } else {
                take(character, &quote, &isComment)
            }
        }
        if isEscaped { end = .continued }
        if let quote { end = .quote(quote) }
        endCommand()
    }

    private mutating func take(_ character: Character, _ quote: inout Character?, _ isComment: inout Bool) {
        switch character {
        case "'", "\"":
            quote = character
            // An empty quoted word is a word.
            word = Word(text: word?.text ?? "", isQuoted: true)
        case "#" where word == nil: isComment = true
        case " ", "\t": endWord()
        case _ where character.isNewline: endCommand()
        default: append(character, quoted: false)
        }
    }

    private mutating func append(_ character: Character, quoted: Bool) {
        var next = word ?? Word(text: "", isQuoted: false)
        next.text.append(character)
        next.isQuoted = next.isQuoted || quoted
        word = next
    }

    private mutating func endWord() {
        if let word { words.append(word) }
        word = nil
    }

    private mutating func endCommand() {
        endWord()
        if !words.isEmpty { commands.append(words) }
        words = []
    }

    /// The text with a backslash before each character that means something here.
    public static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            let isComment = character == "#" && escaped.isEmpty
            if " \t'\"\\".contains(character) || isComment { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }

    /// The text without those backslashes.
    static func unescaped(_ text: String) -> String {
        var plain = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                plain.append(character)
                isEscaped = false
            }
        }
        return plain
    }
}
