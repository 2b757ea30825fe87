extension Difference {
    /// What differs, for people and for the `differences` of `run --format json`.
    public var sentence: String {
        switch self {
        case .status(let test, let here, let inCI):
            "'\(test)' \(here.clause) here and \(inCI.clause) in CI"
        case .assertions(let test, let here, let inCI):
            "'\(test)' failed at \(Self.list(here, none: "no known assertion")) here and at "
                + "\(Self.list(inCI, none: "no known assertion")) in CI"
        case .values(let test, let assertion, let here, let inCI):
            "'\(test)' failed at '\(assertion)' on both sides, with '\(Self.short(here))' here and "
                + "'\(Self.short(inCI))' in CI"
        case .reason(let test, let here, let inCI):
            "'\(test)' failed here with '\(here)' and in CI with '\(inCI)'"
        case .exitStatus(let test, let here, let inCI):
            "'\(test)' ended with exit status \(here) here and \(inCI) in CI"
        case .scriptExitStatus(let here, let inCI):
            "The job's script ended with exit status \(here) here and \(inCI) in CI"
        case .missingHere(let tests):
            "\(Self.tests(tests.count)) ran in CI and not here: \(Self.list(tests.map(\.text), none: ""))"
        case .missingInCI(let tests):
            "\(Self.tests(tests.count)) ran here and not in CI: \(Self.list(tests.map(\.text), none: ""))"
        case .assertionUnknownInCI(let test):
            "'\(test)' failed on both sides; at which assertion it failed in CI is not known"
        case .assertionUnknownHere(let test):
            "'\(test)' failed on both sides; at which assertion it failed here is not known"
        }
    }

    private static func tests(_ count: Int) -> String { count == 1 ? "1 test" : "\(count) tests" }

    /// The first few names in quotes, and how many more there are.
    private static func list(_ names: [String], none: String) -> String {
        guard !names.isEmpty else { return none }
        let shown = names.prefix(3).map { "'\(short($0))'" }.joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }

    private static func short(_ text: String) -> String {
        let line = text.replacing("\n", with: " ")
        return line.count > 120 ? line.prefix(119) + "…" : line
    }
}

extension TestStatus {
    /// The status as the verb of a sentence.
    fileprivate var clause: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .error: "ended in error"
        case .skipped: "was skipped"
        case .canceled: "was canceled"
        case .interrupted: "was interrupted"
        case .warned: "passed with a warning"
        }
    }
}
