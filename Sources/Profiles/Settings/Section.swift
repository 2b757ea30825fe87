internal import Foundation

/// The problems of one file, gathered while it is read.
final class ProblemList {
    private(set) var problems: [SettingProblem] = []

    func add(_ kind: SettingProblem.Kind, at place: Place, key: String) {
        problems.append(SettingProblem(place: place, key: key, kind: kind))
    }

    /// In the order of the lines, those of one file together.
    func sorted(first file: String) -> [SettingProblem] {
        problems.sorted {
            ($0.file == file ? 0 : 1, $0.file, $0.line, $0.column) < (
                $1.file == file ? 0 : 1, $1.file, $1.line, $1.column
            )
        }
    }
}

/// One mapping of a profile's file: hands out its values and notes what is wrong with them.
struct Section {
    let setting: Setting
    let path: String
    let problems: ProblemList
    private let values: [String: Setting]

    /// - Parameter keys: All keys that may stand here; others are problems.
    /// - Returns: nil if it is no mapping, which is a problem, too.
    init?(_ setting: Setting, path: String, keys: [String], problems: ProblemList) {
        guard case .mapping(let entries) = setting.content else {
            problems.add(.unexpected(found: setting.found, expected: .mapping(keys)), at: setting.place, key: path)
            return nil
        }
        var values: [String: Setting] = [:]
        for entry in entries {
            let key = entry.key ?? "?"
            guard keys.contains(key) else {
                let nearest = Spelling.nearest(to: key, among: keys)
                let name = path.isEmpty ? shortened(key) : "\(path).\(shortened(key))"
                problems.add(.unknownKey(nearest: nearest, known: keys), at: entry.keyPlace, key: name)
                continue
            }
            values[key] = entry.value
        }
        self.setting = setting
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

    /// The mappings of the list at `key`; empty if it is absent.
    func sections(_ key: String, keys: [String]) -> [Section] {
        guard let setting = values[key] else { return [] }
        guard case .list(let items) = setting.content else {
            add(.unexpected(found: setting.found, expected: .list(of: .mapping(keys))), at: key)
            return []
        }
        return items.enumerated().compactMap { index, item in
            Section(item, path: "\(name(of: key))[\(index + 1)]", keys: keys, problems: problems)
        }
    }

    /// Where the keys' values stand.
    var lines: [String: Int] { values.mapValues(\.place.line) }

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
        guard let setting = values[key] else { return nil }
        guard case .list(let items) = setting.content else {
            add(.unexpected(found: setting.found, expected: .list(of: expected)), at: key)
            return nil
        }
        return items.enumerated().compactMap { index, setting in
            item(setting, "\(name(of: key))[\(index + 1)]", expected, parse)
        }
    }

    func missing(_ key: String, _ expected: SettingExpectation) {
        problems.add(.missingKey(expected: expected), at: setting.place, key: name(of: key))
    }

    /// Notes a problem with the value of `key`, or with the section if it has no such key.
    func add(_ kind: SettingProblem.Kind, at key: String) {
        problems.add(kind, at: (values[key] ?? setting).place, key: name(of: key))
    }

    /// Whether the value of `key` is a mapping.
    func isMapping(_ key: String) -> Bool {
        if case .mapping = values[key]?.content { true } else { false }
    }

    /// Whether the value of `key` is a list.
    func isList(_ key: String) -> Bool {
        if case .list = values[key]?.content { true } else { false }
    }

    /// The folder of the file in which `key` stands: where a relative path begins.
    func folder(of key: String) -> String {
        ((values[key] ?? setting).place.file as NSString).deletingLastPathComponent
    }

    private func item<Value>(
        _ setting: Setting, _ name: String, _ expected: SettingExpectation, _ parse: (String) -> Value?
    ) -> Value? {
        if case .single(let text) = setting.content, let value = parse(text) { return value }
        problems.add(.unexpected(found: setting.found, expected: expected), at: setting.place, key: name)
        return nil
    }
}

extension Setting {
    /// What stands there, for a message.
    var found: SettingProblem.Found {
        switch content {
        case .single(let text): text.isEmpty ? .nothing : .value(shortened(text))
        case .mapping: .mapping
        case .list: .list
        }
    }
}

private func shortened(_ text: String) -> String {
    text.count <= 80 ? text : "\(text.prefix(79))…"
}
