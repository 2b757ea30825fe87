/// A pipeline's configuration after includes, `extends` and `!reference`: what GitLab's CI lint calls `merged_yaml`.
///
/// It is the input of everything else here. Where it comes from does not matter: lint, or an own resolver that
/// hands over a finished tree.
public struct MergedConfiguration: Sendable {
    /// Names of the files it was read from, for error messages; the first is the one everything began with.
    public let files: [String]
    /// The tree; always a mapping.
    public let root: ConfigurationNode
    /// What the matching rule of `workflow` sets.
    var workflowVariables: [Variable] = []

    /// The name of the file everything began with.
    public var file: String { files.first ?? "" }

    /// Reads merged YAML.
    ///
    /// - Throws: `ConfigurationError.malformed`, `.tooLarge`, or `.unexpected` when the document is no mapping.
    public init(yaml: String, file: String) throws {
        var reader = YAMLReader(file: file)
        try self.init(root: reader.read(yaml), file: file)
    }

    /// Takes a tree that a resolver made.
    ///
    /// - Throws: `ConfigurationError.unexpected` when the root is no mapping.
    public init(root: ConfigurationNode, file: String) throws { try self.init(root: root, files: [file]) }

    /// Takes a tree that was made of several files.
    init(root: ConfigurationNode, files: [String]) throws {
        guard root.mapping != nil else { throw KeyedNode(node: root, key: "", files: files).unexpected(.mapping) }
        self.root = root
        self.files = files
    }

    /// Stages in the order in which they run; `.pre` and `.post` are always there.
    public var stages: [String] {
        let written = (top("stages") ?? top("types"))?.oneOrMany().flattened().compactMap(\.node.text)
        let middle = (written ?? ["build", "test", "deploy"]).filter { $0 != ".pre" && $0 != ".post" }
        return [".pre"] + middle + [".post"]
    }

    /// The place of a stage in `stages`; nil for one that is not there.
    public func stageIndex(of stage: String) -> Int? { stages.firstIndex(of: stage) }

    /// Names of the jobs as written, in file order, hidden ones left out, `parallel` ones by their base name.
    public var baseNames: [String] {
        (root.mapping?.entries ?? []).filter { isJob($0) && !$0.key.hasPrefix(".") }.map(\.key)
    }

    /// Names of the jobs as GitLab shows them: a `parallel` job by its instances.
    ///
    /// A job whose `parallel` cannot be read appears by its base name.
    public var jobNames: [String] {
        baseNames.flatMap { base in (try? instances(ofBase: base))?.map(\.name) ?? [base] }
    }

    /// The rules of `workflow`, in order. The variables of the one that matched change the top-level variables.
    public func workflowRules() throws -> [JobRule] {
        guard let workflow = top("workflow"), let rules = workflow.child("rules") else { return [] }
        return try JobRule.list(rules)
    }

    /// A job by the name GitLab shows: a plain name, `name 1/3`, or `name: [value, value]`.
    ///
    /// - Throws: `ConfigurationError`: `.noSuchJob`, `.hiddenJob`, `.parallelJob` for the base of a parallel job,
    ///   or what is wrong in the definition.
    public func job(named name: String) throws -> JobDefinition {
        if name.hasPrefix("."), root[name]?.mapping != nil { throw ConfigurationError.hiddenJob(name: name) }
        if baseNames.contains(name) {
            let instances = try instances(ofBase: name)
            if instances.count == 1, instances[0].name == name {
                return try JobResolution(configuration: self, base: name, instance: instances[0]).definition()
            }
            throw ConfigurationError.parallelJob(name: name, instances: instances.map(\.name))
        }
        for base in baseNames where name.hasPrefix(base) {
            if let instance = try instances(ofBase: base).first(where: { $0.name == name }) {
                return try JobResolution(configuration: self, base: base, instance: instance).definition()
            }
        }
        throw ConfigurationError.noSuchJob(name: name, available: jobNames)
    }

    func top(_ key: String) -> KeyedNode? {
        guard let node = root[key], !node.isNull else { return nil }
        return KeyedNode(node: node, key: key, files: files)
    }

    private func instances(ofBase base: String) throws -> [ParallelInstance] {
        guard let parallel = top(base)?.child("parallel") else { return [ParallelInstance(name: base)] }
        return try ParallelInstance.all(of: base, parallel: parallel)
    }

    private func isJob(_ entry: ConfigurationMapping.Entry) -> Bool {
        entry.value.mapping != nil && !Self.reservedKeys.contains(entry.key)
    }

    /// Top-level keys that are not jobs (gitlab `lib/gitlab/ci/config/entry/root.rb`).
    private static let reservedKeys: Set<String> = [
        "default", "include", "before_script", "image", "services", "after_script", "variables", "stages", "types",
        "cache", "workflow", "spec", "inputs",
    ]
}
