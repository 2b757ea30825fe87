/// What became of one test.
public struct TestResult: Sendable, Hashable, Codable {
    /// The test's name, comparable between runs.
    public var name: TestName
    /// Its running number in its own run; the order is the file system's, so never compare it between runs.
    public var number: Int?
    public var status: TestStatus
    /// How long it ran, in seconds.
    public var seconds: Double?
    /// When it began and ended, in seconds since 1970 by the clock of the machine it ran in; nil where nothing tells.
    public var startedAt: Double?
    public var endedAt: Double?
    /// Why it ended so, in the words of the test or of Avocado.
    public var reason: String?
    /// The assertions that did not hold, in the order of the test. Says nothing while ``isOutputKnown`` is false.
    public var assertions: [FailedAssertion]
    /// The last lines the test wrote, at most ``outputTailLimit``; kept for tests that did not pass.
    public var outputTail: [String]
    /// The test's exit status, where it named it itself: Avocado's TAP runner neither looks at it nor records it.
    public var exitStatus: Int?
    /// Whether the test's own output was read. False when only its status is known.
    public var isOutputKnown: Bool

    /// How many lines ``outputTail`` holds at most.
    public static let outputTailLimit = 20

    public init(
        name: TestName, number: Int? = nil, status: TestStatus, seconds: Double? = nil,
        startedAt: Double? = nil, endedAt: Double? = nil, reason: String? = nil, assertions: [FailedAssertion] = [],
        outputTail: [String] = [], exitStatus: Int? = nil,
        isOutputKnown: Bool = false
    ) {
        self.name = name
        self.number = number
        self.status = status
        self.seconds = seconds
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.reason = reason
        self.assertions = assertions
        self.outputTail = outputTail
        self.exitStatus = exitStatus
        self.isOutputKnown = isOutputKnown
    }
}
