import Foundation

/// What one test wrote, as far as it was kept, and what it says.
struct ScriptOutput {
    private let outcome: TAPOutcome
    private let errors: TestDiagnostics
    /// The last lines before the end, as far as possible in the order in which they were written.
    let tail: [String]
    /// Whether there was any of the test's files to read.
    let isKnown: Bool

    /// - Parameters:
    ///   - standardOutput: TAP; nil when there is no such file.
    ///   - standardError: Test::More's diagnostics and anything else.
    ///   - log: Avocado's `debug.log` of the test, which holds both in their order, but only after the test ended.
    init(standardOutput: Data?, standardError: Data?, log: Data?) {
        var outcome = TAPOutcome()
        TAPParser.read(standardOutput ?? Data()) { outcome.take($0) }
        self.outcome = outcome
        var errors = TestDiagnostics()
        (standardError ?? Data()).forEachLine { errors.line($0) }
        self.errors = errors
        isKnown = standardOutput != nil || standardError != nil
        tail = Self.tail(standardOutput: standardOutput, standardError: standardError, log: log)
    }

    /// How the test ended by its output alone.
    var status: TestStatus { outcome.status }

    /// The assertions that did not hold.
    var assertions: [FailedAssertion] { outcome.failedAssertions(with: errors) }

    /// Sets what the output knows about a test. Its status stays.
    func describe(_ test: inout TestResult) {
        guard isKnown else { return }
        test.isOutputKnown = true
        test.outputTail = tail
        if test.status == .skipped { test.reason = test.reason ?? outcome.skipReason.flatMap { $0.isEmpty ? nil : $0 } }
        test.exitStatus = test.exitStatus ?? errors.exitStatus ?? outcome.diagnostics.exitStatus
        guard test.status.isFailure else { return }
        test.assertions = assertions
        guard test.assertions.isEmpty, test.status != .interrupted else { return }
        // What failed without a word of TAP was no script of TAP, and Avocado 113 does not record exit statuses.
        let isSilent = test.status == .failed && !outcome.isDocument && outcome.assertionCount == 0
        test.reason = test.reason ?? (isSilent ? "its exit status was not 0" : outcome.problemSentence)
    }

    private static func tail(standardOutput: Data?, standardError: Data?, log: Data?) -> [String] {
        let limit = TestResult.outputTailLimit
        let errors = (standardError ?? Data()).lastLines(limit)
        let output = (standardOutput ?? Data()).lastLines(limit)
        let logged = (log ?? Data()).lastLines(limit)
        let said = logged.compactMap { $0[...].after("[stdout] ").map(String.init) }
        // Avocado 113 gives a last line without a line feed to the log of the next test.
        if standardOutput == nil || said.elementsEqual(output.suffix(said.count)), said.isEmpty == output.isEmpty {
            let own = logged.compactMap(untagged)
            if !own.isEmpty { return own }
        }
        // Half for each stream, and what one does not need for the other.
        let share = max(limit / 2, limit - errors.count)
        let shownOutput = output.suffix(share)
        return shownOutput + errors.suffix(limit - shownOutput.count)
    }

    /// A line of `debug.log` without Avocado's tag; nil for a line of Avocado's own.
    private static func untagged(_ line: String) -> String? {
        let text = line[...]
        return (text.after("[stdout] ") ?? text.after("[stderr] ")).map(String.init)
    }
}
