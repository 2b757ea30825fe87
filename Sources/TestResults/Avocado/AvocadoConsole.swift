public import Foundation

/// Follows Avocado in the output of the job that runs it, live or in a recorded trace: any bytes in any pieces, other
/// output in between, colours.
///
/// It prints nothing of the kind when its standard output was claimed (`--json -`, `--tap -`), and leaves out what
/// `human_ui.omit` names; failed tests are then taken from its `Test summary:` block.
public struct AvocadoConsole: Sendable {
    private var splitter = LineSplitter()
    private var tests: [TestResult] = []
    /// Where a test stands in ``tests``, by number and name: a name alone may come twice.
    private var positions: [Position: Int] = [:]
    private var started: [Position: TestResult] = [:]
    private var planned: Int?
    private var announced: TestCounts?
    private var hasJob = false
    /// When what is read now was written.
    private var time: Double?

    private struct Position: Hashable {
        var number: Int?
        var name: TestName
    }

    public init() {}

    /// Takes the next bytes of the job's output (standard output and error in any mixture).
    ///
    /// - Parameter time: When they were written, in seconds since 1970; then tests have times.
    public mutating func feed(_ data: Data, at time: Double? = nil) -> [AvocadoEvent] {
        self.time = time
        var lines: [String] = []
        splitter.feed(data) { lines.append($0) }
        return lines.compactMap { event(of: $0) }
    }

    /// Takes the end of the output: a last line without an end.
    public mutating func finish() -> [AvocadoEvent] {
        var lines: [String] = []
        splitter.finish { lines.append($0) }
        return lines.compactMap { event(of: $0) }
    }

    /// What was seen so far; nil when Avocado was not seen at all. A test that started and did not finish counts as
    /// interrupted: where the job was stopped, it is the one that was running.
    public var report: TestReport? {
        guard hasJob || !tests.isEmpty || !started.isEmpty else { return nil }
        let running = started.values.sorted { ($0.number ?? 0, $0.name.text) < ($1.number ?? 0, $1.name.text) }
        let isComplete = announced.map { $0.total == tests.count && $0.interrupted == 0 } ?? false
        return TestReport(
            tests: tests + running, source: .avocadoConsole, planned: planned,
            announced: running.isEmpty ? announced : nil, isComplete: isComplete && running.isEmpty)
    }

    private mutating func event(of line: String) -> AvocadoEvent? {
        let line = line.withoutEscapes
        guard let event = AvocadoConsoleLine.read(line) else { return summaryEntry(line) }
        switch event {
        case .jobID, .jobLog: hasJob = true
        case .jobTime: break
        case .summary(let counts): announced = counts
        case .testStarted(let index, let total, let name):
            planned = total
            guard started.count + tests.count < ReadingLimits.tests else { return nil }
            let position = Position(number: index, name: name)
            started[position] = TestResult(name: name, number: index, status: .interrupted, startedAt: time)
        case .testFinished(let index, let total, let result):
            planned = total
            guard finish(result, at: Position(number: index, name: result.name)) else { return nil }
        }
        return event
    }

    /// Adds a result, or replaces the one of the same test. False when there are too many.
    private mutating func finish(_ result: TestResult, at position: Position) -> Bool {
        let start = started.removeValue(forKey: position)?.startedAt
        var result = result
        if let time { (result.startedAt, result.endedAt) = (start, time) }
        if let index = positions[position] {
            tests[index] = result
            return true
        }
        guard tests.count < ReadingLimits.tests else { return false }
        positions[position] = tests.count
        tests.append(result)
        return true
    }

    /// A test that only the `Test summary:` block names.
    private mutating func summaryEntry(_ line: String) -> AvocadoEvent? {
        guard hasJob, let result = AvocadoConsoleLine.summaryEntry(line) else { return nil }
        let position = Position(number: result.number, name: result.name)
        guard positions[position] == nil, finish(result, at: position) else { return nil }
        return .testFinished(index: result.number, total: planned ?? 0, result)
    }
}
