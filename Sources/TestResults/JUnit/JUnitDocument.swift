/// Writes a report as JUnit XML, as GitLab, Jenkins and others read it.
public struct JUnitDocument: Sendable {
    private let report: TestReport
    private let name: String

    /// - Parameter name: The suite's.
    public init(_ report: TestReport, name: String) {
        self.report = report
        self.name = name
    }

    public var text: String {
        let counts = TestCounts(of: report.tests)
        let seconds = report.tests.compactMap(\.seconds).reduce(0, +)
        let suite = [
            ("name", name), ("tests", "\(counts.total)"), ("failures", "\(counts.failed)"),
            ("errors", "\(counts.error + counts.interrupted)"), ("skipped", "\(counts.skipped + counts.canceled)"),
            ("time", Self.seconds(seconds)),
        ]
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite\(Self.attributes(suite))>\n"
            + report.tests.map(Self.testCase).joined() + "</testsuite>\n</testsuites>\n"
    }

    private static func testCase(_ test: TestResult) -> String {
        let folder = test.name.text.split(separator: "/").dropLast().joined(separator: ".")
        let named = [("classname", folder), ("name", test.name.text), ("time", seconds(test.seconds ?? 0))]
        let inside = verdict(test)
        let output = test.outputTail.isEmpty || test.status == .passed ? "" : output(test)
        guard !inside.isEmpty || !output.isEmpty else { return "<testcase\(attributes(named))/>\n" }
        return "<testcase\(attributes(named))>\n\(inside)\(output)</testcase>\n"
    }

    private static func verdict(_ test: TestResult) -> String {
        let reason = test.assertions.map(\.label).joined(separator: "; ")
        let message = reason.isEmpty ? test.reason ?? test.status.rawValue : reason
        switch test.status {
        case .passed, .warned: return ""
        case .skipped, .canceled: return "<skipped\(attributes([("message", message)]))/>\n"
        case .failed: return element("failure", test, message)
        case .error, .interrupted: return element("error", test, message)
        }
    }

    private static func element(_ name: String, _ test: TestResult, _ message: String) -> String {
        let details = test.assertions.map { assertion in
            let place = assertion.file.map { " at \($0)\(assertion.line.map { ":\($0)" } ?? "")" } ?? ""
            return "\(assertion.label)\(place)\n\(assertion.diagnostic)"
        }.joined(separator: "\n")
        let named = [("message", message), ("type", test.status.rawValue)]
        return "<\(name)\(attributes(named))>\(escaped(details))</\(name)>\n"
    }

    private static func output(_ test: TestResult) -> String {
        "<system-out>\(escaped(test.outputTail.joined(separator: "\n")))</system-out>\n"
    }

    private static func attributes(_ pairs: [(String, String)]) -> String {
        pairs.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
    }

    /// With three decimals, which is what readers expect.
    private static func seconds(_ value: Double) -> String {
        let thousandths = Int((min(max(value, 0), 1e9) * 1000).rounded())
        let fraction = String(thousandths % 1000 + 1000).dropFirst()
        return "\(thousandths / 1000).\(fraction)"
    }

    /// What XML 1.0 can hold: control characters can't be in it, not even as references (section 2.2).
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case _ where scalar.value < 0x20 || (0xfffe...0xffff).contains(scalar.value): result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
