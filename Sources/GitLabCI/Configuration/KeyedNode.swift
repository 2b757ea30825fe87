/// A node together with where it stands, so that every wrong value is reported with file, line, key and what was
/// expected.
struct KeyedNode {
    let node: ConfigurationNode
    /// The path from the root, parts joined by `:`.
    let key: String
    /// Names of the files that the configuration was read from.
    let files: [String]

    var file: String { node.position(in: files).file }

    /// The value of a key; absent and null are the same to GitLab.
    func child(_ name: String) -> KeyedNode? {
        guard let value = node[name], !value.isNull else { return nil }
        return KeyedNode(node: value, key: "\(key):\(name)", files: files)
    }

    func unexpected(_ expected: ConfigurationError.Expectation) -> ConfigurationError {
        .unexpected(file: file, line: node.line, key: key, expected: expected)
    }

    func mapping() throws -> ConfigurationMapping {
        guard let mapping = node.mapping else { throw unexpected(.mapping) }
        return mapping
    }

    /// Entries of a mapping as keyed nodes, nulls included.
    func entries() throws -> [(name: String, value: KeyedNode)] {
        try mapping().entries.map { ($0.key, KeyedNode(node: $0.value, key: "\(key):\($0.key)", files: files)) }
    }

    func items() throws -> [KeyedNode] {
        guard let items = node.sequence else { throw unexpected(.list) }
        return items.enumerated().map { KeyedNode(node: $1, key: "\(key):\($0)", files: files) }
    }

    /// Items of a list, or the one value itself.
    func oneOrMany() -> [KeyedNode] { (try? items()) ?? [self] }

    /// A scalar's text; booleans count only where GitLab takes any scalar.
    func text() throws -> String {
        if case .boolean = node.content { throw unexpected(.text) }
        guard let text = node.text else { throw unexpected(.text) }
        return text
    }

    /// A scalar's text, booleans included.
    func scalarText() throws -> String {
        guard let text = node.text else { throw unexpected(.text) }
        return text
    }

    func texts() throws -> [String] { try oneOrMany().flattened().map { try $0.text() } }

    func boolean() throws -> Bool {
        guard case .boolean(let flag) = node.content else { throw unexpected(.boolean) }
        return flag
    }

    func integer() throws -> Int {
        guard case .integer(let number) = node.content else { throw unexpected(.number) }
        return number
    }
}

extension [KeyedNode] {
    /// Nested lists opened, as GitLab does in scripts, rules and wherever a `!reference` put a list into a list.
    func flattened() -> [KeyedNode] {
        flatMap { item in (try? item.items())?.flattened() ?? [item] }
    }
}
