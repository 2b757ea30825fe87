/// One of a file's `spec:inputs` (gitlab `lib/gitlab/ci/config/header/input.rb`,
/// `lib/gitlab/ci/config/interpolation/inputs/`).
struct InputSpecification {
    enum Kind: String {
        case string, number, boolean, array
    }

    let name: String
    let kind: Kind
    /// nil: it must be given. A default may be null.
    let fallback: ConfigurationNode?
    let options: [String]?
    let pattern: String?

    /// - Parameter node: The value of `spec`.
    static func list(_ node: KeyedNode) throws -> [InputSpecification] {
        try node.child("inputs")?.entries().map { try InputSpecification(name: $0.name, $0.value) } ?? []
    }

    private init(name: String, _ node: KeyedNode) throws {
        self.name = name
        guard !node.node.isNull else {
            (kind, fallback, options, pattern) = (.string, nil, nil, nil)
            return
        }
        _ = try node.mapping()
        let written = try node.child("type")?.text() ?? Kind.string.rawValue
        guard let kind = Kind(rawValue: written) else { throw node.unexpected(.inputType) }
        self.kind = kind
        fallback = node.node["default"]
        options = try node.child("options")?.items().map { try $0.scalarText() }
        pattern = try node.child("regex")?.text()
    }

    /// The value of each input: what is given, else the default.
    static func values(
        _ list: [InputSpecification], given: ConfigurationMapping, at position: SourcePosition
    ) throws -> [String: ConfigurationNode] {
        for key in given.keys where !list.contains(where: { $0.name == key }) {
            throw InclusionError.input(name: key, .undeclared, at: position)
        }
        return try list.reduce(into: [:]) { values, input in
            values[input.name] = try input.value(given[input.name], at: position)
        }
    }

    private func value(_ given: ConfigurationNode?, at position: SourcePosition) throws -> ConfigurationNode {
        func wrong(_ problem: InclusionError.InputProblem) -> InclusionError {
            .input(name: name, problem, at: position)
        }
        guard let value = given ?? fallback else { throw wrong(.required) }
        if given == nil, value.isNull { return value }
        guard kind.fits(value) else { throw wrong(.wrongType(expected: kind.rawValue)) }
        if let options, !options.contains(value.text ?? "") { throw wrong(.notAnOption(options: options)) }
        if let pattern {
            // What takes too long to tell, GitLab has told already: there is a pipeline.
            guard let expression = RulePattern(pattern), expression.matches(value.text ?? "") ?? true else {
                throw wrong(.noMatch(pattern: pattern))
            }
        }
        return value
    }
}

extension InputSpecification.Kind {
    fileprivate func fits(_ value: ConfigurationNode) -> Bool {
        switch (self, value.content) {
        case (.string, .string), (.number, .integer), (.number, .float), (.boolean, .boolean), (.array, .sequence): true
        default: false
        }
    }
}
