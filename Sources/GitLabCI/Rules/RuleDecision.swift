extension JobDefinition {
    /// The job as it was in its pipeline, as far as its rules can be decided.
    ///
    /// - Parameters:
    ///   - variables: All that are known in the pipeline, the job's own included.
    ///   - paths: Files of the repository, for `exists`; nil when they aren't listed.
    /// - Returns: The job with what the matching rule sets, or as it is where that is open; and the choice. The job is
    ///   taken to have run.
    public func choosingRule(
        variables: KnownVariables, paths: [String]? = nil
    ) -> (job: JobDefinition, choice: RuleChoice) {
        let choice = RuleChoice(rules, variables: variables, paths: paths, didRun: true)
        if case .matched(let place) = choice.outcome { return (applying(rules[place]), choice) }
        // Where all that may have matched say the same, it doesn't matter which it was.
        if case .undecided(let candidates, _) = choice.outcome, !choice.mayMatchNone {
            let possible = candidates.map { applying(rules[$0]) }
            if let first = possible.first, possible.allSatisfy({ $0 == first }) { return (first, choice) }
        }
        return (self, choice)
    }
}

extension MergedConfiguration {
    /// The configuration as it was in a pipeline: `workflow:rules:variables` of the rule that matched are merged over
    /// the top-level variables.
    ///
    /// - Returns: It as it is, where no rule can be shown to have matched.
    public func choosingWorkflowRule(
        variables: KnownVariables, paths: [String]? = nil
    ) throws -> (configuration: MergedConfiguration, choice: RuleChoice) {
        let rules = try workflowRules()
        let choice = RuleChoice(rules, variables: variables, paths: paths, didRun: true)
        var result = self
        if case .matched(let place) = choice.outcome { result.workflowVariables = rules[place].variables }
        return (result, choice)
    }

    /// The variables that are written at the top, without those of any rule.
    public func topLevelVariables() throws -> [Variable] {
        try top("variables").map { try VariableMapping.variables($0, origin: .topLevel) } ?? []
    }
}
