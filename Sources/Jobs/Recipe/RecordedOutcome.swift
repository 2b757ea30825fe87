public import GitLabAPI
public import GitLabCI
internal import TestResults

/// What CI left of a job, to compare with.
public enum RecordedOutcome: Sendable {
    /// Its log, and what became of its own archive.
    case log(Trace, ArtifactState)
    /// What a recipe carries of it; nil when the run that made it did not come so far.
    case recipe(Recipe.Outcome?)

    /// How the job ended.
    var result: TraceResult {
        switch self {
        case .log(let trace, _): trace.result
        case .recipe(nil): .truncated(limit: nil)
        case .recipe(let outcome?): outcome.exitStatus == 0 ? .succeeded : .failed(exitStatus: outcome.exitStatus)
        }
    }

    /// The exit status of CI's script, where it is told.
    var exitStatus: Int? { result.exitStatus }

    /// What a recipe carries of it; nil where nothing can be compared with it.
    func pinned(tests: TestReport?) -> Recipe.Outcome? {
        if case .truncated = result, tests == nil { return nil }
        return Recipe.Outcome(exitStatus: exitStatus, tests: tests)
    }

    /// Whether there is anything to compare with.
    var isKnown: Bool {
        if case .recipe(nil) = self { false } else { true }
    }
}
