/// One value of a CI configuration, typed as Ruby's YAML reader types it, with the line it stands on.
///
/// Whatever makes a configuration (the lint's merged YAML, a resolver of includes, a test) produces this tree;
/// everything else in the module reads it.
public struct ConfigurationNode: Sendable, Equatable {
    /// The value itself.
    public enum Content: Sendable, Equatable {
        case null
        case boolean(Bool)
        case integer(Int)
        case float(Double)
        case string(String)
        case sequence([ConfigurationNode])
        case mapping(ConfigurationMapping)
    }

    /// The value.
    public var content: Content
    /// Line in the file, from 1; 0 when the node was made and not read.
    public var line: Int
    /// Which of several files, as a place in a list of their names.
    public var file: Int
    /// A tag written in the file that is not one of YAML's own, for instance `!reference`.
    public var tag: String?

    /// A node, by default one that was not read from a file.
    public init(_ content: Content, line: Int = 0, file: Int = 0, tag: String? = nil) {
        self.content = content
        self.line = line
        self.file = file
        self.tag = tag
    }

    /// Where the node stands.
    func position(in files: [String]) -> SourcePosition {
        SourcePosition(file: files.indices.contains(file) ? files[file] : "", line: line)
    }

    /// True for an empty value, `null` and `~`. GitLab takes a null key as not specified.
    public var isNull: Bool { content == .null }

    /// The mapping, if it is one.
    public var mapping: ConfigurationMapping? {
        guard case .mapping(let mapping) = content else { return nil }
        return mapping
    }

    /// The items, if it is a list.
    public var sequence: [ConfigurationNode]? {
        guard case .sequence(let items) = content else { return nil }
        return items
    }

    /// The value of a key, if this is a mapping that has it.
    public subscript(key: String) -> ConfigurationNode? { mapping?[key] }
}

/// Keys and values in the order of the file. A key that comes twice has the later value, at the earlier place.
public struct ConfigurationMapping: Sendable, Equatable {
    /// A key, the line of its value, and the value.
    public struct Entry: Sendable, Equatable {
        public let key: String
        public var value: ConfigurationNode
    }

    /// All entries in order.
    public private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]

    /// An empty mapping.
    public init() {}

    /// The keys in order.
    public var keys: [String] { entries.map(\.key) }

    /// The value of a key; setting it replaces in place or appends, as a Ruby hash does.
    public subscript(key: String) -> ConfigurationNode? {
        get { positions[key].map { entries[$0].value } }
        set {
            switch (positions[key], newValue) {
            case (let position?, let value?):
                entries[position].value = value
            case (nil, let value?):
                positions[key] = entries.count
                entries.append(Entry(key: key, value: value))
            case (_?, nil):
                entries.removeAll { $0.key == key }
                positions = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.key, $0) })
            case (nil, nil):
                break
            }
        }
    }
}
