/// Whether a run here ended as the run in CI did, and where it did not.
public struct Comparison: Sendable, Hashable, Codable {
    /// Everything there is to tell, also what does not make the runs differ (``Difference/isDecisive``).
    public var differences: [Difference]

    /// Whether the same tests ended in the same way at the same assertions, as far as CI's side is known.
    public var same: Bool { !differences.contains(where: \.isDecisive) }

    /// Compares by test name: running numbers and times mean nothing between runs.
    ///
    /// - Parameters:
    ///   - local: What was run here.
    ///   - ci: What CI recorded.
    ///   - localExitStatus: The exit status of the job's script here, when known.
    ///   - ciExitStatus: The exit status CI recorded, when known.
    public init(local: TestReport, with ci: TestReport, localExitStatus: Int? = nil, ciExitStatus: Int? = nil) {
        differences = []
        if let localExitStatus, let ciExitStatus, localExitStatus != ciExitStatus {
            differences.append(.scriptExitStatus(here: localExitStatus, inCI: ciExitStatus))
        }
        var pairing = TestPairing(ci.tests)
        var missingInCI: [TestName] = []
        for test in local.tests {
            if let index = pairing.takeMatch(of: test) {
                differences += Difference.between(test, ci.tests[index])
            } else if ci.source != .collectedLogs || test.status.isFailure {
                // CI's logs are kept of bad tests only: a good one that is missing there is no news.
                missingInCI.append(test.name)
            }
        }
        let missingHere = pairing.remaining.map { ci.tests[$0].name }
        if !missingHere.isEmpty { differences.append(.missingHere(missingHere)) }
        if !missingInCI.isEmpty { differences.append(.missingInCI(missingInCI)) }
    }
}
