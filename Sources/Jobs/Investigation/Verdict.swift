internal import Foundation

/// What a failure comes from, as far as runs with changed inputs tell.
public struct Verdict: Sendable, Equatable, Codable {
    public enum Cause: String, Sendable, Codable, CaseIterable {
        /// It comes with the packages.
        case product = "product-regression"
        /// It comes with the tests.
        case tests = "test-regression"
        /// It needs both the new packages and the new tests: a new check of something that broke, or a change that the
        /// tests don't follow.
        case combination = "product-and-tests-together"
        /// Each of the two brings it alone.
        case both = "product-and-test-regression"
        /// It comes with neither: what passed in CI with the same inputs fails here, too.
        case environment = "environment"
        /// The same inputs fail and pass.
        case flaky = "flaky"
        /// It does not fail here.
        case notReproduced = "flaky-or-environment"
        /// Too little is known.
        case undecided = "undecided"
    }

    public enum Strength: String, Sendable, Codable, Comparable {
        case weak, fair, strong

        public static func < (one: Strength, other: Strength) -> Bool { one.rank < other.rank }
        private var rank: Int { self == .weak ? 0 : self == .fair ? 1 : 2 }
    }

    public var cause: Cause
    public var strength: Strength
    /// How likely at most a test that fails at random, as often as it did, gives the same results in the same places; 0…1.
    public var chance: Double
    /// All results it rests on.
    public var results: Tally

    /// Judges what was observed. Of runs that were not made the answer is not guessed: what they would have excluded makes
    /// the verdict weaker.
    public init(_ seen: Observations) {
        let states = Dictionary(uniqueKeysWithValues: InvestigatedInputs.allCases.map { ($0, seen.tally($0).state) })
        let (cause, limit) = Self.cause(of: states, seen)
        self.cause = cause
        results = seen.runs.values.reduce(seen.inCI + seen.lastGoodInCI, +)
        chance = Self.chance(results)
        strength = min(limit, Self.strength(cause, chance, seen))
    }

    private typealias States = [InvestigatedInputs: Tally.State]

    private static func cause(of states: States, _ seen: Observations) -> (Cause, Strength) {
        if states.values.contains(.mixed) { return (.flaky, .strong) }
        switch states[.asItWas] ?? .unknown {
        case .passed: return unreproduced(states, seen)
        case .failed: return failing(states)
        // CI's failure stands in for it; CI's machine was another.
        case .unknown: return (failing(states).0, .weak)
        case .mixed: return (.flaky, .strong)
        }
    }

    private static func unreproduced(_ states: States, _ seen: Observations) -> (Cause, Strength) {
        if seen.inCI.state == .mixed { return (.flaky, .strong) }
        if seen.history?.state == .mixed { return (.flaky, .fair) }
        // What failed only with other inputs than the failed job's can't come from those.
        if states.values.contains(.failed) { return (.flaky, .weak) }
        return (.notReproduced, seen.tally(.asItWas).passed > 1 ? .fair : .weak)
    }

    /// The table. Where the last good job's own inputs fail here, only the environment is left, unless another run
    /// contradicts it.
    private static func failing(_ states: States) -> (Cause, Strength) {
        switch (states[.oldPackages] ?? .unknown, states[.oldTests] ?? .unknown, states[.oldBoth] ?? .unknown) {
        case (.passed, .passed, .failed): (.flaky, .weak)
        case (.passed, .passed, _): (.combination, .strong)
        case (.passed, _, .failed): (.product, .weak)
        case (.passed, .failed, _): (.product, .strong)
        case (.passed, _, _): (.product, .fair)
        case (_, .passed, .failed): (.tests, .weak)
        case (.failed, .passed, _): (.tests, .strong)
        case (_, .passed, _): (.tests, .fair)
        case (_, _, .failed): (.environment, .strong)
        case (.failed, .failed, .passed): (.both, .strong)
        // Packages and tests each changed alone, once, between two runs.
        case (.failed, _, .passed): (.tests, .fair)
        case (_, .failed, .passed): (.product, .fair)
        default: (.undecided, .weak)
        }
    }

    private static func strength(_ cause: Cause, _ chance: Double, _ seen: Observations) -> Strength {
        switch cause {
        case .flaky, .notReproduced: return .strong
        case .undecided: return .weak
        case .product, .tests, .combination, .both, .environment:
            // A test that is known to fail now and then may have done so each time.
            if seen.inCI.state == .mixed || seen.history?.state == .mixed { return .weak }
            return chance <= 0.05 ? .strong : chance <= 0.15 ? .fair : .weak
        }
    }

    /// With the failure rate that makes them likeliest: f failures and p passes, (f/n)^f (p/n)^p.
    private static func chance(_ results: Tally) -> Double {
        let total = Double(results.passed + results.failed)
        return [results.passed, results.failed].map(Double.init).reduce(1) { share, count in
            count > 0 ? share * pow(count / total, count) : share
        }
    }
}
