public import Foundation

/// Reads the output of a job that runs its tests without Avocado: prove's, quiet or verbose, or one script's bare TAP,
/// with stderr mixed in and anything else around it.
public struct PlainTAPOutput: Sendable {
    private let name: TestName
    private var splitter = LineSplitter()
    private var current = Segment()
    private var tests: [TestResult] = []
    /// The first test of each name.
    private var places: [TestName: Int] = [:]
    private var files: Int?
    private var isProve = false
    private var isEnded = false
    private var isAfterVerdict = false
    /// The test that lines of prove's summary are about.
    private var summarized: Int?

    /// The lines of one test, up to prove's verdict. prove's buffers may let a test's stderr come before its name.
    private struct Segment: Sendable {
        var name: TestName?
        var parser = TAPParser()
        var outcome = TAPOutcome()
        var tail: [String] = []

        /// Whether an `ok` can be the next assertion, one without number and name.
        var isInPlan: Bool { outcome.planned.map { outcome.assertionCount < $0 } ?? false }

        mutating func take(_ line: String) {
            for event in parser.feed(Data((line + "\n").utf8)) { outcome.take(event) }
            guard !line.utf8.allSatisfy(\.isBlank) else { return }
            if tail.count == TestResult.outputTailLimit { tail.removeFirst() }
            tail.append(line)
        }

        mutating func finish() {
            for event in parser.finish() { outcome.take(event) }
        }
    }

    /// - Parameter name: What to call the test when the output is one script's and names none.
    public init(name: TestName) {
        self.name = name
    }

    /// Takes the next bytes of the output.
    public mutating func feed(_ data: Data) {
        var lines: [String] = []
        splitter.feed(data) { lines.append($0) }
        for line in lines { take(line.withoutEscapes) }
    }

    /// Takes the end of the output and says what was in it; nil when there was no TAP and no prove.
    public mutating func finish() -> TestReport? {
        var lines: [String] = []
        splitter.finish { lines.append($0) }
        for line in lines { take(line.withoutEscapes) }
        guard isProve else { return bareReport() }
        if current.name != nil { end(with: .interrupted) }
        giveBack()
        return TestReport(tests: tests, source: .tap, planned: files, isComplete: isEnded)
    }

    private mutating func bareReport() -> TestReport? {
        current.finish()
        guard current.outcome.isDocument else { return nil }
        var test = TestResult(name: name, status: current.outcome.status)
        describe(&test)
        let isWhole = current.outcome.problems.allSatisfy { !$0.isDecisive } && current.outcome.bailOutReason == nil
        return TestReport(tests: [test], source: .tap, planned: 1, isComplete: isWhole)
    }

    private mutating func take(_ line: String) {
        guard let meaning = ProveLine.read(line), meaning != .verdict(.ok) || !current.isInPlan else {
            return takeOutput(line)
        }
        switch meaning {
        case .test(let name, let verdict):
            isProve = true
            if current.name != nil { end(with: .interrupted) }
            current.name = TestName(name)
            isAfterVerdict = false
            if let verdict { take(verdict) }
        case .verdict(let verdict) where isProve && (current.name != nil || isAfterVerdict): take(verdict)
        case .bailOut(let reason) where isProve: current.take("Bail out! " + reason)
        case .summary(let name, let failed) where isProve: summarize(TestName(name), failed: failed)
        case .files(let count) where isProve: files = count
        case .end where isProve: isEnded = true
        case .failedNumbers, .todoPassed, .exitStatus, .parseErrors:
            if summarized == nil { takeOutput(line) } else { addToSummarized(meaning) }
        case .verdict, .bailOut, .summary, .files, .end: takeOutput(line)
        }
    }

    private mutating func takeOutput(_ line: String) {
        isAfterVerdict = false
        current.take(line)
    }

    private mutating func take(_ verdict: ProveLine.Verdict) {
        if isAfterVerdict, let last = tests.indices.last {
            // A verdict of several lines: the first made the test, the others say more.
            if verdict == .failed, tests[last].status == .passed { tests[last].status = .failed }
            return
        }
        switch verdict {
        case .ok: end(with: .passed)
        case .skipped(let reason):
            end(with: .skipped)
            if let last = tests.indices.last { tests[last].reason = reason.isEmpty ? nil : reason }
        case .returned(let status):
            end(with: .error)
            if let last = tests.indices.last { tests[last].exitStatus = status }
        case .failed: end(with: .failed)
        case .nothingRun: end(with: .error)
        case .allPassed, .note: break
        }
        isAfterVerdict = true
    }

    /// Ends the current test. prove's verdict stands, and what the TAP says makes it more exact.
    private mutating func end(with verdict: TestStatus) {
        defer { current = Segment() }
        guard let name = current.name, tests.count < ReadingLimits.tests else { return }
        current.finish()
        var test = TestResult(name: name, number: tests.count + 1, status: verdict)
        switch (verdict, current.outcome.status) {
        case (.passed, .warned): test.status = .warned
        case (.error, .failed): test.status = .failed
        case (.failed, .error) where current.outcome.assertionCount > 0: test.status = .error
        default: break
        }
        describe(&test)
        // Quiet prove shows no assertions; the diagnostics alone tell a failed one from a bad end.
        if test.status == .error, test.assertions.contains(where: { !$0.isBailOut }) { test.status = .failed }
        places[name] = places[name] ?? tests.count
        tests.append(test)
    }

    private func describe(_ test: inout TestResult) {
        test.isOutputKnown = true
        test.exitStatus = test.exitStatus ?? current.outcome.diagnostics.exitStatus
        if test.status == .skipped { test.reason = current.outcome.skipReason?.known }
        guard test.status != .passed else { return }
        test.outputTail = current.tail
        if test.status.isFailure { test.assertions = current.outcome.failedAssertions() }
    }

    /// prove with -j writes what tests say on stderr whenever it comes, so it may stand with the verdict of another test:
    /// the file in a diagnostic tells whose it is.
    private mutating func giveBack() {
        for index in tests.indices {
            let name = tests[index].name
            let foreign = tests[index].assertions.filter { owner(of: $0, in: name) != nil }
            guard !foreign.isEmpty else { continue }
            let own = tests[index].assertions.filter { owner(of: $0, in: name) == nil }
            tests[index].assertions = own
            for assertion in foreign {
                guard let place = owner(of: assertion, in: name) else { continue }
                tests[place].take(back: assertion)
            }
        }
    }

    /// The other test that an assertion is of.
    private func owner(of assertion: FailedAssertion, in name: TestName) -> Int? {
        guard let file = assertion.file.map({ TestName($0) }), file != name, let place = places[file],
            tests[place].status.isFailure
        else { return nil }
        return place
    }

    private mutating func summarize(_ name: TestName, failed: Int) {
        summarized = places[name]
        guard let index = summarized, tests[index].status.isFailure else { return }
        tests[index].status = failed > 0 ? .failed : .error
    }

    private mutating func addToSummarized(_ line: ProveLine) {
        guard let index = summarized else { return }
        switch line {
        case .exitStatus(let status): tests[index].exitStatus = tests[index].exitStatus ?? status
        case .parseErrors(let text): tests[index].reason = tests[index].reason ?? text.known
        case .todoPassed: if tests[index].status == .passed { tests[index].status = .warned }
        case .failedNumbers(let numbers): tests[index].number(assertions: numbers)
        default: break
        }
    }
}

extension TestResult {
    /// Takes an assertion of its own, in the place of one of which the number alone is known.
    fileprivate mutating func take(back assertion: FailedAssertion) {
        guard let index = assertions.firstIndex(where: { $0.name.isEmpty && $0.file == nil }) else {
            if assertions.count < ReadingLimits.assertions { assertions.append(assertion) }
            return
        }
        let number = assertions[index].number
        assertions[index] = assertion
        assertions[index].number = assertion.number ?? number
    }

    /// Gives failed assertions the numbers of prove's summary: by order, or as nameless ones when nothing else is
    /// known of them.
    fileprivate mutating func number(assertions numbers: [Int]) {
        if assertions.isEmpty {
            assertions = numbers.map { FailedAssertion(number: $0, name: "") }
        } else if assertions.count == numbers.count, assertions.allSatisfy({ $0.number == nil }) {
            for (index, number) in numbers.enumerated() { assertions[index].number = number }
        }
    }
}
