import Foundation
import Testing

@testable import TestResults

@Suite("Patterns for names of tests")
struct TestGlobTests {
    @Test(
        "A pattern is matched part by part from the name's end, and a wildcard stays within its part",
        arguments: [
            ("domain/050*", "scripts/domain/050-title.t", true),
            ("scripts/domain/050-title.t", "./scripts/domain/050-title.t", true),
            ("./scripts/domain/050-title.t", "scripts/domain/050-title.t", true),
            ("050-*.t", "scripts/domain/050-title.t", true),
            ("*", "scripts/domain/050-title.t", true),
            ("domain/*", "scripts/domain/sub/050-title.t", false),
            ("main/050*", "scripts/domain/050-title.t", false),
            ("*/*", "alone.t", false),
            ("0[1-3]0*", "scripts/domain/020-x.t", true),
            ("0[!2]0*", "scripts/domain/020-x.t", false),
            ("x.py:Every.test_?ail", "tests/x.py:Every.test_fail", true),
            ("Domain/050*", "scripts/domain/050-title.t", false),
        ])
    func matching(_ glob: String, _ name: String, _ matches: Bool) {
        #expect(TestGlob(glob).matches(TestName(name)) == matches)
    }

    @Test("A report of some of its tests has none of the others")
    func only() {
        let tests = ["a/1.t", "a/2.t", "b/1.t"].map { TestResult(name: TestName($0), status: .passed) }
        let report = TestReport(tests: tests, source: .avocadoResults, planned: 3, isComplete: true)
        let part = report.only { TestGlob("a/*").matches($0) }
        #expect(part.tests.map(\.name) == ["a/1.t", "a/2.t"])
        #expect(part.planned == 2 && part.counts.passed == 2)
    }
}
