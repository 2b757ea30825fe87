import Foundation
import TestResults
import Testing

@Suite("JUnit XML")
struct JUnitTests {
    @Test("What is written is read back", arguments: ["avocado-every-status/job"])
    func roundTrip(_ path: String) throws {
        let report = try AvocadoJobDirectory(Fixture("avocado-every-status").files(below: "job")).report()
        let text = JUnitDocument(report, name: "a <b> & \"c\"\u{1}").text
        let again = try #require(JUnitReport(Data(text.utf8)).report())
        #expect(again.planned == report.tests.count)
        #expect(again.tests.map(\.name.text) == report.tests.map(\.name.text))
        #expect(again.failures.map(\.name) == report.failures.map(\.name))
        #expect(!text.unicodeScalars.contains("\u{1}"))
    }

    @Test("Of a document that is torn, hostile or none, what makes sense is read")
    func hostile() throws {
        func read(_ text: String) -> TestReport? { JUnitReport(Data(text.utf8)).report() }
        #expect(read("") == nil)
        #expect(read("<a/>") == nil)
        let torn = try #require(read("<testsuite tests='2'><testcase name='x'/><testcase name='y'><failure>why"))
        #expect(torn.tests.map(\.name) == ["x", "y"])
        #expect(torn.tests.map(\.status) == [.passed, .failed])
        // No entity is expanded, and none is fetched.
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'>]><testsuite><testcase name='&b;'/></testsuite>"
        #expect(read(bomb)?.tests.allSatisfy { !$0.name.text.contains("bbbb") } ?? true)
        #expect(read(String(repeating: "<testsuite>", count: 100_000))?.tests.isEmpty == true)
    }

    @Test("References of characters, CDATA and prefixes")
    func forms() throws {
        let text = """
            <?xml version="1.0"?><!-- <testcase/> --><x:testsuite xmlns:x="a"><x:testcase name="a&#65;&quot;&nope;" \
            time="1.5"><x:error message="m"><![CDATA[<&]]]]><![CDATA[> x]]></x:error></x:testcase></x:testsuite>
            """
        let report = try #require(JUnitReport(Data(text.utf8)).report())
        #expect(report.tests.map(\.name.text) == ["aA\"&nope;"])
        #expect(report.tests.map(\.seconds) == [1.5])
        #expect(report.tests.map(\.outputTail) == [["<&]]> x"]])
        #expect(report.tests.map(\.status) == [.error])
    }
}

@Suite("What differs between two runs")
struct RunDifferenceTests {
    private func test(_ name: String, _ seconds: Double, tail: [String] = []) -> TestResult {
        TestResult(
            name: TestName(name), status: .failed, seconds: seconds, outputTail: tail, isOutputKnown: !tail.isEmpty)
    }

    @Test("A test that is slow beside the pace of its run is told, a slow run is not")
    func times() {
        let names = (1...9).map { "\($0).t" }
        let ci = names.map { test($0, 2) }
        var here = names.map { test($0, 20) }
        #expect(TimingOutlier.find(here, ci).isEmpty)
        here[4].seconds = 200
        #expect(TimingOutlier.find(here, ci).map(\.test) == ["5.t"])
        #expect(TimingOutlier.find(here, here).isEmpty)
        #expect(TimingOutlier.find([], ci).isEmpty)
    }

    @Test("The first line that differs is found, whatever numbers it has")
    func lines() {
        let one = test("a", 1, tail: ["ok 1", "domain 0x7f2a5c0135d0 started", "state: running"])
        let other = test("a", 1, tail: ["older", "ok 2", "domain 0x6e11 started", "state: shutoff", "x"])
        let found = LineDifference(one, other)
        #expect(found?.here == "state: running")
        #expect(found?.there == "state: shutoff")
        #expect(LineDifference(one, one) == nil)
        #expect(LineDifference(one, test("a", 1, tail: ["ok 9", "domain 0x1 started"]))?.there == nil)
    }

    @Test("Packages are compared by name")
    func packages() {
        let found = PackageDifference.between(["a": "1", "b": "1"], ["a": "2", "c": "1", "b": "1"])
        #expect(found.map(\.name) == ["a", "c"])
        #expect(found.map(\.here) == ["1", nil])
    }
}
