/// An expression of `rules:if` (gitlab `lib/gitlab/ci/pipeline/expression/`).
public struct RuleExpression: Sendable, Equatable {
    indirect enum Term: Sendable, Equatable {
        case variable(String)
        case text(String)
        case null
        case pattern(RulePattern)
        case equals(Term, Term)
        case notEquals(Term, Term)
        case matches(Term, Term)
        case matchesNot(Term, Term)
        case and(Term, Term)
        case or(Term, Term)
    }

    let term: Term

    /// nil for a text that is no expression, or one that is not understood here.
    public init?(_ text: String) {
        guard var parser = RuleExpressionParser(text), let term = parser.expression() else { return nil }
        self.term = term
    }

    /// Whether the expression holds, or which variables keep it from being decided.
    public func holds(given variables: KnownVariables) -> Verdict {
        switch evaluate(term, variables) {
        case .unknown(let names): .undecided(names.sorted())
        case .nothing: .no
        case .truth(let truth): truth ? .yes : .no
        // A variable alone holds when it is set and not empty: Ruby's `present?`, to which only spaces are nothing, too.
        case .text(let text): text.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? .no : .yes
        }
    }

    /// Whether an expression holds.
    public enum Verdict: Sendable, Equatable {
        case yes, no
        /// It depends on these variables.
        case undecided([String])
    }

    private enum Value {
        case text(String)
        case truth(Bool)
        case nothing
        case unknown(Set<String>)

        /// Ruby's: everything but `nil` and `false`, so also an empty text.
        var isTrue: Bool {
            switch self {
            case .text: true
            case .truth(let truth): truth
            case .nothing, .unknown: false
            }
        }

        var unknownNames: Set<String>? {
            if case .unknown(let names) = self { names } else { nil }
        }
    }

    private func evaluate(_ term: Term, _ variables: KnownVariables) -> Value {
        switch term {
        case .variable(let name):
            switch variables[name] {
            case .value(let value): .text(value)
            case .absent: .nothing
            case .unknown: .unknown([name])
            }
        case .text(let text): .text(text)
        case .null: .nothing
        case .pattern: .truth(true)
        case .equals(let left, let right): compare(left, right, variables) { $0 }
        case .notEquals(let left, let right): compare(left, right, variables) { !$0 }
        case .matches(let left, let right): match(left, right, variables) { $0 }
        case .matchesNot(let left, let right): match(left, right, variables) { !$0 }
        case .and(let left, let right): both(evaluate(left, variables), evaluate(right, variables))
        case .or(let left, let right): either(evaluate(left, variables), evaluate(right, variables))
        }
    }

    private func compare(_ left: Term, _ right: Term, _ variables: KnownVariables, result: (Bool) -> Bool) -> Value {
        let (left, right) = (evaluate(left, variables), evaluate(right, variables))
        switch (left, right) {
        case (.unknown(let left), .unknown(let right)): return .unknown(left.union(right))
        case (.unknown, _): return left
        case (_, .unknown): return right
        case (.text(let left), .text(let right)): return .truth(result(left == right))
        case (.nothing, .nothing): return .truth(result(true))
        case (.truth(let left), .truth(let right)): return .truth(result(left == right))
        default: return .truth(result(false))
        }
    }

    /// A variable on the right holds a pattern as text. Without a pattern nothing matches.
    private func match(_ left: Term, _ right: Term, _ variables: KnownVariables, result: (Bool) -> Bool) -> Value {
        let subject = evaluate(left, variables)
        let pattern: RulePattern
        if case .pattern(let written) = right {
            pattern = written
        } else {
            switch evaluate(right, variables) {
            case .unknown(let names): return .unknown(names.union(subject.unknownNames ?? []))
            case .text(let text):
                guard let found = RulePattern(slashed: text) else { return .unknown([]) }
                pattern = found
            case .nothing, .truth: return .truth(result(false))
            }
        }
        switch subject {
        case .unknown: return subject
        case .text(let text): return pattern.matches(text).map { .truth(result($0)) } ?? .unknown([])
        case .nothing: return pattern.matches("").map { .truth(result($0)) } ?? .unknown([])
        case .truth: return .unknown([])
        }
    }

    private func both(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.unknown(let left), .unknown(let right)): .unknown(left.union(right))
        case (.unknown, _): right.isTrue ? left : .truth(false)
        case (_, .unknown): left.isTrue ? right : .truth(false)
        default: left.isTrue ? right : left
        }
    }

    private func either(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.unknown(let left), .unknown(let right)): .unknown(left.union(right))
        // Texts are told apart by being empty only at the very end, so an unknown text beside one leaves it open.
        case (.unknown, .truth(true)), (.truth(true), .unknown): .truth(true)
        case (.unknown, _): left
        case (.text, .unknown): left
        case (_, .unknown): right
        default: left.isTrue ? left : right
        }
    }
}
