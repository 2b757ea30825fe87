/// The runner's pass: Go's `os.Expand`, once, over every value that is not raw, the content of a file variable too
/// (gitlab-runner `common/spec/variables.go`, `Expand`, which looks at `Raw` alone).
struct RunnerExpansion {
    let variables: VariableSet
    let fileDirectory: String

    func expanded(_ variable: Variable) -> Variable {
        guard !variable.isRaw else { return variable }
        var result = variable
        result.value = expanded(variable.value)
        return result
    }

    /// `$NAME` and `${NAME}` become their value, not expanded further; undefined ones vanish; `$$` becomes `$`;
    /// the shell's special parameters vanish. A text that would grow beyond all bounds stays as it is.
    func expanded(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        // Where none follows, a brace isn't looked for: each search would go to the end.
        let lastBrace = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let (name, width) = Self.name(bytes[(index + 1)...], lastBrace: lastBrace)
            if let name {
                result += value(name).utf8
                guard result.count <= ServerExpansion.valueLimit else { return text }
            } else if width == 0 {
                // A `$` that is followed by no name stays.
                result.append(bytes[index])
            }
            index += 1 + width
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func value(_ name: String) -> String {
        if name == "$" { return "$" }
        guard let variable = variables[name] else { return "" }
        return variable.isFile ? "\(fileDirectory)/\(name)" : variable.value
    }

    /// Go's `getShellName`: the name, and how many bytes it takes. Bad syntax such as `${}` is eaten without a name.
    private static func name(_ rest: ArraySlice<UInt8>, lastBrace: Int) -> (String?, Int) {
        guard let first = rest.first else { return (nil, 0) }
        func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        if first == UInt8(ascii: "{") {
            let inner = rest.dropFirst()
            if inner.count >= 2, let only = inner.first, isSpecial(only), inner[inner.startIndex + 1] == 0x7d {
                return (text(inner.prefix(1)), 3)
            }
            guard lastBrace >= inner.startIndex, let end = inner.firstIndex(of: 0x7d) else { return (nil, 1) }
            let name = inner[..<end]
            return name.isEmpty ? (nil, 2) : (text(name), name.count + 2)
        }
        if isSpecial(first) { return (text(rest.prefix(1)), 1) }
        let name = rest.prefix(while: VariableName.isPart)
        return name.isEmpty ? (nil, 0) : (text(name), name.count)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        "*#$@!?-".utf8.contains(byte) || PlainScalar.isDigit(byte)
    }
}
