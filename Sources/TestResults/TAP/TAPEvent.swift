/// What a TAP document says next. `depth` is 0 for the test itself and grows with each subtest.
public enum TAPEvent: Sendable, Hashable {
    /// `TAP version N`.
    case version(Int)
    /// `1..N`. A skip reason is empty when the plan says skip and not why.
    case plan(count: Int, skipReason: String?, depth: Int)
    /// `ok` or `not ok`.
    case assertion(TAPAssertion)
    /// The lines between `---` and `...` below an assertion, without the block's indent.
    case yaml(lines: [String], depth: Int)
    /// `Bail out!` with what follows it.
    case bailOut(reason: String)
    /// A line that begins with `#`, without the mark and without what stands before it.
    case comment(String)
    /// The form is wrong here.
    case problem(TAPProblem, depth: Int)
    /// A line that is no TAP.
    case other(String)
}

/// One assertion of a test.
public struct TAPAssertion: Sendable, Hashable {
    public enum Directive: Sendable, Hashable {
        case skip(reason: String)
        case todo(reason: String)
    }

    /// The number the test gave, or the count of assertions so far.
    public var number: Int
    public var name: String
    public var isOK: Bool
    public var directive: Directive?
    public var depth: Int

    /// Whether it makes its test fail. A todo may fail; a skip that says `not ok` is a failure, as it is to Avocado
    /// (`avocado/core/tapparser.py`) and to TAP::Parser.
    public var isFailure: Bool {
        if case .todo = directive { return false }
        return !isOK
    }
}

/// What can be wrong with the form of a TAP document.
public enum TAPProblem: Sendable, Hashable {
    case tooFewAssertions(planned: Int, seen: Int)
    case tooManyAssertions(planned: Int, seen: Int)
    case noPlan
    case secondPlan
    case assertionAfterPlan
    /// Told once per level: after the first, all that follow are off.
    case outOfOrder(expected: Int, found: Int)
    case yamlNotEnded
    case lateVersion
}
