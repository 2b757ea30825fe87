import Foundation
import TestResults
import Testing

@Suite("Reading the folder of an Avocado job")
struct AvocadoJobDirectoryTests {
    private func every() throws -> TestReport {
        try AvocadoJobDirectory(Fixture("avocado-every-status").files(below: "job")).report()
    }

    @Test("Every test has its status, its reason and a name without a running number")
    func statuses() throws {
        let report = try every()
        #expect(report.source == .avocadoResults)
        #expect(report.isComplete)
        #expect(report.planned == 13)
        #expect(report.counts == TestCounts(passed: 3, failed: 3, error: 4, skipped: 2, warned: 1))
        #expect(report.counts.failures == 7)
        #expect(try report.test("scripts/domain/030-skip.t").reason == "no second host configured")
        #expect(try report.test("scripts/storage/040-skip-one.t").reason == "needs a block device")
        #expect(try report.test("scripts/domain/050-todo-passed.t").reason?.contains("unexpectedly passed") == true)
        #expect(try report.test("scripts/domain/080-no-output.t").reason?.contains("unsupported status") == true)
        #expect(try report.test("scripts/storage/010-not-executable.t").reason?.contains("Permission denied") == true)
        #expect(report.tests.map(\.number) == Array(1...13))
        #expect(report.tests.allSatisfy { $0.seconds != nil })
    }

    @Test("A failed test names its assertions with file, line and values")
    func assertions() throws {
        let report = try every()
        let test = try report.test("scripts/domain/020-fail.t")
        #expect(test.assertions.map(\.name) == ["domain is running", "two ids"])
        #expect(test.assertions[0].number == 2)
        #expect(test.assertions[0].file == "./scripts/domain/020-fail.t")
        #expect(test.assertions[0].line == 6)
        #expect(test.assertions[0].got == "shutoff")
        #expect(test.assertions[0].expected == "running")
        #expect(test.assertions[1].diagnostic.contains("Structures begin differing"))
        #expect(test.outputTail.last == "# Looks like you failed 2 tests of 3.")
        #expect(test.outputTail.first == "1..3")

        let yaml = try report.test("scripts/storage/030-yaml.t").assertions
        #expect(yaml.map(\.name) == ["volume resized"])
        #expect(yaml[0].file == "scripts/storage/030-yaml.t")
        #expect(yaml[0].line == 12)
        #expect(yaml[0].got == "1048576")
        #expect(yaml[0].expected == "2097152")

        let subtest = try report.test("scripts/storage/020-subtests.t").assertions
        #expect(subtest.map(\.label) == ["pool life > pool state"])
        #expect(subtest[0].line == 6)

        let bailOut = try report.test("scripts/domain/060-bail-out.t").assertions
        #expect(bailOut.map(\.isBailOut) == [true])
        #expect(bailOut[0].name.hasPrefix("failed to setup test harness"))

        let died = try report.test("scripts/domain/070-too-few.t")
        #expect(died.assertions.isEmpty)
        #expect(died.isOutputKnown)
        #expect(died.exitStatus == 255)
        #expect(died.outputTail.contains("lost the connection"))
    }

    @Test("Avocado's word for nothing never reaches a person")
    func noUnknown() throws {
        let encoded = String(decoding: try JSONEncoder().encode(try every()), as: UTF8.self)
        #expect(!encoded.contains("<unknown>"))
        #expect(!encoded.contains("None"))
    }

    @Test("The same without results.json, from results.tap and the tests' output")
    func withoutResults() throws {
        let complete = try every()
        let files = Fixture("avocado-every-status").files(below: "job").without("results.json")
        let report = try AvocadoJobDirectory(files).report()
        #expect(report.source == .avocadoTAP)
        #expect(report.isComplete)
        #expect(report.tests.map(\.name) == complete.tests.map(\.name))
        #expect(report.tests.map(\.status) == complete.tests.map(\.status))
        #expect(report.tests.map(\.assertions) == complete.tests.map(\.assertions))
        #expect(report.tests.map(\.number) == complete.tests.map(\.number))
    }

    @Test("A killed job: the tests that ended, and the one that was running")
    func killed() throws {
        let report = try AvocadoJobDirectory(Fixture("avocado-killed").files(below: "job")).report()
        #expect(!report.isComplete)
        #expect(report.planned == 3)
        #expect(report.tests.map(\.status) == [.failed, .interrupted])
        #expect(report.tests[1].outputTail == ["1..2", "ok 1 - daemon started", "waiting for the daemon"])
    }

    @Test("A job stopped by its time limit: the test that hung is interrupted, the ones not started are missing")
    func timedOut() throws {
        let files = Fixture("avocado-job-timeout").files(below: "job")
        for files in [files, files.without("results.json")] {
            let report = try AvocadoJobDirectory(files).report()
            #expect(!report.isComplete)
            #expect(report.planned == 3)
            #expect(report.tests.map(\.name.text) == ["scripts/hang/010-before.t", "scripts/hang/020-hang.t"])
            #expect(report.tests[0].assertions.map(\.name) == ["before"])
        }
        #expect(try AvocadoJobDirectory(files).report().tests[1].status == .interrupted)
        #expect(try AvocadoJobDirectory(files).report().tests[1].reason == "Test interrupted: Timeout reached")
    }

    @Test("The last of several jobs in a results folder is read, and what tests leave is no job")
    func findsJob() throws {
        let results = #"{"total": 1, "tests": [{"id": "1-./b.t", "name": "./b.t", "status": "PASS"}]}"#
        let files = ResultFiles([
            "avocado/job-2026-11-22T10.00-aaaaaaa/results.json": #"{"tests": []}"#,
            "avocado/job-2026-11-23T10.00-bbbbbbb/results.json": results,
            "avocado/job-2026-11-23T10.00-bbbbbbb/test-results/1-._b.t/results.json": #"{"tests": []}"#,
        ])
        #expect(try AvocadoJobDirectory(files).report().tests.map(\.name) == ["b.t"])
    }

    @Test("By-status links tell what results.tap does not")
    func byStatus() throws {
        let files = ResultFiles([
            "results.tap": "1..1\nnot ok 1 ./a.t\n",
            "test-results/1-._a.t/stdout": "1..1\nok 1\n",
            "test-results/by-status/INTERRUPTED/1-._a.t": "",
        ])
        #expect(try AvocadoJobDirectory(files).report().tests.map(\.status) == [.interrupted])
    }

    @Test(
        "Odd entries are read as far as they go",
        arguments: [
            (#"{"tests": [{"id": "1-./a.t", "status": "FAIL"}]}"#, ["a.t"]),
            (#"{"tests": [{"logdir": "/x/3-._a.t", "status": 7, "time_elapsed": "long"}]}"#, ["a.t"]),
            (#"{"tests": [null, 5, [], {}, {"name": "./b.t"}], "total": "many"}"#, ["b.t"]),
            (#"{"tests": [{"name": "<unknown>", "id": "2-./c.t", "time_elapsed": -1}]}"#, ["c.t"]),
        ])
    func lenient(_ json: String, _ names: [String]) throws {
        let report = try AvocadoJobDirectory(ResultFiles(["results.json": json])).report()
        #expect(report.tests.map(\.name.text) == names)
        #expect(report.tests.allSatisfy { $0.status.isFailure && $0.seconds == nil })
    }

    @Test("A log folder that points elsewhere opens no other file")
    func hostileFolder() throws {
        let json = #"{"tests": [{"name": "a", "status": "FAIL", "logdir": "../../etc/passwd"}]}"#
        let files = ResultFiles(paths: ["results.json", "../../etc/passwd/stdout"]) { path in
            #expect(path == "results.json")
            return Data(json.utf8)
        }
        #expect(try AvocadoJobDirectory(files).report().tests.map(\.isOutputKnown) == [false])
    }

    @Test("Half a results.json falls back, and no results at all is an error that says what was looked for")
    func nothing() throws {
        let half = ResultFiles(["results.json": #"{"tests": [{"na"#, "results.tap": "1..1\nok 1 ./a.t\n"])
        #expect(try AvocadoJobDirectory(half).report().source == .avocadoTAP)
        #expect(throws: TestResultsError.noResults(lookedFor: ["results.json", "results.tap", "test-results/"])) {
            try AvocadoJobDirectory(ResultFiles(["README": ""])).report()
        }
    }

    @Test("Ten thousand tests are read within seconds even without optimization", .timeLimit(.minutes(1)))
    func isQuick() throws {
        let entry = { (number: Int) in
            #"{"id": "\#(number)-./scripts/\#(number).t", "name": "./scripts/\#(number).t", "status": "PASS","#
                + #""fail_reason": "<unknown>", "logdir": "/x/\#(number)-._scripts_\#(number).t", "time_elapsed": 0.1}"#
        }
        let json = #"{"total": 10000, "tests": [\#((1...10_000).map(entry).joined(separator: ","))]}"#
        let start = ContinuousClock.now
        #expect(try AvocadoJobDirectory(ResultFiles(["results.json": json])).report().counts.passed == 10_000)
        #expect(start.duration(to: .now) < .seconds(10))
    }
}
