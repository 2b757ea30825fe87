/// Expands a name or path of `artifacts` as the runner's helper does in the guest: like text between a shell's
/// double quotes, without running commands.
struct GuestExpansion {
    let variables: VariableSet
    /// Set when a form was met that is not understood; its text then stays.
    private(set) var hasUnknownForm = false

    init(variables: VariableSet) {
        self.variables = variables
    }

    /// Understands `$NAME`, `${NAME}`, and `${NAME-x}`, `${NAME+x}` with or without a colon; `\$` is a dollar sign.
    mutating func expanded(_ text: String) -> String { expanded(text[...], depth: 0) }

    private mutating func expanded(_ text: Substring, depth: Int) -> String {
        var result = ""
        var rest = text
        while let next = rest.firstIndex(where: { $0 == "$" || $0 == "\\" }) {
            result += rest[..<next]
            rest = rest[next...]
            let following = rest.dropFirst()
            if rest.first == "\\" {
                let isEscape = following.first.map { "$`\"\\".contains($0) } ?? false
                result += isEscape ? following.prefix(1) : "\\"
                rest = isEscape ? following.dropFirst() : following
            } else if following.first == "{", let end = Self.closingBrace(of: following) {
                let inner = following[following.index(after: following.startIndex)..<end]
                result += parameter(inner, depth: depth) ?? String(rest[...end])
                rest = rest[rest.index(after: end)...]
            } else {
                let name = following.prefix { $0.isASCII && VariableName.isPart($0.asciiValue ?? 0) }
                if VariableName.isName(name) {
                    result += variables[String(name)]?.value ?? ""
                    rest = following.dropFirst(name.count)
                } else {
                    if following.first == "(" { hasUnknownForm = true }
                    result += "$"
                    rest = following
                }
            }
        }
        return result + rest
    }

    private mutating func parameter(_ inner: Substring, depth: Int) -> String? {
        let name = inner.prefix { $0.isASCII && VariableName.isPart($0.asciiValue ?? 0) }
        guard VariableName.isName(name), depth < 10 else {
            hasUnknownForm = true
            return nil
        }
        let value = variables[String(name)]?.value
        var form = inner.dropFirst(name.count)
        guard !form.isEmpty else { return value ?? "" }
        let isEmptyUnset = form.first == ":"
        if isEmptyUnset { form = form.dropFirst() }
        let isSet = isEmptyUnset ? value?.isEmpty == false : value != nil
        switch form.first {
        case "-", "=": return isSet ? value : expanded(form.dropFirst(), depth: depth + 1)
        case "+": return isSet ? expanded(form.dropFirst(), depth: depth + 1) : ""
        default:
            hasUnknownForm = true
            return nil
        }
    }

    private static func closingBrace(of text: Substring) -> Substring.Index? {
        var depth = 0
        for index in text.indices {
            if text[index] == "{" { depth += 1 }
            if text[index] == "}" {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }
}
