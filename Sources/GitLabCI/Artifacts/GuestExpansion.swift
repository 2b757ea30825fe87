/// Expands a name or path of `artifacts` as the runner's helper does in the guest: like text between a shell's
/// double quotes, without running commands.
struct GuestExpansion {
    let variables: VariableSet
    /// Set when a form was met that is not understood; its text then stays.
    private(set) var hasUnknownForm = false
    /// In bytes: longer than any path, and short enough that a value that comes many times fills nothing.
    private static let lengthLimit = 64 << 10
    /// Of all texts of a job, in bytes.
    private static let totalLimit = 1 << 20
    private var total = 0
    private var closingBraces: [Substring.Index: Substring.Index] = [:]

    init(variables: VariableSet) {
        self.variables = variables
    }

    /// Understands `$NAME`, `${NAME}`, and `${NAME-x}`, `${NAME+x}` with or without a colon; `\$` is a dollar sign.
    mutating func expanded(_ text: String) -> String {
        guard total <= Self.totalLimit else {
            hasUnknownForm = true
            return text
        }
        closingBraces = Self.closingBraces(of: text[...])
        let result = expanded(text[...], depth: 0)
        total += result.utf8.count
        return result
    }

    private mutating func expanded(_ text: Substring, depth: Int) -> String {
        var result = ""
        var rest = text
        while let next = rest.firstIndex(where: { $0 == "$" || $0 == "\\" }) {
            result += rest[..<next]
            rest = rest[next...]
            guard result.utf8.count <= Self.lengthLimit else {
                hasUnknownForm = true
                break
            }
            let following = rest.dropFirst()
            if rest.first == "\\" {
                let isEscape = following.first.map { "$`\"\\".contains($0) } ?? false
                result += isEscape ? following.prefix(1) : "\\"
                rest = isEscape ? following.dropFirst() : following
            } else if following.first == "{", let end = closingBraces[following.startIndex] {
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

    /// All at once: to look for each one's end by itself takes the square of the length.
    private static func closingBraces(of text: Substring) -> [Substring.Index: Substring.Index] {
        var open: [Substring.Index] = []
        var result: [Substring.Index: Substring.Index] = [:]
        for index in text.indices {
            if text[index] == "{" { open.append(index) }
            if text[index] == "}", let start = open.popLast() { result[start] = index }
        }
        return result
    }
}
