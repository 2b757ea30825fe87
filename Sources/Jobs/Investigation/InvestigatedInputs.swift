/// One of the runs that tell what a failure comes from: openQA's idea of changing one input at a time (openQA,
/// `docs/UsersGuide.asciidoc`, "Automatic investigation").
public enum InvestigatedInputs: String, Sendable, Codable, CaseIterable {
    /// Everything as the failed job had it.
    case asItWas = "as-it-was"
    /// The packages of the last good job.
    case oldPackages = "old-rpms"
    /// The tests of the last good job.
    case oldTests = "old-tests"
    /// Packages and tests of the last good job.
    case oldBoth = "old-both"

    var hasOldPackages: Bool { self == .oldPackages || self == .oldBoth }
    var hasOldTests: Bool { self == .oldTests || self == .oldBoth }
}

/// How often a test passed and failed with the same inputs.
public struct Tally: Sendable, Equatable, Codable {
    public var passed: Int
    public var failed: Int

    public init(passed: Int = 0, failed: Int = 0) {
        (self.passed, self.failed) = (passed, failed)
    }

    static func + (one: Tally, other: Tally) -> Tally {
        Tally(passed: one.passed + other.passed, failed: one.failed + other.failed)
    }

    enum State { case unknown, passed, failed, mixed }

    var state: State {
        switch (passed > 0, failed > 0) {
        case (false, false): .unknown
        case (true, false): .passed
        case (false, true): .failed
        case (true, true): .mixed
        }
    }
}

/// All that is known of one failed test, or of a job without tests as a whole.
public struct Observations: Sendable, Equatable {
    /// What runs here said, by what they were given.
    public var runs: [InvestigatedInputs: Tally]
    /// What CI said with the failed job's inputs: its failure, and that of tries of the same pipeline.
    public var inCI: Tally
    /// What CI said with the last good job's.
    public var lastGoodInCI: Tally
    /// Whether the last good job had other packages, and other tests; where not, two runs have the same inputs.
    public var packagesDiffer: Bool
    public var testsDiffer: Bool
    /// What is remembered of the test from other jobs and runs, where somebody keeps a history.
    public var history: Tally?

    public init(
        runs: [InvestigatedInputs: Tally] = [:], inCI: Tally = Tally(failed: 1), lastGoodInCI: Tally = Tally(passed: 1),
        packagesDiffer: Bool = true, testsDiffer: Bool = true, history: Tally? = nil
    ) {
        self.runs = runs
        self.inCI = inCI
        self.lastGoodInCI = lastGoodInCI
        self.packagesDiffer = packagesDiffer
        self.testsDiffer = testsDiffer
        self.history = history
    }

    /// Takes what a run said.
    public mutating func add(_ tally: Tally, of inputs: InvestigatedInputs) {
        runs[inputs] = (runs[inputs] ?? Tally()) + tally
    }

    /// What runs said with these inputs, under whatever name.
    func tally(_ inputs: InvestigatedInputs) -> Tally {
        InvestigatedInputs.allCases.filter { isSame($0, inputs) }.reduce(Tally()) { $0 + (runs[$1] ?? Tally()) }
    }

    private func isSame(_ one: InvestigatedInputs, _ other: InvestigatedInputs) -> Bool {
        (!packagesDiffer || one.hasOldPackages == other.hasOldPackages)
            && (!testsDiffer || one.hasOldTests == other.hasOldTests)
    }
}
