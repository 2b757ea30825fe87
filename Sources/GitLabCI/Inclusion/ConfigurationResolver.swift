/// Makes one configuration out of a file and all it includes, as GitLab does: load, include, `extends`, `!reference`
/// (gitlab `lib/gitlab/ci/config.rb`).
///
/// It is for the times when GitLab's CI lint doesn't answer. It only knows what it is given: files through
/// `ConfigurationFiles`, variables through `KnownVariables`.
public struct ConfigurationResolver: Sendable {
    private let files: ConfigurationFiles
    private let variables: KnownVariables

    /// - Parameter variables: For places and rules of includes.
    public init(files: ConfigurationFiles, variables: KnownVariables) {
        self.files = files
        self.variables = variables
    }

    /// Resolves the configuration that begins with one file.
    ///
    /// - Parameter inputs: Values for the file's own `spec:inputs`, as a trigger job gives them.
    /// - Throws: `InclusionError`, `ConfigurationError`, and what the files throw.
    public func resolve(
        _ location: IncludeLocation, inputs: ConfigurationMapping = ConfigurationMapping()
    ) async throws -> ResolvedConfiguration {
        var inclusion = Inclusion(files: files, variables: variables)
        return try finish(try await inclusion.root(location, inputs: inputs), of: inclusion)
    }

    /// Resolves the configuration of a child pipeline.
    ///
    /// - Parameters:
    ///   - trigger: What its trigger job includes.
    ///   - parent: The configuration file of the pipeline with that job: local includes are of its project, at its ref.
    public func resolve(_ trigger: TriggerInclude, of parent: IncludeLocation) async throws -> ResolvedConfiguration {
        var inclusion = Inclusion(files: files, variables: variables)
        return try finish(
            try await inclusion.child(trigger.include, files: trigger.files, of: parent), of: inclusion)
    }

    private func finish(_ merged: ConfigurationNode, of inclusion: Inclusion) throws -> ResolvedConfiguration {
        let names = inclusion.names
        let isPartial = !inclusion.unread.isEmpty
        guard let root = merged.mapping else {
            throw KeyedNode(node: merged, key: "", files: names).unexpected(.mapping)
        }
        var extensions = Extensions(root: root, files: names, toleratesMissing: isPartial)
        var tree = try extensions.resolved()
        var incomplete = extensions.incomplete
        if inclusion.hasReferences {
            var references = References(root: tree, files: names, toleratesMissing: isPartial)
            tree = try references.resolved()
            incomplete.formUnion(references.incomplete)
        }
        let node = ConfigurationNode(.mapping(tree), line: merged.line)
        let jobs = tree.keys.filter(incomplete.contains)
        return ResolvedConfiguration(
            configuration: try MergedConfiguration(root: node, files: names), included: inclusion.included,
            problems: inclusion.unread.map { .unread($0.file, jobs: jobs, at: $0.position) } + inclusion.problems)
    }
}

/// What `trigger:include` of a job has: the configuration of the child pipeline that the job starts.
public struct TriggerInclude: Sendable {
    let include: ConfigurationNode
    let files: [String]
}

extension MergedConfiguration {
    /// What a trigger job includes; nil for a job that starts no child pipeline.
    ///
    /// - Parameter name: As GitLab shows it; instances of a parallel job include the same.
    public func triggerInclude(ofJob name: String) -> TriggerInclude? {
        let base = [name, JobName.group(name)].first { baseNames.contains($0) }
        guard let base, let include = top(base)?.child("trigger")?.child("include") else { return nil }
        return TriggerInclude(include: include.node, files: files)
    }
}

/// A configuration that our own resolver made.
public struct ResolvedConfiguration: Sendable {
    public let configuration: MergedConfiguration
    /// The file itself and all it includes, in the order of inclusion.
    public let included: [IncludedFile]
    /// What is not known of it.
    public let problems: [InclusionProblem]

    /// Files whose text may be another one now than it was when the job ran.
    public var moving: [IncludedFile] { included.filter { !$0.isPinned } }

    /// Names of jobs, hidden ones included, that build upon something which can't be read.
    public var incompleteJobs: Set<String> {
        problems.reduce(into: []) { names, problem in
            if case .unread(_, let jobs, _) = problem { names.formUnion(jobs) }
        }
    }
}
