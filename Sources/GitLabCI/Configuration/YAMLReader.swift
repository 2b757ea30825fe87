import Yams

/// Reads YAML text into configuration nodes, with bounds on everything a file can make large.
struct YAMLReader {
    /// GitLab refuses configurations of more than 100 MiB after merging (`max_yaml_size_bytes` and includes);
    /// real ones stay below 2 MiB.
    static let byteLimit = 16 << 20
    /// Aliases can multiply nodes; a configuration of a thousand jobs in 20 000 lines has about 60 000.
    static let nodeLimit = 500_000
    static let depthLimit = 100
    /// Each anchor can deepen what is released at once, so their number is bounded, too.
    static let anchorLimit = 4096

    let file: String
    private let index: Int
    private let firstLine: Int
    /// Nodes made so far.
    private(set) var nodes: Int

    /// - Parameters:
    ///   - index: Place of the file in the list that nodes refer to.
    ///   - firstLine: Number of the line with which the text begins.
    ///   - nodes: Those of files read before, which count for the same limit.
    init(file: String, index: Int = 0, firstLine: Int = 1, nodes: Int = 0) {
        self.nodes = nodes
        self.file = file
        self.index = index
        self.firstLine = firstLine
    }

    /// Reads one document.
    mutating func read(_ text: String) throws -> ConfigurationNode {
        guard text.utf8.count <= Self.byteLimit else {
            throw ConfigurationError.tooLarge(file: file, measure: .bytes, limit: Self.byteLimit)
        }
        guard anchorCount(text) <= Self.anchorLimit else {
            throw ConfigurationError.tooLarge(file: file, measure: .anchors, limit: Self.anchorLimit)
        }
        var keys = RepeatedKeys(text)
        while true {
            do {
                // Without rules: types are Ruby's, and found here.
                guard let root = try Yams.compose(yaml: keys.text, Resolver.basic) else {
                    return ConfigurationNode(.null, line: firstLine, file: index)
                }
                return try node(root, depth: 0)
            } catch YamlError.duplicatedKeysInMapping(let names, _) where keys.tellApart(names) {
                continue
            } catch let error as YamlError {
                throw malformed(error)
            }
        }
    }

    private mutating func node(_ source: Node, depth: Int) throws -> ConfigurationNode {
        nodes += 1
        guard nodes <= Self.nodeLimit else {
            throw ConfigurationError.tooLarge(file: file, measure: .nodes, limit: Self.nodeLimit)
        }
        guard depth <= Self.depthLimit else {
            throw ConfigurationError.tooLarge(file: file, measure: .depth, limit: Self.depthLimit)
        }
        let line = self.line(source.mark)
        switch source {
        case .scalar(let scalar):
            return ConfigurationNode(content(of: scalar), line: line, file: index, tag: ownTag(scalar.tag))
        case .sequence(let sequence):
            let items = try sequence.map { try node($0, depth: depth + 1) }
            return ConfigurationNode(.sequence(items), line: line, file: index, tag: ownTag(sequence.tag))
        case .mapping(let mapping):
            let content = try self.mapping(mapping, depth: depth)
            return ConfigurationNode(.mapping(content), line: line, file: index, tag: ownTag(mapping.tag))
        case .alias:
            return ConfigurationNode(.null, line: line, file: index)
        }
    }

    private mutating func mapping(_ source: Node.Mapping, depth: Int) throws -> ConfigurationMapping {
        var result = ConfigurationMapping()
        for (keyNode, valueNode) in source {
            guard case .scalar(let key) = keyNode else {
                throw ConfigurationError.unexpected(
                    file: file, line: line(keyNode.mark), key: "", expected: .textKey)
            }
            let value = try node(valueNode, depth: depth + 1)
            if RepeatedKeys.original(key.string) == "<<", key.style == .plain {
                merge(value, into: &result)
            } else {
                result[content(of: key).text ?? RepeatedKeys.original(key.string)] = value
            }
        }
        return result
    }

    /// `<<` takes effect where it stands, as in Psych (`to_ruby.rb`, `revive_hash`): later keys of the mapping win
    /// over it, and of a list of mappings the first wins.
    private func merge(_ value: ConfigurationNode, into result: inout ConfigurationMapping) {
        let sources = value.sequence ?? [value]
        for source in sources.reversed() {
            for entry in source.mapping?.entries ?? [] { result[entry.key] = entry.value }
        }
    }

    private func content(of scalar: Node.Scalar) -> ConfigurationNode.Content {
        // `Tag.implicit` is made anew each time, with constructors of all kinds: a third of the time of a large file.
        let isImplicit = scalar.tag.rawValue == Tag.Name.implicit.rawValue
        let text = RepeatedKeys.original(scalar.string)
        guard scalar.style == .plain, isImplicit else { return .string(text) }
        return PlainScalar.content(of: text)
    }

    private func line(_ mark: Mark?) -> Int { mark.map { $0.line + firstLine - 1 } ?? 0 }

    private func ownTag(_ tag: Tag) -> String? {
        tag.rawValue.hasPrefix("!") && tag.rawValue.count > 1 ? tag.rawValue : nil
    }

    private func anchorCount(_ text: String) -> Int {
        var count = 0
        var previous = UInt8(ascii: "\n")
        var isAfterAmpersand = false
        for byte in text.utf8 {
            if isAfterAmpersand, PlainScalar.isLetter(byte) || PlainScalar.isDigit(byte) { count += 1 }
            let isTokenStart = [UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "["), UInt8(ascii: ",")]
                .contains(previous)
            isAfterAmpersand = byte == UInt8(ascii: "&") && isTokenStart
            previous = byte
        }
        return count
    }

    private func malformed(_ error: YamlError) -> ConfigurationError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .malformed(file: file, line: line(mark), column: mark.column, problem: problem)
        case .duplicatedKeysInMapping(let keys, let context):
            .malformed(
                file: file, line: line(context.mark), column: context.mark.column,
                problem: "duplicate keys: \(keys.prefix(10).joined(separator: ", "))")
        case .reader(let problem, _, _, _), .writer(let problem), .emitter(let problem), .representer(let problem):
            .malformed(file: file, line: 0, column: 0, problem: problem)
        case .no, .memory, .dataCouldNotBeDecoded:
            .malformed(file: file, line: 0, column: 0, problem: "not readable as text")
        }
    }
}

extension ConfigurationNode {
    /// Reads YAML and forgets it: what passes can be given to a decoder that has no bounds of its own.
    ///
    /// - Throws: `ConfigurationError` for what is no YAML, too long, too deep, or made of too many nodes with aliases
    ///   followed.
    public static func checkBounds(ofYAML text: String) throws {
        var reader = YAMLReader(file: "")
        _ = try reader.read(text)
    }
}
