/// Resolves `extends` of all jobs (gitlab `lib/gitlab/ci/config/extendable/entry.rb`).
struct Extensions {
    /// Levels in all, the job's own included.
    static let limit = 11
    /// Keys copied from parents in all: many jobs that change one large parent multiply it.
    static let copyLimit = 4 * YAMLReader.nodeLimit

    private let root: ConfigurationMapping
    private let files: [String]
    /// Whether a parent may be in a file that can't be read.
    private let toleratesMissing: Bool
    private var done: [String: (value: ConfigurationNode, height: Int)] = [:]
    private var copied = 0
    /// Jobs of which a parent is missing.
    private(set) var incomplete: Set<String> = []

    init(root: ConfigurationMapping, files: [String], toleratesMissing: Bool) {
        self.root = root
        self.files = files
        self.toleratesMissing = toleratesMissing
    }

    /// The mapping with every job merged over its parents. The key `extends` stays, as in GitLab's merged YAML.
    mutating func resolved() throws -> ConfigurationMapping {
        var result = root
        for entry in root.entries where entry.value["extends"] != nil {
            result[entry.key] = try extended(entry.key, path: []).value
        }
        return result
    }

    private mutating func extended(_ key: String, path: [String]) throws -> (value: ConfigurationNode, height: Int) {
        let own = root[key] ?? ConfigurationNode(.null)
        let position = own.position(in: files)
        guard !path.contains(key) else { throw InclusionError.extendsCycle(jobs: path + [key], at: position) }
        let known = done[key]
        guard path.count + (known?.height ?? 1) <= Self.limit else {
            let job = path.first ?? key
            throw InclusionError.extendsTooDeep(
                job: job, limit: Self.limit, at: root[job]?.position(in: files) ?? position)
        }
        if let known { return known }
        var merged = ConfigurationNode(.mapping(ConfigurationMapping()))
        var height = 1
        for parent in try parents(of: own, key: key) {
            guard let written = root[parent] else {
                guard toleratesMissing else {
                    throw InclusionError.noSuchParent(job: key, parent: parent, at: position)
                }
                incomplete.insert(key)
                continue
            }
            guard written.mapping != nil else {
                throw InclusionError.parentNotMapping(job: key, parent: parent, at: position)
            }
            let base = try extended(parent, path: path + [key])
            if incomplete.contains(parent) { incomplete.insert(key) }
            merged = merged.merging(base.value, copied: &copied)
            height = max(height, base.height + 1)
        }
        let result = (merged.merging(own, copied: &copied), height)
        guard copied <= Self.copyLimit else {
            throw ConfigurationError.tooLarge(file: position.file, measure: .nodes, limit: Self.copyLimit)
        }
        done[key] = result
        return result
    }

    private func parents(of job: ConfigurationNode, key: String) throws -> [String] {
        guard let extends = KeyedNode(node: job, key: key, files: files).child("extends") else { return [] }
        return try extends.oneOrMany().map { item in
            guard case .string(let name) = item.node.content else { throw item.unexpected(.textOrList) }
            return name
        }
    }
}
