/// Which run comes next, so that none is made whose result could not change the verdict.
public struct InvestigationCourse: Sendable {
    /// What can be run.
    public let possible: Set<InvestigatedInputs>
    /// Whether the user named the runs, so that all of them are made.
    public let isChosen: Bool

    public init(possible: Set<InvestigatedInputs>, isChosen: Bool = false) {
        self.possible = possible
        self.isChosen = isChosen
    }

    /// - Parameters:
    ///   - tests: What is known of each failed test.
    ///   - begun: How many runs were begun of each, whatever came of them.
    ///   - ahead: Whether another run may begin before those that go on have ended.
    /// - Returns: Nil when the verdict would not change any more, or nothing is left.
    public func next(
        _ tests: [Observations], begun: [InvestigatedInputs: Int], ahead: Bool = false
    ) -> InvestigatedInputs? {
        let left = InvestigatedInputs.allCases.filter { possible.contains($0) && begun[$0, default: 0] == 0 }
        if isChosen { return left.first }
        let wanted = tests.compactMap { next(after: $0, left, begun) }
        if let first = InvestigatedInputs.allCases.first(where: wanted.contains) { return first }
        // What runs now has said nothing yet, and most failures fail again.
        let isOpen = tests.contains { $0.tally(.asItWas).state == .unknown }
        return ahead && isOpen ? left.first : nil
    }

    private func next(
        after seen: Observations, _ left: [InvestigatedInputs], _ begun: [InvestigatedInputs: Int]
    ) -> InvestigatedInputs? {
        func first(_ wanted: InvestigatedInputs...) -> InvestigatedInputs? { wanted.first(where: left.contains) }
        switch seen.tally(.asItWas).state {
        case .unknown: return first(.asItWas) ?? (possible.contains(.asItWas) ? nil : afterFailure(seen, first))
        case .mixed: return nil
        case .passed: return possible.contains(.asItWas) && begun[.asItWas, default: 0] < 2 ? .asItWas : nil
        case .failed: return afterFailure(seen, first)
        }
    }

    private func afterFailure(
        _ seen: Observations, _ first: (InvestigatedInputs...) -> InvestigatedInputs?
    ) -> InvestigatedInputs? {
        let (packages, tests, both) = (
            seen.tally(.oldPackages).state, seen.tally(.oldTests).state, seen.tally(.oldBoth).state
        )
        if packages == .unknown, let next = first(.oldPackages) { return next }
        if tests == .unknown, let next = first(.oldTests) { return next }
        let isTold = packages == .passed || tests == .passed
        return !isTold && both == .unknown ? first(.oldBoth) : nil
    }
}
