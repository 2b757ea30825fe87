/// A failure that people know, and where they speak about it.
public struct KnownIssue: Sendable, Hashable, Codable {
    /// A short name of its own, for instance `rhbz#2044379`.
    public var name: String
    /// Where it is described.
    public var reference: String
    /// What happens, in one sentence.
    public var summary: String
    /// What all has to be found in a failed test.
    public var signs: Signs
    /// The machines it happens in; empty for all.
    public var distributions: [DistributionRange]
    /// How often it happens where it can: of how many runs one; nil when nobody knows.
    public var oneIn: Double?

    /// Each that is there has to be found; of a list of patterns one is enough.
    public struct Signs: Sendable, Hashable, Codable {
        /// In the test's name.
        public var test: [KnownPattern]
        /// In one failed assertion: its name, its diagnostic; or in why the test ended.
        public var assertion: [KnownPattern]
        /// In the last lines the test wrote, or the logs of its time.
        public var log: [KnownPattern]
        /// How the test ended.
        public var statuses: [TestStatus]
        /// Whether libvirt's daemons have to have been seen hanging while the test ran.
        public var hang: Bool

        public init(
            test: [KnownPattern] = [], assertion: [KnownPattern] = [], log: [KnownPattern] = [],
            statuses: [TestStatus] = [], hang: Bool = false
        ) {
            self.test = test
            self.assertion = assertion
            self.log = log
            self.statuses = statuses
            self.hang = hang
        }

        /// Whether anything but the status is looked at: a status alone knows no failure from another.
        public var isTelling: Bool { !test.isEmpty || !assertion.isEmpty || !log.isEmpty || hang }
    }

    public init(
        name: String, reference: String, summary: String, signs: Signs, distributions: [DistributionRange] = [],
        oneIn: Double? = nil
    ) {
        self.name = name
        self.reference = reference
        self.summary = summary
        self.signs = signs
        self.distributions = distributions
        self.oneIn = oneIn
    }

    /// Whether a failed test shows this issue, and nothing else: each of its failed assertions has to be known.
    ///
    /// - Parameters:
    ///   - profile: The machine's profile, as `fedora-43`; nil when it is not known, and then any will do.
    ///   - hung: Whether libvirt's daemons were seen hanging while it ran.
    ///   - isInLogs: Whether one of these patterns is in the logs of the test's time; asked last, because they are long.
    public func explains(
        _ test: TestResult, in profile: String?, hung: Bool = false,
        isInLogs: ([KnownPattern]) -> Bool = { _ in false }
    ) -> Bool {
        guard test.status.isFailure, signs.isTelling, isPlace(profile) else { return false }
        guard signs.statuses.isEmpty || signs.statuses.contains(test.status) else { return false }
        guard signs.test.isEmpty || signs.test.contains(where: { $0.isFound(in: test.name.text) }) else { return false }
        guard hung || !signs.hang, isAsserted(by: test) else { return false }
        return signs.log.isEmpty || Self.isAny(signs.log, in: test.outputTail) || isInLogs(signs.log)
    }

    private func isAsserted(by test: TestResult) -> Bool {
        guard !signs.assertion.isEmpty else { return true }
        let told = test.assertions.map { "\($0.label)\n\($0.diagnostic)" }
        guard !told.isEmpty else { return test.reason.map { Self.isAny(signs.assertion, in: [$0]) } ?? false }
        // One assertion more than the known ones is news.
        return told.allSatisfy { Self.isAny(signs.assertion, in: [$0]) }
    }

    private func isPlace(_ profile: String?) -> Bool {
        guard !distributions.isEmpty, let profile else { return true }
        return distributions.contains { $0.contains(profile) }
    }

    private static func isAny(_ patterns: [KnownPattern], in texts: [String]) -> Bool {
        texts.contains { text in patterns.contains { $0.isFound(in: text) } }
    }
}

extension KnownPattern: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let pattern = KnownPattern(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a pattern")
        }
        self = pattern
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
