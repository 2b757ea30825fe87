/// What a test run left, whatever it was read from.
public struct TestReport: Sendable, Hashable, Codable {
    /// What a report was read from, which tells how much it can know.
    public enum Source: String, Sendable, Hashable, Codable {
        /// Avocado's `results.json` with the tests' own output.
        case avocadoResults
        /// Avocado's `results.tap` with the tests' own output: all that a killed run leaves.
        case avocadoTAP
        /// Avocado's terminal output, in a job's log or live: every test's status, no assertions.
        case avocadoConsole
        /// The logs artifact of libvirt's CI: tests that failed or ended in error, no others.
        case collectedLogs
        /// TAP or the output of prove, without Avocado.
        case tap
        /// JUnit XML, as Avocado's `results.xml` and most test programs write it.
        case junit
    }

    /// The tests that ran, in the order in which they were found.
    public var tests: [TestResult]
    public var source: Source
    /// How many tests there were to run, if that was said.
    public var planned: Int?
    /// The counts the run itself gave at its end, if it did.
    public var announced: TestCounts?
    /// Whether the run came to its end and all its tests are here.
    public var isComplete: Bool

    public init(
        tests: [TestResult], source: Source, planned: Int? = nil, announced: TestCounts? = nil, isComplete: Bool
    ) {
        self.tests = tests
        self.source = source
        self.planned = planned
        self.announced = announced
        self.isComplete = isComplete
    }

    /// The counts the run gave, or else the counts of ``tests``.
    public var counts: TestCounts { announced ?? TestCounts(of: tests) }

    /// The tests that make this a bad run.
    public var failures: [TestResult] { tests.filter(\.status.isFailure) }

    /// Adds what the tests' own output says to tests of which only the status is known: the status of a CI run is in
    /// its trace, the assertions are in its logs artifact.
    ///
    /// A test of which this report knows nothing is added at the end, since its logs prove that it failed.
    public func merging(details: [TestResult]) -> TestReport {
        var merged = self
        var pairing = TestPairing(tests)
        for detail in details {
            if let index = pairing.takeMatch(of: detail, sameRun: true) {
                merged.tests[index].add(detail)
            } else {
                merged.tests.append(detail)
                merged.announced?[detail.status] += 1
            }
        }
        return merged
    }
}

extension TestResult {
    /// Takes over what is known of the same test of the same run from its own output. The status stays: whoever ran
    /// the test judged it.
    fileprivate mutating func add(_ detail: TestResult) {
        number = number ?? detail.number
        seconds = seconds ?? detail.seconds
        startedAt = startedAt ?? detail.startedAt
        endedAt = endedAt ?? detail.endedAt
        reason = reason ?? detail.reason
        exitStatus = exitStatus ?? detail.exitStatus
        guard detail.isOutputKnown else { return }
        assertions = detail.assertions
        outputTail = detail.outputTail
        isOutputKnown = true
    }
}
