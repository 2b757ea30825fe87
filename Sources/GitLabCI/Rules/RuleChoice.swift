/// Why it can't be decided whether a rule matched.
public enum RuleDoubt: Sendable, Equatable {
    /// The values of these variables aren't known.
    case variables([String])
    /// The expression isn't understood here.
    case expression(String)
    /// It looks at what a commit changed.
    case changes
    /// It looks for files, and they aren't listed here.
    case exists
}

/// Which of a list of rules matched: the first whose clauses all hold.
public struct RuleChoice: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        /// The place of the rule.
        case matched(Int)
        case none
        /// One of these matched, or none; what would have to be known.
        case undecided(candidates: [Int], because: [RuleDoubt])
    }

    public let outcome: Outcome
    /// Whether it is possible that no rule matched at all.
    public let mayMatchNone: Bool

    /// - Parameters:
    ///   - paths: Files of the repository, for `exists`; nil leaves it undecided.
    ///   - didRun: The job is known to have run, so a rule that would have kept it out didn't match.
    public init(_ rules: [JobRule], variables: KnownVariables, paths: [String]? = nil, didRun: Bool = false) {
        var candidates: [Int] = []
        var doubts: [RuleDoubt] = []
        for (place, rule) in rules.enumerated() where !(didRun && rule.when == "never") {
            switch rule.verdict(variables: variables, paths: paths) {
            case .no: continue
            case .yes:
                candidates.append(place)
                mayMatchNone = false
                outcome =
                    candidates.count == 1 ? .matched(place) : .undecided(candidates: candidates, because: doubts)
                return
            case .undecided(let more):
                candidates.append(place)
                for doubt in more where !doubts.contains(doubt) { doubts.append(doubt) }
            }
        }
        mayMatchNone = !didRun || candidates.isEmpty
        switch candidates.count {
        case 0: outcome = .none
        // The job ran, so one of its rules matched, and only this one can be it.
        case 1 where didRun: outcome = .matched(candidates[0])
        default: outcome = .undecided(candidates: candidates, because: doubts)
        }
    }
}

extension JobRule {
    fileprivate enum Verdict {
        case yes, no
        case undecided([RuleDoubt])
    }

    /// All clauses have to hold; one that surely doesn't decides, whatever the others are.
    fileprivate func verdict(variables: KnownVariables, paths: [String]?) -> Verdict {
        var doubts: [RuleDoubt] = []
        if let condition {
            switch RuleExpression(condition)?.holds(given: variables) {
            case .yes?: break
            case .no?: return .no
            case .undecided(let names)?: doubts.append(names.isEmpty ? .expression(condition) : .variables(names))
            case nil: doubts.append(.expression(condition))
            }
        }
        if let exists {
            switch paths.flatMap({ Self.exists(exists, in: $0, variables) }) {
            case true?: break
            case false?: return .no
            case nil: doubts.append(.exists)
            }
        }
        if changes != nil { doubts.append(.changes) }
        return doubts.isEmpty ? .yes : .undecided(doubts)
    }

    private static func exists(_ patterns: [String], in paths: [String], _ variables: KnownVariables) -> Bool? {
        let globs = patterns.map { GlobPattern(variables.expandedWhereKnown($0)) }
        return paths.contains { path in globs.contains { $0.matches(path) } }
    }
}
