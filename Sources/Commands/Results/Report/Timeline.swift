internal import Jobs
internal import Terminal
internal import TestResults

/// The run from its beginning as a drawing: the machine's phases in one row, the tests below.
struct Timeline {
    let report: RunReport
    let tests: [TestResult]

    private static let width = 1000.0
    private static let left = 90.0
    private static let row = 18.0

    /// nil when nothing has a time.
    var svg: String? {
        let phases = phases
        let placed = placed
        let length = max(phases.map(\.end).max() ?? 0, placed.map(\.end).max() ?? 0)
        guard length > 0 else { return nil }
        let scale = (Self.width - Self.left - 10) / length
        let bars =
            phases.map { bar($0.name, "phase", $0.start, $0.end, row: 0, scale) }
            + placed.map { bar($0.test.name.text, $0.test.status.rawValue, $0.start, $0.end, row: 1, scale) }
        let height = Self.row * 2 + 34
        let ticks = (0...4).map { tick(length * Double($0) / 4, scale, height) }
        let label = "Phases of the run, and \(Format.count(placed.count, "test")) in the order of time"
        return """
            <svg viewBox="0 0 \(Self.number(Self.width)) \(Self.number(height))" role="img" aria-label="\(label)">
            <text x="0" y="17">machine</text><text x="0" y="\(Self.number(Self.row + 21))">tests</text>
            \((bars + phases.compactMap { caption($0, scale) }).joined(separator: "\n"))
            \(ticks.joined(separator: "\n"))
            </svg>
            """
    }

    private struct Phase {
        var name: String
        var start: Double
        var end: Double
    }

    /// Fetching and booting go on together, then the script; what follows is what is left of the whole time.
    private var phases: [Phase] {
        let seconds = report.seconds
        let ready = max(seconds.boot ?? 0, seconds.fetch ?? 0)
        guard let script = seconds.script else { return [] }
        let begin = max(ready, 0)
        var phases = [
            Phase(name: "boot and inputs", start: 0, end: ready),
            Phase(name: "script", start: begin, end: begin + script),
        ]
        if let total = seconds.total, total > begin + script {
            phases.append(Phase(name: "results and end", start: begin + script, end: total))
        }
        return phases
    }

    /// Tests by the seconds since the script began, for the clocks of guest and host need not agree: the first test
    /// is put where it would be if the last one ended with the script.
    private var placed: [(test: TestResult, start: Double, end: Double)] {
        let timed = tests.compactMap { test -> (TestResult, Double, Double)? in
            guard let start = test.startedAt, let end = test.endedAt ?? test.seconds.map({ start + $0 }) else {
                return nil
            }
            return (test, start, end)
        }
        guard let first = timed.map(\.1).min(), let last = timed.map(\.2).max() else { return [] }
        let script = phases.first { $0.name == "script" }
        let begin = script.map { max($0.start, $0.end - (last - first)) } ?? 0
        return timed.map { ($0.0, $0.1 - first + begin, $0.2 - first + begin) }
    }

    /// The phase's name on its bar, where there is room for it.
    private func caption(_ phase: Phase, _ scale: Double) -> String? {
        let (x, width) = (Self.left + phase.start * scale, (phase.end - phase.start) * scale)
        guard width > Double(phase.name.count) * 8 else { return nil }
        return "<text class=\"phase\" x=\"\(Self.number(x + 6))\" y=\"17\" pointer-events=\"none\">\(phase.name)</text>"
    }

    private func bar(
        _ title: String, _ kind: String, _ start: Double, _ end: Double, row: Int, _ scale: Double
    ) -> String {
        let x = Self.left + start * scale
        let width = max(2, (end - start) * scale - 1)
        let time = Format.duration(.seconds(max(0, end - start)))
        return "<rect class=\"\(kind)\" x=\"\(Self.number(x))\" y=\"\(Self.number(Double(row) * (Self.row + 4) + 4))\" "
            + "width=\"\(Self.number(width))\" height=\"\(Self.number(Self.row))\" rx=\"2\">"
            + "<title>\(HTML.text(title)): \(kind == "phase" ? "" : kind + ", ")\(time)</title></rect>"
    }

    private func tick(_ seconds: Double, _ scale: Double, _ height: Double) -> String {
        let x = Self.left + seconds * scale
        let anchor = x > Self.width - 40 ? "end" : "middle"
        return "<text x=\"\(Self.number(x))\" y=\"\(Self.number(height - 6))\" text-anchor=\"\(anchor)\">"
            + "\(Format.duration(.seconds(seconds)))</text>"
    }

    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}
