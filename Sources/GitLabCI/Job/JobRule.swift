/// One of a job's `rules`, as written.
public struct JobRule: Sendable, Equatable {
    /// The expression.
    public var condition: String?
    /// Paths of `changes`; nil when there is no such clause.
    public var changes: [String]?
    /// Paths of `exists`; nil when there is no such clause.
    public var exists: [String]?
    /// nil: the job's own.
    public var when: String?
    public var allowFailure: Bool?
    /// Variables the job gets when this rule matches.
    public var variables: [Variable]
    /// Replace the job's needs when this rule matches.
    public var needs: [Need]?

    static func list(_ node: KeyedNode) throws -> [JobRule] {
        try node.items().flattened().map(JobRule.init)
    }

    private init(_ node: KeyedNode) throws {
        guard node.node.mapping != nil else { throw node.unexpected(.mapping) }
        condition = try node.child("if")?.text()
        changes = try node.child("changes").map(Self.paths)
        exists = try node.child("exists").map(Self.paths)
        when = try node.child("when")?.text()
        allowFailure = try node.child("allow_failure")?.boolean()
        variables = try node.child("variables").map { try VariableMapping.variables($0, origin: .rules) } ?? []
        needs = try node.child("needs").map { try NeedList.needs($0, matrix: []) }
    }

    private static func paths(_ node: KeyedNode) throws -> [String] {
        guard node.node.mapping != nil else { return try node.texts() }
        return try node.child("paths")?.texts() ?? []
    }
}

extension JobDefinition {
    /// The job as it is when a rule matched: the rule's variables merged over the job's, its needs in their place.
    public func applying(_ rule: JobRule) -> JobDefinition {
        var job = self
        var merged = VariableMerge(variables)
        merged.add(rule.variables)
        job.variables = merged.variables
        job.needs = rule.needs ?? needs
        job.when = rule.when ?? when
        switch rule.allowFailure {
        case true?: job.allowFailure = .always
        case false?: job.allowFailure = .never
        case nil: break
        }
        return job
    }
}
