import Foundation
import TestResults
import Testing

@Suite("Following Avocado in a job's output")
struct AvocadoConsoleTests {
    private func read(_ data: Data) -> (events: [AvocadoEvent], report: TestReport?) {
        var console = AvocadoConsole()
        let events = console.feed(data) + console.finish()
        return (events, console.report)
    }

    private func read(_ text: String) -> (events: [AvocadoEvent], report: TestReport?) { read(Data(text.utf8)) }

    @Test("Both streams, merged or standard output alone, give the same report")
    func recorded() throws {
        let fixture = Fixture("avocado-every-status")
        for file in ["terminal-merged.txt", "terminal-stdout.txt"] {
            let (events, found) = read(try fixture.data(file))
            let report = try #require(found)
            #expect(report.isComplete)
            #expect(report.planned == 13)
            #expect(report.tests.count == 13)
            #expect(report.counts == TestCounts(passed: 3, failed: 3, error: 4, skipped: 2, warned: 1))
            #expect(report.counts == TestCounts(of: report.tests))
            #expect(try report.test("scripts/domain/070-too-few.t").reason?.hasPrefix("Tap format error") == true)
            #expect(try report.test("scripts/domain/050-todo-passed.t").seconds != nil)
            #expect(report.tests.allSatisfy { !$0.isOutputKnown })
            #expect(events.filter { if case .testStarted = $0 { true } else { false } }.count == 13)
        }
    }

    @Test("Standard error alone still names the bad tests once the job is known")
    func errorsAlone() throws {
        let fixture = Fixture("avocado-every-status")
        let (_, found) = read(Data("JOB ID     : 1\n".utf8) + (try fixture.data("terminal-stderr.txt")))
        let report = try #require(found)
        #expect(report.failures.count == 7)
        #expect(!report.isComplete)
        #expect(read(try fixture.data("terminal-stderr.txt")).report == nil)
    }

    @Test("Colours, cursor movements and CR LF of a terminal change nothing")
    func colours() throws {
        let (events, found) = read(try Fixture("avocado-every-status").data("terminal-colours.txt"))
        let report = try #require(found)
        #expect(report.tests.map(\.status) == [.failed, .skipped, .warned, .passed])
        #expect(report.isComplete)
        guard case .jobLog(let path) = events[1] else { throw FixtureError.unexpected }
        #expect(path.hasPrefix("/var/tmp/scratch/avocado/job-"))
        #expect(path.hasSuffix("/job.log"))
    }

    @Test("Events come in order, with number and total")
    func events() {
        let text = """
            JOB ID     : 0f3c
            JOB LOG    : /tmp/scratch/avocado/job-x/job.log
             (03/12) ./scripts/x.t: STARTED
             (03/12) ./scripts/x.t:  FAIL (0.06 s)
             (04/12) ./scripts/a: b.t:  ERROR: it: broke (2 s) (1.50 s)
             (05/12) ./scripts/y.t:  SKIP
            RESULTS    : PASS 4 | ERROR 1 | FAIL 1 | SKIP 2 | WARN 1 | INTERRUPT 0 | CANCEL 0
            JOB TIME   : 7.25 s
            """
        let failed = TestResult(name: "scripts/x.t", number: 3, status: .failed, seconds: 0.06)
        let broke = TestResult(
            name: "scripts/a: b.t", number: 4, status: .error, seconds: 1.5, reason: "it: broke (2 s)")
        let skipped = TestResult(name: "scripts/y.t", number: 5, status: .skipped)
        #expect(
            read(text).events == [
                .jobID("0f3c"), .jobLog(path: "/tmp/scratch/avocado/job-x/job.log"),
                .testStarted(index: 3, total: 12, name: "scripts/x.t"),
                .testFinished(index: 3, total: 12, failed),
                .testFinished(index: 4, total: 12, broke),
                .testFinished(index: 5, total: 12, skipped),
                .summary(TestCounts(passed: 4, failed: 1, error: 1, skipped: 2, warned: 1)),
                .jobTime(seconds: 7.25),
            ])
    }

    @Test(
        "A test that was running when the output ended is interrupted",
        arguments: ["avocado-killed", "avocado-job-timeout"])
    func running(_ name: String) throws {
        let report = try #require(read(try Fixture(name).data("terminal-merged.txt")).report)
        #expect(report.tests.map(\.status) == [.failed, .interrupted])
        #expect(!report.isComplete)
        #expect(report.planned == 3)
    }

    @Test(
        "Other output is not taken for Avocado's",
        arguments: [
            "", "(1/2) installing: libvirt\n", "[3/4] x: PASS\n", "(1/x) a: PASS\n", "12-foo: FAIL\n",
            "RESULT: PASS 1\n",
            "(1/2) a:  PASSED (1 s)\n", "Installing : perl-Sys-Virt 1/3\n", "(99999999999999999999/2) a: STARTED\n",
        ])
    func others(_ text: String) {
        #expect(read(text).events.isEmpty)
        #expect(read(text).report == nil)
    }
}

enum FixtureError: Error { case unexpected }
