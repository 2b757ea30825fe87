/// One thing in which a local run has to differ from the same job run by the executor on the CI host.
///
/// The words are for people; the rest says to a comparison of the two which differences are allowed.
public struct DoorDifference: Sendable, Equatable, Encodable {
    /// Stable, in lower case with hyphens.
    public let name: String
    /// What CI has.
    public let inCI: String
    /// What a local run has.
    public let here: String
    public let reason: String
    /// Names of variables whose values may differ or be missing; a `*` at the end stands for any ending.
    public let variables: [String]
    /// Whether it is about every variable whose value only CI knows.
    public let coversWithheldVariables: Bool
    /// What of the guest, or of the job's way through it, may differ.
    public let facts: [DoorFact]
    /// Sources of the definition for which it holds.
    public let sources: [DefinitionSource]

    init(
        _ name: String, inCI: String, here: String, because reason: String, variables: [String] = [],
        coversWithheldVariables: Bool = false, facts: [DoorFact] = [],
        sources: [DefinitionSource] = [.recorded, .merged, .resolved]
    ) {
        self.name = name
        self.inCI = inCI
        self.here = here
        self.reason = reason
        self.variables = variables
        self.coversWithheldVariables = coversWithheldVariables
        self.facts = facts
        self.sources = sources
    }

    /// Whether a variable may differ for this reason.
    ///
    /// - Parameter withheld: Names of the variables whose values only CI knows.
    public func covers(variable name: String, withheld: Set<String> = []) -> Bool {
        if coversWithheldVariables, withheld.contains(name) { return true }
        return variables.contains { pattern in
            pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
        }
    }
}

/// Something other than a variable that a comparison from inside the guest can meet.
public struct DoorFact: Sendable, Equatable, Encodable {
    public enum Kind: String, Sendable, Encodable {
        /// A stage that only CI sends.
        case stage
        /// Git references.
        case reference
        /// A setting of the repository.
        case setting
        /// A program in the guest's `PATH`.
        case program
        /// A line of the log.
        case line
        /// A variable that steers what is not done, or not so, in a local run.
        case switchedBy
    }

    public let kind: Kind
    public let name: String

    static func stages(_ names: String...) -> [DoorFact] { names.map { DoorFact(kind: .stage, name: $0) } }
    static func references(_ names: String...) -> [DoorFact] { names.map { DoorFact(kind: .reference, name: $0) } }
    static func settings(_ names: String...) -> [DoorFact] { names.map { DoorFact(kind: .setting, name: $0) } }
    static func programs(_ names: String...) -> [DoorFact] { names.map { DoorFact(kind: .program, name: $0) } }
    static func lines(_ names: String...) -> [DoorFact] { names.map { DoorFact(kind: .line, name: $0) } }
    static func switches(_ names: String...) -> [DoorFact] { names.map { DoorFact(kind: .switchedBy, name: $0) } }
}
