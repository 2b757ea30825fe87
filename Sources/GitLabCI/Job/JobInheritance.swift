/// What a job takes from `default`, from the deprecated top-level keys, and from the top-level variables.
struct JobInheritance {
    private let configuration: MergedConfiguration
    private let job: KeyedNode
    private let defaults: Selection
    private let variables: Selection

    private enum Selection {
        case all
        case none
        case only([String])

        func takes(_ name: String) -> Bool {
            switch self {
            case .all: true
            case .none: false
            case .only(let names): names.contains(name)
            }
        }
    }

    /// Deprecated as top-level keys, which act as defaults.
    private static let deprecatedKeys = ["image", "services", "cache", "before_script", "after_script"]

    init(configuration: MergedConfiguration, job: KeyedNode) throws {
        self.configuration = configuration
        self.job = job
        let inherit = job.child("inherit")
        defaults = try Self.selection(inherit?.child("default"))
        variables = try Self.selection(inherit?.child("variables"))
    }

    /// The job's own value, else the default one as a whole: nothing is merged.
    func value(_ key: String) throws -> KeyedNode? {
        if let own = job.child(key) { return own }
        guard defaults.takes(key) else { return nil }
        let written = configuration.top("default")?.child(key)
        guard Self.deprecatedKeys.contains(key), let deprecated = configuration.top(key) else { return written }
        guard written == nil else {
            throw ConfigurationError.definedTwice(file: deprecated.file, line: deprecated.node.line, key: key)
        }
        return deprecated
    }

    /// The top-level variables that the job takes, in order.
    func topVariables() throws -> [Variable] {
        var merged = VariableMerge(try configuration.topLevelVariables())
        merged.add(
            configuration.workflowVariables.map { variable in
                var top = variable
                top.origin = .topLevel
                return top
            })
        return merged.variables.filter { variables.takes($0.key) }
    }

    private static func selection(_ node: KeyedNode?) throws -> Selection {
        guard let node else { return .all }
        if case .boolean(let flag) = node.node.content { return flag ? .all : .none }
        guard node.node.sequence != nil else { throw node.unexpected(.inherit) }
        return .only(try node.texts())
    }
}
