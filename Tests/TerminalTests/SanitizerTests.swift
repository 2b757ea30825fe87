import Foundation
import Testing

@testable import Terminal

@Suite("Text from elsewhere on a terminal")
struct SanitizerTests {
    /// What comes in, what is left as plain text, what is left with colours.
    static let cases: [(String, String, String)] = [
        ("plain ünï 日本\tx\n", "plain ünï 日本\tx\n", "plain ünï 日本\tx\n"),
        ("\u{1B}[32mgreen\u{1B}[0m", "green", "\u{1B}[32mgreen\u{1B}[0m"),
        ("\u{1B}[1;31mopen", "open", "\u{1B}[1;31mopen\u{1B}[0m"),
        ("\u{1B}[2Jclear\u{1B}[5;5Hmove\u{1B}[6nask", "clearmoveask", "clearmoveask"),
        ("\u{1B}[0Kerase\u{1B}[K", "erase", "\u{1B}[0Kerase\u{1B}[K"),
        ("\u{1B}[8mhidden", "hidden", "hidden"),
        ("\u{1B}[>4;2mkeys\u{1B}[?25lcursor", "keyscursor", "keyscursor"),
        ("\u{1B}]0;title\u{7}a\u{1B}]8;;http://x\u{1B}\\link", "alink", "alink"),
        ("\u{1B}P+q544e\u{1B}\\a\u{1B}_apc\u{1B}\\b\u{1B}^pm\u{1B}\\c\u{1B}Xsos\u{1B}\\d", "abcd", "abcd"),
        ("\u{9D}0;title\u{9C}a\u{9B}31mb\u{90}dcs\u{9C}c\u{85}d", "abcd", "a\u{1B}[31mbcd\u{1B}[0m"),
        ("\u{1B}c\u{1B}7\u{1B}(0x\u{1B}#8y\u{1B}\u{1B}[31", "xy", "xy"),
        ("bell\u{7}back\u{8}null\0del\u{7F}", "bellbacknulldel", "bellbacknulldel"),
        ("a\u{202E}b\u{2066}c\u{200F}d\u{FEFF}e\u{2028}f", "abcdef", "abcdef"),
        ("dos\r\nunix\n", "dos\nunix\n", "dos\nunix\n"),
        ("10%\r20%\r", "10%\n20%\n", "10%\r20%"),
        ("section_start:1:a\r\u{1B}[0Kname\n", "section_start:1:a\nname\n", "section_start:1:a\r\u{1B}[0Kname\n"),
        ("\u{1B}]unterminated\nshown", "\nshown", "\nshown"),
        ("\u{1B}[31\nm", "\nm", "\nm"),
        ("\u{1B}[3\u{1B}[1mx", "x", "\u{1B}[1mx\u{1B}[0m"),
    ]

    @Test("What deceives or disturbs is dropped, the rest stays", arguments: cases)
    func sanitizes(_ input: String, _ plain: String, _ coloured: String) {
        #expect(Sanitizer.text(input, .plain) == plain)
        #expect(Sanitizer.text(input, .colours) == coloured)
    }

    @Test("Where the pieces are cut makes no difference", arguments: cases, [Sanitizer.Policy.plain, .colours])
    func isStreaming(_ example: (String, String, String), _ policy: Sanitizer.Policy) {
        let bytes = Data(example.0.utf8)
        let whole = Sanitizer.text(example.0, policy)
        for size in 1...5 {
            var sanitizer = Sanitizer(policy)
            var shown = ""
            for start in stride(from: 0, to: bytes.count, by: size) {
                shown += sanitizer.feed(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(shown + sanitizer.finish() == whole)
        }
    }

    @Test("Bytes that are no text are shown as such, and don't swallow what follows")
    func replacesInvalid() {
        var sanitizer = Sanitizer(.plain)
        #expect(sanitizer.feed(Data([0x61, 0xFF, 0x62, 0x80, 0x63])) == "a\u{FFFD}b\u{FFFD}c")
        #expect(sanitizer.feed(Data([0xF0, 0x9F])).isEmpty)
        #expect(sanitizer.feed(Data([0x61])).hasSuffix("a"))
        #expect(sanitizer.feed(Data([0xE2, 0x82])).isEmpty)
        #expect(sanitizer.finish() == "\u{FFFD}")
    }

    @Test("A string without end hides 4096 characters at most, and a control sequence 64")
    func limitsHiding() {
        let text = "\u{1B}]" + String(repeating: "x", count: 5000)
        #expect(Sanitizer.text(text, .plain).count == 5000 - 4097)
        #expect(Sanitizer.text("\u{1B}[" + String(repeating: "1", count: 100) + "m", .colours).count == 37)
    }

    @Test("A name stays in its line")
    func makesOneLine() {
        #expect(Sanitizer.line("a\nb\tc\r\nd\u{1B}[31m") == "a b c d")
    }

    @Test("Where only colours stay, erasing goes, and a carriage return ends the line")
    func styles() {
        #expect(
            Sanitizer.text("\u{1B}[2Ka\rb\u{1B}[31mc\u{1B}[0m\u{1B}[1A\u{7}", .styles) == "a\nb\u{1B}[31mc\u{1B}[0m")
    }

    @Test("Hidden text is shown, however it is said", arguments: ["8", "0;8", "1;08", "38;5;8;8", "48;2;1;2;3;8"])
    func hidden(_ parameters: String) {
        #expect(Sanitizer.text("\u{1B}[\(parameters)mx", .colours) == "x")
    }

    @Test("A colour whose number is that of hidden text stays", arguments: ["38;5;8", "48;2;8;8;8", "1;31"])
    func colourEight(_ parameters: String) {
        #expect(Sanitizer.text("\u{1B}[\(parameters)mx", .colours).hasPrefix("\u{1B}[\(parameters)mx"))
    }
}
