/// Quoting for bash, byte for byte as the runner does it.
public enum ShellEscape {
    /// One word that bash reads back as exactly these bytes, without NUL, which no shell word can hold.
    ///
    /// Plain words stay; everything else becomes `$'…'`. Source: gitlab-runner `helpers/shell_escape.go`.
    public static func ansiC(_ text: String) -> String { ansiC(bytes: text.utf8) }

    /// The same for any bytes.
    public static func ansiC(bytes: some Collection<UInt8>) -> String {
        guard !bytes.isEmpty else { return "''" }
        guard !bytes.allSatisfy(isPlain) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = Array("$'".utf8)
        result.reserveCapacity(bytes.count + 8)
        for byte in bytes { append(byte, to: &result) }
        result.append(UInt8(ascii: "'"))
        return String(decoding: result, as: UTF8.self)
    }

    /// A path in double quotes. `$` is escaped, too: our paths are absolute, so nothing in them is to be expanded.
    static func path(_ path: String) -> String {
        var result = "\""
        for character in path {
            if "\"\\$`".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result + "\""
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        VariableName.isPart(byte) || ",-./@".utf8.contains(byte)
    }

    private static func append(_ byte: UInt8, to result: inout [UInt8]) {
        switch byte {
        case 0x07: result += "\\a".utf8
        case 0x08: result += "\\b".utf8
        case 0x09: result += "\\t".utf8
        case 0x0a: result += "\\n".utf8
        case 0x0b: result += "\\v".utf8
        case 0x0c: result += "\\f".utf8
        case 0x0d: result += "\\r".utf8
        case UInt8(ascii: "'"): result += "\\'".utf8
        case UInt8(ascii: "\\"): result += "\\\\".utf8
        case 0x20..<0x7f: result.append(byte)
        default: result += "\\x\(hexadecimal(byte >> 4))\(hexadecimal(byte & 15))".utf8
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> Character {
        Character(UnicodeScalar(digit < 10 ? 0x30 + digit : 0x57 + digit))
    }
}
