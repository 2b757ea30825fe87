internal import GitLabCI
internal import Jobs
internal import Terminal

/// Why something about a configuration is not known, as people read it.
enum RuleSentence {
    static func reasons(_ doubts: [RuleDoubt]) -> String {
        doubts.map(reason).joined(separator: ", ")
    }

    static func reason(_ refusal: LintRefusal) -> String {
        switch refusal {
        case .invalid(let errors):
            "GitLab's CI lint doesn't accept the configuration now: \(Sanitizer.line(errors.joined(separator: "; ")))"
        case .forbidden: "GitLab's CI lint isn't allowed here"
        case .unavailable: "GitLab's CI lint gave no answer"
        }
    }

    private static func reason(_ doubt: RuleDoubt) -> String {
        switch doubt {
        case .variables(let names):
            "nobody can read " + names.map { "$\(Sanitizer.line($0))" }.joined(separator: ", ")
        case .expression(let text): "'\(Sanitizer.line(text))' is not understood"
        case .changes: "it depends on what the commit changed"
        case .exists: "it depends on which files there were"
        }
    }
}
