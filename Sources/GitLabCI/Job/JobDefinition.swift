/// One job, resolved: defaults applied, variables merged, `parallel` expanded, scripts flattened.
///
/// Values are as written: variables inside `tags`, `needs`, `image` and artifact paths are not expanded yet,
/// because that takes the values of a pipeline.
public struct JobDefinition: Sendable, Equatable {
    /// The name GitLab shows, for instance `test: [fedora, x86_64]`.
    public var name: String
    /// The name in the configuration, without the instance.
    public var baseName: String
    /// Default `test`.
    public var stage: String
    /// `before_script` and `script`, which GitLab joins into one list run by one shell.
    public var script: [String]
    /// Run by a shell of its own.
    public var afterScript: [String]
    /// Commands around the fetching of sources.
    public var hooks: JobHooks
    /// Top-level variables that the job inherits, then the job's own, then those of the matrix.
    public var variables: [Variable]
    /// The rules in order. Which one matched is not decided here; their variables and needs are candidates.
    public var rules: [JobRule]
    /// nil: not written, so all jobs of earlier stages. Empty: none.
    public var needs: [Need]?
    /// nil: not written, so everything that `needs` gives. Empty: nothing is downloaded.
    public var dependencies: [String]?
    /// What is kept of the job.
    public var artifacts: Artifacts
    /// Which runners may take the job; may hold variables.
    public var tags: [String]
    /// The container image; without meaning for a machine, but it makes `CI_JOB_IMAGE`.
    public var image: JobImage?
    /// Names of service images.
    public var services: [String]
    /// In seconds, as written; nil means the project's.
    public var timeout: Int?
    public var allowFailure: AllowFailure
    /// `on_success` unless written.
    public var when: String
    /// The place among the instances of a `parallel` job, from 1.
    public var nodeIndex: Int?
    /// Number of the instances; 1 without `parallel`.
    public var nodeTotal: Int
    /// Names of variables that server and runner make from `secrets` and `id_tokens`: nobody else can.
    public var secretNames: [String]
    /// A trigger job starts another pipeline and has no script.
    public var isTrigger: Bool

    /// The values of the matrix, in order.
    public var matrix: [MatrixValue] {
        variables.filter { $0.origin == .matrix }.map { MatrixValue(name: $0.key, value: $0.value) }
    }
}

/// Commands that the runner runs in `get_sources`.
public struct JobHooks: Sendable, Equatable {
    public var preGetSources: [String] = []
    public var postGetSources: [String] = []
}

/// A container image of a job.
public struct JobImage: Sendable, Equatable {
    public var name: String
    public var entrypoint: [String]?
}

/// Whether a failure of the job lets the pipeline go on.
public enum AllowFailure: Sendable, Equatable {
    case never
    case always
    /// Only when the script ends with one of these.
    case exitCodes([Int])
}

extension JobDefinition {
    /// A job as a recipe pins it: what only served to find it, rules, needs and tags, is left empty.
    ///
    /// - Parameter timeout: In seconds.
    public init(
        name: String, stage: String, script: [String], afterScript: [String], preGetSources: [String] = [],
        postGetSources: [String] = [], artifacts: Artifacts, timeout: Int
    ) {
        self.init(
            name: name, baseName: JobName.group(name), stage: stage, script: script, afterScript: afterScript,
            hooks: JobHooks(preGetSources: preGetSources, postGetSources: postGetSources), variables: [], rules: [],
            needs: nil, dependencies: nil, artifacts: artifacts, tags: [], image: nil, services: [], timeout: timeout,
            allowFailure: .never, when: "on_success", nodeIndex: nil, nodeTotal: 1, secretNames: [], isTrigger: false)
    }
}
