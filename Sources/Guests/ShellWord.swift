/// Quoting for a command that a POSIX shell will read: ssh hands its arguments to the user's shell as one line.
public enum ShellWord {
    /// One word, in single quotes unless every byte is harmless.
    public static func quoted(_ word: String) -> String {
        let harmless = !word.isEmpty && word.utf8.allSatisfy { Self.isHarmless($0) }
        return harmless ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }

    /// A line that the shell splits into exactly these words.
    public static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_./:@%+,".utf8.contains(byte)
        }
    }
}
