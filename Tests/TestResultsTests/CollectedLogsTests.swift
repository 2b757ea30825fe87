import Foundation
import TestResults
import Testing

@Suite("Reading the logs artifact of a CI job")
struct CollectedLogsTests {
    private let logs = CollectedLogs(Fixture("collected-logs").files(below: ""))

    @Test("Only folders of tests are tests, and their names are in folder form")
    func names() {
        let names = logs.failures().map(\.name.text)
        #expect(
            names == [
                "scripts_domain_020-fail.t", "scripts_domain_060-bail-out.t", "scripts_domain_070-too-few.t",
                "scripts_domain_080-no-output.t", "scripts_storage_010-not-executable.t",
                "scripts_storage_020-subtests.t", "scripts_storage_030-yaml.t",
            ])
        #expect(logs.failures().map(\.status) == [.failed, .error, .error, .error, .error, .failed, .failed])
        #expect(logs.report().source == .collectedLogs)
    }

    @Test("The trace's tests get the assertions of the artifact, and keep their names and statuses")
    func merges() throws {
        var console = AvocadoConsole()
        _ = console.feed(try Fixture("avocado-every-status").data("terminal-merged.txt"))
        let trace = try #require(console.report)
        let merged = trace.merging(details: logs.failures())
        let direct = try AvocadoJobDirectory(Fixture("avocado-every-status").files(below: "job")).report()
        #expect(merged.tests.map(\.name) == direct.tests.map(\.name))
        #expect(merged.tests.map(\.status) == direct.tests.map(\.status))
        #expect(merged.tests.map(\.assertions) == direct.tests.map(\.assertions))
        #expect(merged.counts == trace.counts)
        #expect(merged.failures.allSatisfy { $0.isOutputKnown })
        #expect(Comparison(local: direct, with: merged).differences.isEmpty)
    }

    @Test("Names that are alike as folder names are told apart by their numbers")
    func ambiguous() {
        let trace = TestReport(
            tests: [
                TestResult(name: "a/b_c.t", number: 1, status: .failed),
                TestResult(name: "a_b/c.t", number: 2, status: .failed),
            ], source: .avocadoConsole, isComplete: true)
        let files = ResultFiles([
            "logs/avocado/2-._a_b_c.t/stdout.log": "1..1\nnot ok 1 - second\n",
            "logs/avocado/9-._z.t/stdout.log": "1..1\nnot ok 1 - not in the trace\n",
        ])
        let merged = trace.merging(details: CollectedLogs(files).failures())
        #expect(merged.tests.map { $0.assertions.map(\.name) } == [[], ["second"], ["not in the trace"]])
        #expect(merged.tests[1].name == "a_b/c.t")
    }

    @Test("An empty artifact is no failure of ours")
    func empty() {
        #expect(CollectedLogs(ResultFiles([:])).failures().isEmpty)
        #expect(CollectedLogs(ResultFiles(["logs/libvirt/virtqemud.log": "x"])).failures().isEmpty)
    }
}

@Suite("Names of tests")
struct TestNameTests {
    @Test(
        "Running numbers and a leading ./ are not part of a name",
        arguments: [
            ("07-./scripts/domain/050-x.t", "scripts/domain/050-x.t"),
            ("07-._scripts_domain_050-x.t", "scripts_domain_050-x.t"),
            ("1234-scripts/x.t", "scripts/x.t"),
            ("01-./010-x.t", "010-x.t"),
            ("x.t", "x.t"), ("7-", "7-"), ("", ""),
        ])
    func ids(_ id: String, _ name: String) {
        #expect(TestName(id: id).text == name)
    }

    @Test("A path's own digits stay")
    func paths() {
        #expect(TestName("010-x.t").text == "010-x.t")
        #expect(TestName("./010-x.t").text == "010-x.t")
    }

    @Test("A folder's name and a path may mean the same test; two paths never do unless equal")
    func same() {
        let path = TestName("scripts/domain/050-x.t")
        #expect(path.isSameTest(as: TestName(id: "3-._scripts_domain_050-x.t")))
        #expect(TestName(id: "3-._scripts_domain_050-x.t").isSameTest(as: path))
        #expect(!path.isSameTest(as: "scripts/domain_050-x.t"))
        #expect(!path.isSameTest(as: "scripts_domain_051-x.t"))
    }
}
