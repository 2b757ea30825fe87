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

    /// Resolves a configuration whose text is at hand, for instance from an archive. Its local includes are those of
    /// a project at a commit.
    public func resolve(
        text: String, name: String, project: String, ref: String, inputs: ConfigurationMapping = ConfigurationMapping()
    ) async throws -> ResolvedConfiguration {
        var inclusion = Inclusion(files: files, variables: variables)
        let location = IncludeLocation.repository(project: project, ref: ref, path: name)
        return try finish(try await inclusion.root(location, text: text, inputs: inputs), of: inclusion)
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
