internal import Yams

/// The problems of one file, gathered while it is read.
final class ProblemList {
    private(set) var problems: [SettingProblem] = []

    func add(_ kind: SettingProblem.Kind, at node: Node, key: String) {
        problems.append(
            SettingProblem(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, key: key, kind: kind))
    }
}

/// One mapping of a profile's file: hands out its values and notes what is wrong with them.
struct Section {
    let node: Node
    let path: String
    let problems: ProblemList
    private let values: [String: Node]

    /// - Parameter keys: All keys that may stand here; others are problems.
    /// - Returns: nil if it is no mapping, which is a problem, too.
    init?(_ node: Node, path: String, keys: [String], problems: ProblemList) {
        guard case .mapping(let mapping) = node else {
            problems.add(.unexpected(found: found(node), expected: .mapping(keys)), at: node, key: path)
            return nil
        }
        var values: [String: Node] = [:]
        for (keyNode, value) in mapping {
            let key = keyNode.scalar?.string ?? "?"
            guard keys.contains(key) else {
                let nearest = Spelling.nearest(to: key, among: keys)
                let name = path.isEmpty ? shortened(key) : "\(path).\(shortened(key))"
                problems.add(.unknownKey(nearest: nearest, known: keys), at: keyNode, key: name)
                continue
            }
            values[key] = value
        }
        self.node = node
        self.path = path
        self.problems = problems
        self.values = values
    }

    func has(_ key: String) -> Bool { values[key] != nil }

    func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The mapping below `key`; nil if it is not there (no problem) or none (a problem).
    func section(_ key: String, keys: [String]) -> Section? {
        values[key].flatMap { Section($0, path: name(of: key), keys: keys, problems: problems) }
    }

    /// As `section`, but absence is a problem.
    func requiredSection(_ key: String, keys: [String]) -> Section? {
        if !has(key) { missing(key, .mapping(keys)) }
        return section(key, keys: keys)
    }

    /// The value of `key` as `parse` understands it; nil if it is absent, or wrong, which is a problem.
    func optional<Value>(_ key: String, _ expected: SettingExpectation, _ parse: (String) -> Value?) -> Value? {
        values[key].flatMap { item($0, name(of: key), expected, parse) }
    }

    /// As `optional`, but absence is a problem.
    func required<Value>(_ key: String, _ expected: SettingExpectation, _ parse: (String) -> Value?) -> Value? {
        guard has(key) else {
            missing(key, expected)
            return nil
        }
        return optional(key, expected, parse)
    }

    /// The items of the list at `key`; nil if it is absent. Wrong items are problems and left out.
    func list<Value>(_ key: String, of expected: SettingExpectation, _ parse: (String) -> Value?) -> [Value]? {
        guard let node = values[key] else { return nil }
        guard case .sequence(let sequence) = node else {
            add(.unexpected(found: found(node), expected: .list(of: expected)), at: key)
            return nil
        }
        return sequence.enumerated().compactMap { index, node in
            item(node, "\(name(of: key))[\(index + 1)]", expected, parse)
        }
    }

    func missing(_ key: String, _ expected: SettingExpectation) {
        problems.add(.missingKey(expected: expected), at: node, key: name(of: key))
    }

    /// Notes a problem with the value of `key`, or with the section if it has no such key.
    func add(_ kind: SettingProblem.Kind, at key: String) {
        problems.add(kind, at: values[key] ?? node, key: name(of: key))
    }

    /// Whether the value of `key` is a mapping.
    func isMapping(_ key: String) -> Bool {
        if case .mapping = values[key] { true } else { false }
    }

    private func item<Value>(
        _ node: Node, _ name: String, _ expected: SettingExpectation, _ parse: (String) -> Value?
    ) -> Value? {
        if case .scalar(let scalar) = node, let value = parse(scalar.string) { return value }
        problems.add(.unexpected(found: found(node), expected: expected), at: node, key: name)
        return nil
    }
}

private func found(_ node: Node) -> SettingProblem.Found {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? .nothing : .value(shortened(scalar.string))
    case .mapping: .mapping
    case .sequence: .list
    case .alias(let alias): .value(shortened("*\(alias.anchor.rawValue)"))
    }
}

private func shortened(_ text: String) -> String {
    text.count <= 80 ? text : "\(text.prefix(79))…"
}
