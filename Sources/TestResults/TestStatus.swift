/// How one test ended.
public enum TestStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// All its assertions held, or those that did not were marked as expected (todo).
    case passed
    /// At least one assertion did not hold.
    case failed
    /// It could not be judged: bail-out, wrong plan, no output, not executable.
    case error
    /// It did not want to run here.
    case skipped
    /// It was called off while running, by itself.
    case canceled
    /// A time limit, a signal or the end of the job stopped it.
    case interrupted
    /// It passed, and something about it wants to be looked at (a todo that passed).
    case warned

    /// Whether a run with this status in it is not a good run. Avocado's own notion: PASS, SKIP, WARN and CANCEL
    /// are good (`avocado/core/teststatus.py`).
    public var isFailure: Bool {
        switch self {
        case .failed, .error, .interrupted: true
        case .passed, .skipped, .canceled, .warned: false
        }
    }

    /// Reads Avocado's word for a status; nil for a word it does not use.
    init?(avocado word: some StringProtocol) {
        switch word {
        case "PASS": self = .passed
        case "FAIL": self = .failed
        case "ERROR": self = .error
        case "SKIP", "TEST_NA": self = .skipped
        case "CANCEL": self = .canceled
        case "INTERRUPTED": self = .interrupted
        case "WARN": self = .warned
        default: return nil
        }
    }
}
