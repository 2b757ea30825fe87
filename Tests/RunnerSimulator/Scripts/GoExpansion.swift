/// Go's `os.Expand` (Go `src/os/env.go`), with the rules of its callback in gitlab-runner `common/spec/variables.go`.
enum GoExpansion {
    /// Replaces `$NAME` and `${NAME}` once; what comes in is not looked at again.
    static func expand(_ text: String, _ value: (String) -> String) -> String {
        let source = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < source.count {
            guard source[position] == UInt8(ascii: "$"), position + 1 < source.count else {
                result.append(source[position])
                position += 1
                continue
            }
            let (name, width) = shellName(source[(position + 1)...])
            if !name.isEmpty {
                result += replacement(String(decoding: name, as: UTF8.self), value).utf8
            } else if width == 0 {
                // A dollar sign before anything else stays; bad syntax is eaten.
                result.append(source[position])
            }
            position += 1 + width
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `$$` is a dollar sign; the shell's other special parameters are nothing.
    private static func replacement(_ name: String, _ value: (String) -> String) -> String {
        if name == "$" { return "$" }
        return "*#@!?0123456789".contains(name) ? "" : value(name)
    }

    private static func shellName(_ rest: ArraySlice<UInt8>) -> (name: ArraySlice<UInt8>, width: Int) {
        guard let first = rest.first else { return ([], 0) }
        if first == UInt8(ascii: "{") {
            let inner = rest.dropFirst()
            if let special = inner.first, isSpecial(special), inner.dropFirst().first == UInt8(ascii: "}") {
                return (inner.prefix(1), 3)
            }
            guard let end = inner.firstIndex(of: UInt8(ascii: "}")) else { return ([], 1) }
            return (inner[..<end], inner[..<end].count + 2)
        }
        if isSpecial(first) { return (rest.prefix(1), 1) }
        let name = rest.prefix { isNamePart($0) }
        return (name, name.count)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool { "*#$@!?-0123456789".utf8.contains(byte) }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x5f, 0x61...0x7a: true
        default: false
        }
    }
}
