/// One thing in which a run here and a run in CI differ, or in which it cannot be told.
public enum Difference: Sendable, Hashable, Codable {
    case status(test: TestName, here: TestStatus, inCI: TestStatus)
    /// Other assertions did not hold. Each list holds the assertions as ``FailedAssertion/label`` names them.
    case assertions(test: TestName, here: [String], inCI: [String])
    /// The same assertion did not hold, with other values. Values hold ids and times that change from run to run, so
    /// this is told and not counted as a difference.
    case values(test: TestName, assertion: String, here: String, inCI: String)
    /// The test ended badly without a failed assertion, for another reason.
    case reason(test: TestName, here: String, inCI: String)
    case exitStatus(test: TestName, here: Int, inCI: Int)
    case scriptExitStatus(here: Int, inCI: Int)
    case missingHere([TestName])
    case missingInCI([TestName])
    /// CI's logs of the test are gone: the test failed on both sides, and at which assertion it did in CI is unknown.
    case assertionUnknownInCI(test: TestName)
    /// The test failed on both sides, and its output here could not be read.
    case assertionUnknownHere(test: TestName)

    /// Whether it makes the runs different.
    public var isDecisive: Bool {
        switch self {
        case .values, .assertionUnknownInCI, .assertionUnknownHere: false
        case .status, .assertions, .reason, .exitStatus, .scriptExitStatus, .missingHere, .missingInCI: true
        }
    }

    /// What differs between two results of one test.
    static func between(_ here: TestResult, _ inCI: TestResult) -> [Difference] {
        guard here.status == inCI.status else {
            return [.status(test: here.name, here: here.status, inCI: inCI.status)]
        }
        guard here.status.isFailure else { return [] }
        guard inCI.isOutputKnown else { return [.assertionUnknownInCI(test: here.name)] }
        guard here.isOutputKnown else { return [.assertionUnknownHere(test: here.name)] }
        var found = betweenAssertions(here, inCI)
        if let mine = here.exitStatus, let theirs = inCI.exitStatus, mine != theirs {
            found.append(.exitStatus(test: here.name, here: mine, inCI: theirs))
        }
        return found
    }

    private static func betweenAssertions(_ here: TestResult, _ inCI: TestResult) -> [Difference] {
        let mine = here.assertions.map(\.label)
        let theirs = inCI.assertions.map(\.label)
        guard mine == theirs else { return [.assertions(test: here.name, here: mine, inCI: theirs)] }
        if mine.isEmpty, let mine = here.reason?.asOnConsole, let theirs = inCI.reason?.asOnConsole, mine != theirs {
            return [.reason(test: here.name, here: mine, inCI: theirs)]
        }
        return zip(here.assertions, inCI.assertions).compactMap { mine, theirs in
            guard let got = mine.got, let inCI = theirs.got, got != inCI else { return nil }
            return .values(test: here.name, assertion: mine.label, here: got, inCI: inCI)
        }
    }
}

extension FailedAssertion {
    /// How the assertion is called when runs are compared: its name, below those of its subtests, or its number when
    /// it has no name.
    public var label: String {
        let own = name.isEmpty ? number.map { "#\($0)" } ?? "" : name
        return (subtests + [isBailOut ? "Bail out! \(own)" : own]).joined(separator: " > ")
    }
}

extension String {
    /// As Avocado's console shows a reason: on one line, at most 255 characters (`avocado/plugins/human.py`). One side
    /// may have been read there.
    fileprivate var asOnConsole: String {
        if hasSuffix("...") && count == 258 { return self }
        let cut = count > 255 ? prefix(255) + "..." : self[...]
        return String(cut).replacing("\n", with: "\\n")
    }
}
