/// Reads `variables` mappings.
enum VariableMapping {
    /// - Throws: `ConfigurationError.unexpected` for a boolean, list or null, as GitLab does.
    static func variables(_ node: KeyedNode, origin: VariableOrigin) throws -> [Variable] {
        guard node.node.mapping != nil else { throw node.unexpected(.variableMapping) }
        return try node.entries().map { try variable($0.name, $0.value, origin) }
    }

    private static func variable(_ name: String, _ node: KeyedNode, _ origin: VariableOrigin) throws -> Variable {
        guard node.node.mapping != nil else {
            return Variable(key: name, value: try scalar(node), origin: origin)
        }
        // The long form; a description alone is a form field without a value.
        let isRaw = try node.child("expand").map { try !$0.boolean() } ?? false
        let value = try node.child("value").map(scalar) ?? ""
        return Variable(key: name, value: value, isRaw: isRaw, origin: origin)
    }

    private static func scalar(_ node: KeyedNode) throws -> String {
        if case .boolean = node.node.content { throw node.unexpected(.variableValue) }
        guard let text = node.node.text else { throw node.unexpected(.variableValue) }
        return text
    }
}

/// Variables by key: a later value takes the place of the earlier one, a new key comes last, as GitLab merges them.
struct VariableMerge {
    private(set) var variables: [Variable]
    private var positions: [String: Int] = [:]

    init(_ variables: [Variable]) {
        self.variables = []
        add(variables)
    }

    mutating func add(_ more: [Variable]) {
        for variable in more {
            if let position = positions[variable.key] {
                variables[position] = variable
            } else {
                positions[variable.key] = variables.count
                variables.append(variable)
            }
        }
    }
}
