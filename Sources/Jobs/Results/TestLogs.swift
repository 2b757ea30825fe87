public import TestResults

/// The logs of each test of a run: what daemons wrote for it alone where they were made to, and of all others what a cut by
/// time gives.
public struct TestLogs: Sendable {
    /// Files that are packed, and so not read.
    public let unread: [String]
    private let tests: TestReport
    private let cut: [DaemonLogs.Log]
    private let own: [Int: [DaemonLogs.Part]]
    private let daemon: String?

    /// - Parameters:
    ///   - run: The run's folder; absolute.
    ///   - byTime: Whether what daemons wrote for a test alone is left aside.
    ///   - clockOffset: Seconds by which the clock of the logs is ahead of that of the tests' times.
    ///   - daemon: The one that is wanted; nil for all.
    /// - Throws: `FileError`.
    public init(
        run: String, tests: TestReport, byTime: Bool = false, clockOffset: Double = 0, daemon: String? = nil
    ) throws {
        try self.init(
            RunEvidence(run: run).logs(besides: run + "/artifacts"), own: byTime ? [:] : DaemonLogs.own(run: run),
            tests: tests, clockOffset: clockOffset, daemon: daemon)
    }

    /// - Parameter artifacts: The folder of a CI job's artifacts; absolute.
    /// - Throws: `FileError`.
    public init(
        artifacts: String, tests: TestReport, clockOffset: Double = 0, daemon: String? = nil
    ) throws {
        try self.init(
            DaemonLogs(folders: [artifacts]), own: [:], tests: tests, clockOffset: clockOffset, daemon: daemon)
    }

    private init(
        _ logs: DaemonLogs, own: [Int: [DaemonLogs.Part]], tests: TestReport, clockOffset: Double, daemon: String?
    ) throws {
        self.tests = tests
        self.own = own
        self.daemon = daemon
        let windows = TestWindows(tests.tests, clockOffset: clockOffset)
        cut = logs.isEmpty ? [] : try logs.cut(windows, daemon: daemon)
        unread = cut.flatMap(\.unread)
    }

    /// Whether there are none at all.
    public var isEmpty: Bool { cut.isEmpty && own.isEmpty }

    /// What is there of a test; also of daemons that logged nothing while it ran.
    ///
    /// - Parameter test: The test's index in the report.
    public func parts(ofTest test: Int) -> [DaemonLogs.Part] {
        let own = (tests.tests[test].number.flatMap { self.own[$0] } ?? []).filter {
            daemon == nil || $0.name == daemon
        }
        guard tests.tests[test].startedAt != nil else { return own }
        let names = Set(own.map(\.name))
        return own + cut.filter { !names.contains($0.name) }.map { $0.part(ofTest: test) }
    }
}
