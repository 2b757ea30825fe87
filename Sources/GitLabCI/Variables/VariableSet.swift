/// All variables of a job, the winning one of each name last.
public struct VariableSet: Sendable, Equatable {
    /// From low to high precedence; a name may come more than once, and the last counts.
    public let variables: [Variable]
    private let winners: [String: Int]

    /// Sorts by origin; within an origin the given order stays.
    public init(_ variables: [Variable]) {
        let sorted = variables.enumerated()
            .sorted { ($0.element.origin, $0.offset) < ($1.element.origin, $1.offset) }
            .map(\.element)
        self.init(inOrder: sorted)
    }

    private init(inOrder variables: [Variable]) {
        self.variables = variables
        winners = Dictionary(variables.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { $1 })
    }

    /// The variable that counts for a name.
    public subscript(name: String) -> Variable? { winners[name].map { variables[$0] } }

    /// The names there are.
    public var names: Set<String> { Set(winners.keys) }

    /// The same variables and some more.
    public func adding(_ more: [Variable]) -> VariableSet { VariableSet(variables + more) }

    /// Both passes: the server's, recursive and sorted by dependency, then the runner's, one level.
    ///
    /// - Parameter fileDirectory: Where file variables are written; a reference to one becomes its path there.
    /// - Returns: One variable a name, in the order in which the runner exports them.
    public func expanded(fileDirectory: String) -> VariableSet {
        let payload = ServerExpansion(variables.filter { !$0.origin.isFromRunner }).expanded()
        let winning = payload.filter { $0.isWinner }.map(\.variable)
        let base = variables.filter { $0.origin == .runnerBase }
        let late = variables.filter { $0.origin == .runnerLate }
        // What the user sets for a local run stays above what the runner adds.
        let local = winning.filter { $0.origin == .local }
        let all = VariableSet(inOrder: base + winning.filter { $0.origin != .local } + late + local)
        let expansion = RunnerExpansion(variables: all, fileDirectory: fileDirectory)
        let unique = all.variables.enumerated().filter { all.winners[$0.element.key] == $0.offset }.map(\.element)
        var growth = 0
        return VariableSet(
            inOrder: unique.map { variable in
                guard growth <= ServerExpansion.growthLimit else { return variable }
                let result = expansion.expanded(variable)
                growth += max(0, result.value.utf8.count - variable.value.utf8.count)
                return result
            })
    }

    /// The values as the server has them when it decides about includes and rules.
    func serverValues() -> [String: String] {
        let results = ServerExpansion(variables.filter { !$0.origin.isFromRunner }).expanded().filter(\.isWinner)
        return Dictionary(results.map { ($0.variable.key, $0.variable.value) }, uniquingKeysWith: { $1 })
    }

    /// The runner's pass over one text, with these variables expanded already: undefined references vanish, as in
    /// `image`.
    func runnerExpanded(_ text: String) -> String { RunnerExpansion(variables: self, fileDirectory: "").expanded(text) }

    /// The server's pass over one text: undefined references stay, as in `tags`.
    public func serverExpanded(_ text: String) -> String { serverExpanded([text])[0] }

    /// The same for several texts: the variables' own references are followed once.
    public func serverExpanded(_ texts: [String]) -> [String] {
        let values = ServerExpansion(variables.filter { !$0.origin.isFromRunner }).expanded()
        return ServerExpansion.expand(texts, with: values.filter(\.isWinner).map(\.variable))
    }
}
