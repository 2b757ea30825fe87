internal import Synchronization
internal import Terminal
internal import TestResults

/// The tests of a job that runs, as they start and end.
final class LiveTests: Sendable {
    private let failed = Mutex(0)

    /// What the live line says while a test runs.
    func running(_ name: TestName) -> String {
        let failed = failed.withLock { $0 }
        return "Running \(Sanitizer.line(name.text))" + (failed > 0 ? ", \(failed) failed so far" : "")
    }

    /// What is said of one that ended.
    func ended(_ index: Int?, of total: Int, _ test: TestResult, _ style: Style) -> String {
        if test.status.isFailure { failed.withLock { $0 += 1 } }
        let meaning: Style.Meaning? =
            switch test.status {
            case .passed: .success
            case .failed, .error, .interrupted: .failure
            case .warned, .skipped, .canceled: .warning
            }
        let count = index.map { "(\($0)/\(total)) " } ?? ""
        let time = test.seconds.map { " after \(Format.duration(.seconds($0)))" } ?? ""
        let reason = test.reason.map { ": \(Sanitizer.line($0))" } ?? ""
        return "\(count)\(style(test.status.rawValue, as: meaning)): \(Sanitizer.line(test.name.text))\(time)\(reason)"
    }
}
