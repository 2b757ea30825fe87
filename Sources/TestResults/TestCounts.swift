/// How many tests ended in which way.
public struct TestCounts: Sendable, Hashable, Codable {
    public var passed: Int
    public var failed: Int
    public var error: Int
    public var skipped: Int
    public var canceled: Int
    public var interrupted: Int
    public var warned: Int

    public init(
        passed: Int = 0, failed: Int = 0, error: Int = 0, skipped: Int = 0, canceled: Int = 0, interrupted: Int = 0,
        warned: Int = 0
    ) {
        self.passed = passed
        self.failed = failed
        self.error = error
        self.skipped = skipped
        self.canceled = canceled
        self.interrupted = interrupted
        self.warned = warned
    }

    /// Counts the statuses of tests.
    public init(of tests: [TestResult]) {
        self.init()
        for test in tests { self[test.status] += 1 }
    }

    public subscript(status: TestStatus) -> Int {
        get { self[keyPath: Self.field(of: status)] }
        set { self[keyPath: Self.field(of: status)] = newValue }
    }

    /// All tests that ended.
    public var total: Int { sum(of: TestStatus.allCases) }

    /// The tests that make a run a bad one: failed, error, interrupted.
    public var failures: Int { sum(of: TestStatus.allCases.filter(\.isFailure)) }

    private func sum(of statuses: [TestStatus]) -> Int {
        statuses.reduce(0) { $0 + self[$1] }
    }

    private static func field(of status: TestStatus) -> WritableKeyPath<TestCounts, Int> {
        switch status {
        case .passed: \.passed
        case .failed: \.failed
        case .error: \.error
        case .skipped: \.skipped
        case .canceled: \.canceled
        case .interrupted: \.interrupted
        case .warned: \.warned
        }
    }
}
