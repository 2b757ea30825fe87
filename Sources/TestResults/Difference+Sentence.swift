extension Difference {
    /// What differs, for people and for the `differences` of `run --format json`.
    public var sentence: String { sentence(here: "here", there: "in CI") }

    /// The same of any two runs.
    ///
    /// - Parameters:
    ///   - here: Where the first one ran, as the end of a sentence: `here`.
    ///   - there: Where the other one ran: `in CI`.
    public func sentence(here: String, there: String) -> String {
        let (place, other) = (here, there)
        return switch self {
        case .status(let test, let here, let inCI):
            "'\(test)' \(here.clause) \(place) and \(inCI.clause) \(other)"
        case .assertions(let test, let here, let inCI):
            "'\(test)' failed at \(Self.list(here, none: "no known assertion")) \(place) and at "
                + "\(Self.list(inCI, none: "no known assertion")) \(other)"
        case .values(let test, let assertion, let here, let inCI):
            "'\(test)' failed at '\(assertion)' on both sides, with '\(Self.short(here))' \(place) and "
                + "'\(Self.short(inCI))' \(other)"
        case .reason(let test, let here, let inCI):
            "'\(test)' failed \(place) with '\(here)' and \(other) with '\(inCI)'"
        case .exitStatus(let test, let here, let inCI):
            "'\(test)' ended with exit status \(here) \(place) and \(inCI) \(other)"
        case .scriptExitStatus(let here, let inCI):
            "The job's script ended with exit status \(here) \(place) and \(inCI) \(other)"
        case .missingHere(let tests):
            "\(Self.tests(tests.count)) ran \(other) and not \(place): \(Self.list(tests.map(\.text), none: ""))"
        case .missingInCI(let tests):
            "\(Self.tests(tests.count)) ran \(place) and not \(other): \(Self.list(tests.map(\.text), none: ""))"
        case .assertionUnknownInCI(let test):
            "'\(test)' failed on both sides; at which assertion it failed \(other) is not known"
        case .assertionUnknownHere(let test):
            "'\(test)' failed on both sides; at which assertion it failed \(place) is not known"
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
