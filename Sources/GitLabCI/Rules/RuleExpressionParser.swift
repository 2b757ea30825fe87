/// Reads expressions: `||` binds least, then `&&`, then the comparisons; parentheses group.
struct RuleExpressionParser {
    private enum Token: Equatable {
        case value(RuleExpression.Term)
        case comparison(String)
        case and, or, open, close
    }

    /// Nested parentheses; each is a call deeper.
    private static let depthLimit = 50
    /// Chains of `&&` make terms that are as deep as long; GitLab allows expressions of 255 characters and less.
    private static let tokenLimit = 2000

    private var tokens: ArraySlice<Token>
    private var depth = 0

    /// nil when a character fits nothing.
    init?(_ text: String) {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest = rest.dropFirst()
                continue
            }
            guard let (token, count) = Self.token(rest), tokens.count < Self.tokenLimit else { return nil }
            tokens.append(token)
            rest = rest.dropFirst(count)
        }
        guard !tokens.isEmpty else { return nil }
        self.tokens = tokens[...]
    }

    /// The whole text as one term.
    mutating func expression() -> RuleExpression.Term? {
        guard let term = alternatives(), tokens.isEmpty else { return nil }
        return term
    }

    private mutating func alternatives() -> RuleExpression.Term? {
        guard var left = conjunction() else { return nil }
        while tokens.first == .or {
            tokens = tokens.dropFirst()
            guard let right = conjunction() else { return nil }
            left = .or(left, right)
        }
        return left
    }

    private mutating func conjunction() -> RuleExpression.Term? {
        guard var left = comparison() else { return nil }
        while tokens.first == .and {
            tokens = tokens.dropFirst()
            guard let right = comparison() else { return nil }
            left = .and(left, right)
        }
        return left
    }

    private mutating func comparison() -> RuleExpression.Term? {
        guard var left = operand() else { return nil }
        while case .comparison(let sign)? = tokens.first {
            tokens = tokens.dropFirst()
            guard let right = operand() else { return nil }
            left =
                switch sign {
                case "==": .equals(left, right)
                case "!=": .notEquals(left, right)
                case "=~": .matches(left, right)
                default: .matchesNot(left, right)
                }
        }
        return left
    }

    private mutating func operand() -> RuleExpression.Term? {
        guard let token = tokens.popFirst() else { return nil }
        switch token {
        case .value(let term): return term
        case .open:
            depth += 1
            guard depth <= Self.depthLimit, let inner = alternatives(), tokens.popFirst() == .close else { return nil }
            depth -= 1
            return inner
        default: return nil
        }
    }

    /// The first token and its length in characters.
    private static func token(_ text: Substring) -> (Token, Int)? {
        for (sign, token) in signs where text.hasPrefix(sign) { return (token, sign.count) }
        switch text.first {
        case "$":
            let name = text.dropFirst().prefix { $0.isASCII && VariableName.isPart($0.asciiValue ?? 0) }
            return name.isEmpty ? nil : (.value(.variable(String(name))), name.count + 1)
        case "\"", "'":
            let inner = text.dropFirst().prefix { $0 != text.first }
            return inner.endIndex == text.endIndex ? nil : (.value(.text(String(inner))), inner.count + 2)
        case "/":
            guard let written = RulePattern.slashedPrefix(of: text), let pattern = RulePattern(slashed: String(written))
            else {
                return nil
            }
            return (.value(.pattern(pattern)), written.count)
        case "n": return text.hasPrefix("null") ? (.value(.null), 4) : nil
        default: return nil
        }
    }

    private static let signs: [(String, Token)] = [
        ("==", .comparison("==")), ("!=", .comparison("!=")), ("=~", .comparison("=~")), ("!~", .comparison("!~")),
        ("&&", .and), ("||", .or), ("(", .open), (")", .close),
    ]
}
