/// How many columns of a terminal text takes: two for wide characters, none for combining ones.
public enum DisplayWidth {
    /// Columns of a line without control characters. Tabs and escape sequences have none here: sanitize first.
    public static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// Columns of one grapheme: that of its widest scalar, since what combines with it takes none.
    static func of(_ character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            // The emoji presentation selector makes a narrow symbol a wide one.
            if scalar.value == 0xFE0F { return width == 0 ? 0 : 2 }
            width = max(width, of(scalar))
        }
        return width
    }

    /// The start of the text that fits `width` columns, with `…` for the rest.
    public static func truncate(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 0 else { return "" }
        return prefix(of: text, width - 1) + "…"
    }

    /// As `truncate`, but the end stays, too: the end of a path or URL tells more than its middle.
    public static func truncateMiddle(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 4 else { return truncate(text, to: width) }
        let tail = String(prefix(of: String(text.reversed()), (width - 1) / 2).reversed())
        return prefix(of: text, width - 1 - of(tail)) + "…" + tail
    }

    private static func prefix(of text: String, _ width: Int) -> String {
        var columns = 0
        return String(
            text.prefix { character in
                columns += of(character)
                return columns <= width
            })
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x7F { return scalar.value < 0x20 ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .surrogate: return 0
        default: break
        }
        // Hangul vowels and finals join the syllable begun by the consonant before them.
        if (0x1160...0x11FF).contains(scalar.value) { return 0 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks of Unicode's EastAsianWidth.txt that are wide or full-width; single exceptions in them are left out.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
