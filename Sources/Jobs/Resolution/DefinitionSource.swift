internal import GitLabCI

/// Where a job's definition was read.
public enum DefinitionSource: String, Sendable, Codable, Equatable {
    /// The executor wrote it into the job's log, as its runner had received it: what ran.
    case recorded
    /// GitLab's merge of the configuration at the job's commit, and what its API tells besides: includes are resolved
    /// now, and variables that are set outside of the configuration are missing.
    case merged
    /// The same files merged by our own resolver, because GitLab's CI lint gave no answer or knows no child pipelines.
    case resolved
}

/// A definition with what belongs to its source.
struct SourcedDefinition: Sendable {
    let source: DefinitionSource
    var recorded: RecordedJob?
    /// The files of the configuration, as far as they are known.
    var configurationFiles: [IncludedFile] = []
    let job: JobDefinition
    let variables: VariableSet
    let dependencies: DependencyPlan
    /// Commits of history, 0 for all; nil when only the job's variables tell.
    let depth: Int?
    /// What git is asked for, where the payload tells.
    let refspecs: [String]?
    let timeout: Duration
    /// Jobs of the same pipeline whose dotenv reports the job gets; the last one wins.
    let reporters: [Int]
    var notes: [JobNote]

    /// The same with one more thing to say, before the others.
    func adding(_ note: JobNote?) -> SourcedDefinition {
        var result = self
        if let note { result.notes.insert(note, at: 0) }
        return result
    }
}
