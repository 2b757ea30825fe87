public import Foundation

/// JUnit XML: Avocado's `results.xml`, pytest's, and what most test programs write. There is no one schema, so what is
/// common is read: `testcase` with `failure`, `error` or `skipped`, and the output below it.
public struct JUnitReport: Sendable {
    private let document: Data

    public init(_ document: Data) { self.document = document }

    /// nil when the document has no test suite at all.
    public func report() -> TestReport? {
        var reading = JUnitReading()
        XMLReader.read(document) { reading.take($0) }
        guard reading.isSuite else { return nil }
        // Counts of a suite may hold those of suites in it, so they are not added up.
        return TestReport(
            tests: reading.tests, source: .junit, planned: reading.planned,
            isComplete: reading.planned.map { $0 == reading.tests.count } ?? true)
    }
}

private struct JUnitReading {
    private(set) var tests: [TestResult] = []
    private(set) var isSuite = false
    /// What the outermost suite says.
    private(set) var planned: Int?
    private var current: TestResult?
    private var verdict: (kind: String, message: String?, type: String?)?
    private var verdictText = ""
    private var output = ""
    private var inside: [String] = []

    mutating func take(_ event: XMLEvent) {
        switch event {
        case .start(let name, let attributes):
            inside.append(name)
            start(name, attributes)
        case .text(let text): add(text)
        case .end(let name):
            inside.removeLast()
            end(name)
        }
    }

    private mutating func start(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "testsuites", "testsuite":
            if !isSuite { planned = attributes["tests"]?[...].wholeNumber }
            isSuite = true
        case "testcase":
            guard tests.count < ReadingLimits.tests else { return current = nil }
            var test = TestResult(name: JUnitReading.name(attributes), status: .passed)
            test.seconds = attributes["time"].flatMap(Double.init).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
            test.number = attributes["name"].flatMap { TestName.parts(ofID: $0).number }
            current = test
            (verdict, verdictText, output) = (nil, "", "")
        case "failure", "error", "skipped":
            // Of several the first decides, as the test ended there.
            guard current != nil, verdict == nil else { return }
            verdict = (name, attributes["message"]?.known, attributes["type"]?.known)
        default: break
        }
    }

    private mutating func add(_ text: String) {
        switch inside.last {
        case "failure", "error", "skipped": JUnitReading.append(text, to: &verdictText)
        case "system-out", "system-err": JUnitReading.append(text, to: &output)
        default: break
        }
    }

    private mutating func end(_ name: String) {
        guard name == "testcase", var test = current else { return }
        current = nil
        test.status = JUnitReading.status(verdict)
        if test.status != .passed {
            test.reason = verdict?.message?.trimmedOfLines ?? verdictText.firstLine ?? verdict?.type
            let lines = (verdictText + "\n" + output).split(whereSeparator: \.isNewline)
            let tail = lines.filter { !$0.utf8.allSatisfy(\.isBlank) && $0.known != nil }.suffix(
                TestResult.outputTailLimit)
            test.outputTail = tail.map { String($0) }
            test.isOutputKnown = !tail.isEmpty
        }
        if test.status.isFailure { describe(&test) }
        tests.append(test)
    }

    /// What the output says, where it is TAP or Avocado's log of one; else the message is the assertion.
    private func describe(_ test: inout TestResult) {
        let log = output.split(whereSeparator: \.isNewline)
        let own = log.compactMap { $0.after("[stdout] ") }
        let errors = log.compactMap { $0.after("[stderr] ") }
        let standardOutput = own.isEmpty && errors.isEmpty ? output : own.joined(separator: "\n")
        let read = ScriptOutput(
            standardOutput: Data(standardOutput.utf8), standardError: Data(errors.joined(separator: "\n").utf8),
            log: nil)
        test.assertions = read.assertions
        if test.assertions.isEmpty, let message = verdict?.message?.trimmedOfLines ?? verdictText.firstLine {
            let lines = verdictText.split(whereSeparator: \.isNewline).filter { $0.known != nil }
            let diagnostic = lines.prefix(ReadingLimits.diagnosticLines)
            test.assertions = [FailedAssertion(name: message, diagnostic: diagnostic.joined(separator: "\n"))]
        }
        test.isOutputKnown = test.isOutputKnown || !test.assertions.isEmpty
    }

    private static func status(_ verdict: (kind: String, message: String?, type: String?)?) -> TestStatus {
        guard let verdict else { return .passed }
        switch verdict.kind {
        case "failure": return .failed
        case "skipped": return .skipped
        // Avocado writes a test that was interrupted as any other error (`avocado/plugins/xunit.py`), in
        // these words (`avocado/core/task/statemachine.py`).
        default: return verdict.message?.hasPrefix("Test interrupted") == true ? .interrupted : .error
        }
    }

    /// Avocado's class name says nothing; others need it to tell tests of one name apart.
    private static func name(_ attributes: [String: String]) -> TestName {
        let name = attributes["name"]?.known ?? "unnamed"
        guard let group = attributes["classname"]?.known, !name.contains(group) else {
            return TestName(id: name)
        }
        return TestName("\(group).\(name)")
    }

    private static func append(_ text: String, to all: inout String) {
        guard all.utf8.count < ReadingLimits.elementText else { return }
        all += text
    }
}

extension String {
    /// The first line that holds anything.
    fileprivate var firstLine: String? {
        split(whereSeparator: \.isNewline).first { !$0.trimmed.isEmpty && $0.trimmed.known != nil }.map {
            String($0.trimmed)
        }
    }

    /// On one line; nil when nothing is left.
    fileprivate var trimmedOfLines: String? {
        let line = split(whereSeparator: \.isNewline).map { $0.trimmed }.joined(separator: " ")
        return line[...].trimmed.isEmpty ? nil : String(line[...].trimmed)
    }
}
