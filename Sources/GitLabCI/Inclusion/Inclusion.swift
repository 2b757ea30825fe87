/// One walk through a file and all it includes.
struct Inclusion {
    /// GitLab's own limit on the files of one pipeline.
    static let fileLimit = 150
    static let depthLimit = 100

    let files: ConfigurationFiles
    let variables: KnownVariables
    /// Names of the files read, for messages; a node knows its place in this list.
    private(set) var names: [String] = []
    private(set) var included: [IncludedFile] = []
    private(set) var problems: [InclusionProblem] = []
    private(set) var unread: [(file: IncludedFile, position: SourcePosition)] = []
    private(set) var hasReferences = false
    private var texts: [IncludeLocation: String] = [:]
    private var bytes = 0
    private var nodes = 0

    init(files: ConfigurationFiles, variables: KnownVariables) {
        self.files = files
        self.variables = variables
    }

    /// The root file with everything it includes merged below it.
    ///
    mutating func root(_ location: IncludeLocation, inputs: ConfigurationMapping) async throws -> ConfigurationNode {
        let start = SourcePosition(file: Self.name(location, own: nil), line: 0)
        let request = IncludeRequest(location: location, kind: .root, inputs: inputs, position: start, chain: [])
        guard let tree = try await tree(request) else { throw InclusionError.notFound(location, at: start) }
        return tree
    }

    /// The configuration of a child pipeline, which is nothing but what its trigger job includes
    /// (gitlab `app/models/ci/bridge.rb`, `yaml_for_downstream`).
    mutating func child(_ include: ConfigurationNode, files sources: [String], of parent: IncludeLocation) async throws
        -> ConfigurationNode
    {
        names = sources
        var root = ConfigurationMapping()
        root["include"] = include
        let start = include.position(in: sources)
        let request = IncludeRequest(
            location: parent, kind: .root, inputs: ConfigurationMapping(), position: start, chain: [])
        return try await expanded(
            ConfigurationNode(.mapping(root), line: include.line, file: include.file), of: request)
    }

    private mutating func tree(_ request: IncludeRequest) async throws -> ConfigurationNode? {
        let location = request.location
        guard !request.chain.contains(location) else {
            let names = (request.chain + [location]).map { Self.name($0, own: request.chain.first) }
            throw InclusionError.includeCycle(files: names, at: request.position)
        }
        guard included.count <= Self.fileLimit else {
            throw InclusionError.tooManyFiles(limit: Self.fileLimit, at: request.position)
        }
        guard request.chain.count <= Self.depthLimit else {
            throw InclusionError.includesTooDeep(limit: Self.depthLimit, at: request.position)
        }
        let file = IncludedFile(location, kind: request.kind)
        guard let text = try await text(location) else {
            // GitLab reads these with rights of its own, so that a reader may lack them is nothing unusual.
            guard request.kind == .template || request.kind == .component else {
                throw InclusionError.notFound(location, at: request.position)
            }
            unread.append((file, request.position))
            return nil
        }
        bytes += text.utf8.count
        guard bytes <= YAMLReader.byteLimit else {
            throw ConfigurationError.tooLarge(
                file: request.position.file, measure: .bytes, limit: YAMLReader.byteLimit)
        }
        included.append(file)
        hasReferences = hasReferences || text.contains(References.tag)
        names.append(Self.name(location, own: request.chain.first))
        var document = ConfigurationDocument(
            text: text, file: names[names.count - 1], index: names.count - 1, variables: variables, nodes: nodes)
        let node = try document.read(inputs: request.inputs, at: request.position)
        nodes = document.nodes
        if request.kind == .root, !document.assumed.isEmpty {
            problems.append(.assumedInputs(names: document.assumed, at: SourcePosition(file: document.file, line: 1)))
        }
        return try await expanded(node, of: request)
    }

    private mutating func text(_ location: IncludeLocation) async throws -> String? {
        if let known = texts[location] { return known }
        let text = try await files.text(location)
        texts[location] = text
        return text
    }

    /// The included files in order, each over the ones before, and the including file over all.
    private mutating func expanded(_ node: ConfigurationNode, of request: IncludeRequest) async throws
        -> ConfigurationNode
    {
        guard var own = node.mapping else {
            throw KeyedNode(node: node, key: "", files: names).unexpected(.mapping)
        }
        guard let written = own["include"] else { return node }
        own["include"] = nil
        var merged = ConfigurationMapping()
        var copied = 0
        if !written.isNull {
            let keyed = KeyedNode(node: written, key: "include", files: names)
            for include in try Include.list(keyed) where try await isTaken(include, in: request) {
                let places = IncludePlaces(include: include, request: request, files: files, variables: variables)
                for next in try await places.requests() {
                    if let part = try await tree(next)?.mapping { merged.merge(part, copied: &copied) }
                }
            }
        }
        merged.merge(own, copied: &copied)
        return ConfigurationNode(.mapping(merged), line: node.line, file: node.file)
    }

    /// An include without rules is taken; with rules, when the first that matches doesn't say `never`. What can't be
    /// decided is taken and told: a file too many changes less than one that is missing.
    private mutating func isTaken(_ include: Include, in request: IncludeRequest) async throws -> Bool {
        guard !include.rules.isEmpty else { return true }
        let paths: [String]?
        if include.rules.contains(where: { $0.exists != nil }), case .repository(let project, let ref, _) = request.home
        {
            paths = try await files.paths(project, ref)
        } else {
            paths = nil
        }
        let choice = RuleChoice(include.rules, variables: variables, paths: paths)
        switch choice.outcome {
        case .matched(let rule): return include.rules[rule].when != "never"
        case .none: return false
        case .undecided(let candidates, let doubts):
            let takes = candidates.map { include.rules[$0].when != "never" }
            guard takes.contains(true) else { return false }
            if takes.allSatisfy(\.self), !choice.mayMatchNone { return true }
            problems.append(
                .undecidedInclude(path: include.place.text, because: doubts, at: include.position))
            return true
        }
    }

    /// Files of the pipeline's own project are named by their path alone.
    static func name(_ location: IncludeLocation, own root: IncludeLocation?) -> String {
        switch location {
        case .repository(let project, let ref, let path):
            guard case .repository(let own, let commit, _)? = root, own != project || commit != ref else { return path }
            return "\(project)\(ref.map { "@\($0)" } ?? ""):\(path)"
        case .remote(let address): return address
        case .template(let name): return name
        case .component(let address): return address
        case .artifact(let job, let path): return "\(path) (artifact of \(job))"
        }
    }
}

/// A file that is to be read, and what for.
struct IncludeRequest {
    let location: IncludeLocation
    let kind: IncludedFile.Kind
    let inputs: ConfigurationMapping
    /// Where the include is written.
    let position: SourcePosition
    /// The files that lead to it.
    let chain: [IncludeLocation]

    /// The repository whose files are local to this one.
    var home: IncludeLocation? {
        switch location {
        case .repository: return location
        case .component(let address):
            return ComponentAddress(address).map { .repository(project: $0.project, ref: $0.version, path: "") }
        // What an archive holds has no repository but that of the pipeline it was made in.
        case .artifact: return chain.first
        case .remote, .template: return nil
        }
    }
}
