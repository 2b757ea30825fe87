public import TestResults

/// A job that is run again and again: what its runs have shown so far, and whether that is enough.
public struct Repetition: Sendable {
    /// How often, and until when.
    public struct Plan: Sendable, Equatable {
        /// So many runs at most.
        public var runs: Int
        /// So many at one time.
        public var parallel: Int
        /// Whether it ends with the first run that fails.
        public var endsAtFailure: Bool
        /// Decides of each test; whether it ends when all are decided is ``endsWhenSure``.
        public var flakes: FlakeTest
        public var endsWhenSure: Bool

        public init(
            runs: Int, parallel: Int = 1, endsAtFailure: Bool = false, endsWhenSure: Bool = false,
            flakes: FlakeTest = FlakeTest()
        ) {
            self.runs = max(1, runs)
            self.parallel = min(max(1, parallel), self.runs)
            self.endsAtFailure = endsAtFailure
            self.endsWhenSure = endsWhenSure
            self.flakes = flakes
        }
    }

    /// What goes on.
    public enum State: String, Sendable, Equatable, Codable {
        /// Another run may begin.
        case goesOn = "goes-on"
        /// As many as planned have ended.
        case complete
        /// All tests are decided; runs that are on their way end, and count.
        case sure
        /// A run failed, and that was waited for; those on their way are called off.
        case failure
        /// Runs can't be made: the first of all could not, or several in a row.
        case impossible
        /// The user ended it.
        case interrupted
    }

    /// One run that has ended.
    public struct Ended: Sendable {
        public var number: Int
        public var report: RunReport
        /// Its failed tests.
        public var failures: [String]
    }

    public let plan: Plan
    /// In the order in which they ended.
    public private(set) var ended: [Ended] = []
    /// In the order in which they first appeared.
    public private(set) var tests: [TestTally] = []
    /// The job's script as a whole.
    public private(set) var script = PassRate()
    public private(set) var state = State.goesOn
    private var places: [String: Int] = [:]

    /// So many in a row that can't be made are enough.
    private static let mostErrors = 3
    /// A guest may invent names without end.
    private static let mostTests = 20_000

    public init(_ plan: Plan) { self.plan = plan }

    /// Counts a run that has ended. One that could not be made, or was called off, says nothing of the tests.
    ///
    /// - Returns: Whether those on their way are to be called off.
    @discardableResult
    public mutating func count(_ report: RunReport, number: Int, tests found: TestReport?) -> Bool {
        let isJudged = report.result == .passed || report.result == .failed
        let results = isJudged ? found?.tests ?? [] : []
        ended.append(
            Ended(number: number, report: report, failures: results.filter(\.status.isFailure).map(\.name.text)))
        if isJudged {
            script.count(report.result == .passed ? .passed : .failed)
            for result in results { count(result, in: report.run) }
        }
        guard state == .goesOn else { return false }
        state = next
        return state == .failure || state == .impossible
    }

    /// The user has had enough.
    public mutating func interrupt() { state = .interrupted }

    private mutating func count(_ result: TestResult, in run: String) {
        let name = result.name.text
        let place = places[name] ?? tests.count
        if place == tests.count {
            guard tests.count < Self.mostTests else { return }
            places[name] = place
            tests.append(TestTally(test: name))
        }
        tests[place].count(result, in: run)
    }

    private var next: State {
        if plan.endsAtFailure, script.failed > 0 { return .failure }
        if plan.endsWhenSure, isSure { return .sure }
        let errors = ended.reversed().prefix { $0.report.result == .error }.count
        if errors >= min(Self.mostErrors, plan.runs) || errors == ended.count && errors > 0 { return .impossible }
        return ended.count >= plan.runs ? .complete : .goesOn
    }

    /// Whether of the script and of each test that was judged at all it is decided what it is.
    public var isSure: Bool {
        plan.flakes.isSure(script) && tests.allSatisfy { $0.rate.runs == 0 || plan.flakes.isSure($0.rate) }
    }
}

/// What several runs said of one test.
public struct TestTally: Sendable, Equatable {
    public var test: String
    public var rate = PassRate()
    /// Runs in which it did not want to run.
    public var skipped = 0
    /// The first run in which it failed.
    public var firstFailed: String?

    mutating func count(_ result: TestResult, in run: String) {
        rate.count(result.status)
        if result.status == .skipped || result.status == .canceled { skipped += 1 }
        if result.status.isFailure, firstFailed == nil { firstFailed = run }
    }
}
