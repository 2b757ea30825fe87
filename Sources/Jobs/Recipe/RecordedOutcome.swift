public import GitLabAPI
public import GitLabCI
internal import TestResults

/// What CI left of a job, to compare with.
public enum RecordedOutcome: Sendable {
    /// Its log, and what became of its own archive.
    case log(Trace, ArtifactState)
    /// What a recipe carries of it; nil when the run that made it did not come so far.
    case recipe(Recipe.Outcome?)

    /// The exit status of CI's script, where it is told.
    var exitStatus: Int? {
        switch self {
        case .log(let trace, _): trace.result.exitStatus
        case .recipe(let outcome): outcome?.exitStatus
        }
    }

    /// Whether there is anything to compare with.
    var isKnown: Bool {
        if case .recipe(nil) = self { false } else { true }
    }
}
