/// How the runner quotes for the shell, byte by byte.
public enum BashQuoting: Sendable {
    /// `$'…'` (gitlab-runner `helpers/shell_escape.go`).
    case ansiC
    /// `"…"` (`FF_POSIXLY_CORRECT_ESCAPES`), which also `dash` reads.
    case posix

    /// One word; the shell reads back the same bytes.
    public func word(_ text: String) -> String {
        guard !text.isEmpty else { return "''" }
        if text.utf8.allSatisfy(Self.isPlain) { return text }
        switch self {
        case .ansiC: return "$'" + text.utf8.map(Self.ansiC).joined() + "'"
        case .posix: return Self.posix(text)
        }
    }

    private static func posix(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if "`\"\\$".unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }

    /// Go's `%q`, which the runner takes for paths: the shell expands a `$` in it.
    static func goQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2c...0x39, 0x40...0x5a, 0x5f, 0x61...0x7a: true
        default: false
        }
    }

    private static func ansiC(_ byte: UInt8) -> String {
        switch byte {
        case 0x07: return "\\a"
        case 0x08: return "\\b"
        case 0x09: return "\\t"
        case 0x0a: return "\\n"
        case 0x0b: return "\\v"
        case 0x0c: return "\\f"
        case 0x0d: return "\\r"
        case UInt8(ascii: "'"): return "\\'"
        case UInt8(ascii: "\\"): return "\\\\"
        case 0x20...0x7e: return String(UnicodeScalar(byte))
        default:
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
        }
    }
}
