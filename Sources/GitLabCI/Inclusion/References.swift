/// Replaces `!reference [job, key, …]` by what is at that place
/// (gitlab `lib/gitlab/ci/config/yaml/tags/reference.rb`).
struct References {
    /// References inside of what a reference gives.
    static let limit = 10
    /// References multiply as aliases do.
    static let nodeLimit = 2 * YAMLReader.nodeLimit
    static let tag = "!reference"

    private let root: ConfigurationMapping
    private let files: [String]
    private let toleratesMissing: Bool
    private var done: [[String]: Resolved] = [:]
    private var nodes = 0
    /// Jobs in which a reference has no value.
    private(set) var incomplete: Set<String> = []

    private struct Resolved {
        var value: ConfigurationNode
        /// Levels of references below it.
        var height = 0
        var nodes = 1
        var isIncomplete = false

        mutating func add(_ part: Resolved) {
            height = max(height, part.height)
            nodes += part.nodes
            isIncomplete = isIncomplete || part.isIncomplete
        }
    }

    init(root: ConfigurationMapping, files: [String], toleratesMissing: Bool) {
        self.root = root
        self.files = files
        self.toleratesMissing = toleratesMissing
    }

    mutating func resolved() throws -> ConfigurationMapping {
        var result = ConfigurationMapping()
        for entry in root.entries {
            let part = try resolved(entry.value, open: [])
            nodes += part.nodes
            try checkSize(nodes, at: entry.value)
            result[entry.key] = part.value
            if part.isIncomplete { incomplete.insert(entry.key) }
        }
        return result
    }

    private mutating func resolved(_ node: ConfigurationNode, open: [[String]]) throws -> Resolved {
        if node.tag == Self.tag { return try target(of: node, open: open) }
        var result = Resolved(value: node)
        switch node.content {
        case .sequence(let items):
            var values: [ConfigurationNode] = []
            values.reserveCapacity(items.count)
            for item in items {
                let part = try resolved(item, open: open)
                result.add(part)
                values.append(part.value)
            }
            result.value.content = .sequence(values)
        case .mapping(var mapping):
            for entry in mapping.entries {
                let part = try resolved(entry.value, open: open)
                result.add(part)
                mapping[entry.key] = part.value
            }
            result.value.content = .mapping(mapping)
        default: break
        }
        try checkSize(result.nodes, at: node)
        return result
    }

    private mutating func target(of node: ConfigurationNode, open: [[String]]) throws -> Resolved {
        let path = try path(node)
        let position = node.position(in: files)
        guard !open.contains(path) else { throw InclusionError.referenceCycle(path: path, at: position) }
        guard open.count + (done[path]?.height ?? 1) <= Self.limit else {
            throw InclusionError.referencesTooDeep(path: path, limit: Self.limit, at: position)
        }
        if let known = done[path] { return known }
        var result: Resolved
        if let found = value(at: path) {
            result = try resolved(found, open: open + [path])
            result.height += 1
        } else {
            guard toleratesMissing else { throw InclusionError.noSuchReference(path: path, at: position) }
            result = Resolved(value: ConfigurationNode(.null, line: node.line), isIncomplete: true)
        }
        done[path] = result
        return result
    }

    private func path(_ node: ConfigurationNode) throws -> [String] {
        let keyed = KeyedNode(node: node, key: Self.tag, files: files)
        let path = try keyed.items().map { item in
            guard case .string(let name) = item.node.content else { throw keyed.unexpected(.reference) }
            return name
        }
        guard !path.isEmpty else { throw keyed.unexpected(.reference) }
        return path
    }

    /// A path leads through mappings as written, never through another reference; null counts as absent.
    private func value(at path: [String]) -> ConfigurationNode? {
        var current = root[path[0]]
        for key in path.dropFirst() { current = current?[key] }
        return current.flatMap { $0.isNull ? nil : $0 }
    }

    private func checkSize(_ count: Int, at node: ConfigurationNode) throws {
        guard count <= Self.nodeLimit else {
            throw ConfigurationError.tooLarge(
                file: node.position(in: files).file, measure: .nodes, limit: Self.nodeLimit)
        }
    }
}
