internal import Foundation
internal import Jobs
internal import Terminal
internal import TestResults

/// What a failure comes from, in one sentence.
enum VerdictSentence {
    /// - Parameters:
    ///   - tests: Names of the tests it is about; none for the job as a whole.
    ///   - good: The last good job.
    static func text(_ verdict: Verdict, tests: [String], good: Int?) -> String {
        let subject = subject(tests)
        let other = good.map { "job \($0)" } ?? "the last good job"
        let (fails, passes) = tests.count > 1 ? ("fail", "pass") : ("fails", "passes")
        let what =
            switch verdict.cause {
            case .product: "\(subject) \(fails) with the job's packages, and \(passes) with those of \(other)"
            case .tests: "\(subject) \(fails) with the job's tests, and \(passes) with those of \(other)"
            case .combination: "\(subject) \(fails) only with the job's packages and its tests together"
            case .both: "\(subject) \(fails) with the job's packages and with its tests, each without the other"
            case .environment where good == nil: "\(subject) \(fails) whatever is changed"
            case .environment: "\(subject) \(fails) here with what it passed with in CI, in \(other)"
            case .flaky: "\(subject) both \(fails) and \(passes), and nothing that was changed explains it"
            case .notReproduced: "\(subject) \(fails) in CI and \(passes) here with the same packages and tests"
            case .undecided: "these runs don't tell why \(subject) \(fails)"
            }
        return "\(title(verdict.cause)): \(what)\(evidence(verdict))"
    }

    static func title(_ cause: Verdict.Cause) -> String {
        switch cause {
        case .product: "Product regression"
        case .tests: "Test regression"
        case .combination: "Product and tests together"
        case .both: "Product and test regression"
        case .environment: "Environment"
        case .flaky: "Flaky"
        case .notReproduced: "Flaky, or CI's environment"
        case .undecided: "Undecided"
        }
    }

    private static func subject(_ tests: [String]) -> String {
        guard let first = tests.first else { return "the job" }
        return tests.count == 1
            ? "'\(Sanitizer.line(first))'"
            : "'\(Sanitizer.line(first))' and \(Format.count(tests.count - 1, "other test"))"
    }

    private static func evidence(_ verdict: Verdict) -> String {
        guard verdict.cause != .undecided else { return "" }
        let seen = verdict.results
        let results = "\(seen.failed) failed and \(seen.passed) passed, CI's among them"
        switch verdict.cause {
        case .flaky, .notReproduced: return " (\(verdict.strength.rawValue) evidence: \(results))"
        default:
            let odds = verdict.chance > 0 ? Int((1 / verdict.chance).rounded(.down)) : 0
            return " (\(verdict.strength.rawValue) evidence: \(results); by chance, 1 time in \(odds) at most)"
        }
    }
}
