import Foundation
import Jobs
import Synchronization
import TestResults
import Testing

@Suite("A job that is run again and again")
struct RepetitionTests {
    private static func report(_ result: RunReport.Result, run: String = "r") -> RunReport {
        var report = RunReport(run: run, directory: "/nowhere", started: Date(timeIntervalSince1970: 0))
        report.result = result
        return report
    }

    private static func tests(_ results: KeyValuePairs<String, TestStatus>) -> TestReport {
        TestReport(
            tests: results.map { TestResult(name: TestName($0.key), status: $0.value) }, source: .avocadoResults,
            isComplete: true)
    }

    @Test("It ends after as many runs as planned, and counts each test")
    func counts() {
        var repetition = Repetition(Repetition.Plan(runs: 3))
        repetition.count(
            Self.report(.passed, run: "a"), number: 1, tests: Self.tests(["a.t": .passed, "b.t": .skipped]))
        repetition.count(
            Self.report(.failed, run: "b"), number: 2, tests: Self.tests(["a.t": .failed, "b.t": .skipped]))
        #expect(repetition.state == .goesOn)
        repetition.count(Self.report(.failed, run: "c"), number: 3, tests: Self.tests(["a.t": .error]))
        #expect(repetition.state == .complete)
        #expect(repetition.script == PassRate(passed: 1, failed: 2))
        let tally = repetition.tests.map {
            [$0.test, "\($0.rate.passed)/\($0.rate.runs)", "\($0.skipped)", $0.firstFailed ?? ""]
        }
        #expect(tally == [["a.t", "1/3", "0", "b"], ["b.t", "0/0", "2", ""]])
        #expect(repetition.ended.map(\.failures) == [[], ["a.t"], ["a.t"]])
    }

    @Test("A run that was called off or could not be made says nothing of the tests")
    func unjudged() {
        var repetition = Repetition(Repetition.Plan(runs: 4))
        repetition.count(Self.report(.passed), number: 1, tests: Self.tests(["a.t": .passed]))
        repetition.count(Self.report(.interrupted), number: 2, tests: Self.tests(["a.t": .interrupted]))
        repetition.count(Self.report(.error), number: 3, tests: Self.tests(["a.t": .failed]))
        #expect(repetition.tests.map(\.rate) == [PassRate(passed: 1)])
        #expect(repetition.script == PassRate(passed: 1))
    }

    @Test("The first failure ends it, where that is wanted, and calls the others off")
    func untilFailure() {
        var repetition = Repetition(Repetition.Plan(runs: 9, parallel: 2, endsAtFailure: true))
        let callsOffAtPass = repetition.count(Self.report(.passed), number: 1, tests: nil)
        #expect(!callsOffAtPass)
        let callsOffAtFailure = repetition.count(Self.report(.failed), number: 2, tests: nil)
        #expect(callsOffAtFailure)
        #expect(repetition.state == .failure)
        repetition.count(Self.report(.interrupted), number: 3, tests: nil)
        #expect(repetition.state == .failure)
    }

    @Test("It ends when all tests are decided; those on their way still count, and are not called off")
    func untilSure() {
        let plan = Repetition.Plan(runs: 50, endsWhenSure: true, flakes: FlakeTest(rarest: 0.5))
        var repetition = Repetition(plan)
        for number in 1...4 {
            let isOdd = number % 2 == 1
            let calledOff = repetition.count(
                Self.report(isOdd ? .passed : .failed), number: number,
                tests: Self.tests(["steady.t": .passed, "flaky.t": isOdd ? .passed : .failed, "none.t": .skipped]))
            #expect(!calledOff)
            #expect(repetition.state == .goesOn)
        }
        repetition.count(Self.report(.passed), number: 5, tests: Self.tests(["steady.t": .passed, "flaky.t": .passed]))
        #expect(repetition.state == .sure)
        repetition.count(Self.report(.failed), number: 6, tests: Self.tests(["steady.t": .failed]))
        #expect(repetition.state == .sure)
        #expect(repetition.tests.first { $0.test == "steady.t" }?.rate == PassRate(passed: 5, failed: 1))
    }

    @Test("Where the first run can't be made, or several in a row, no further one begins")
    func impossible() {
        var first = Repetition(Repetition.Plan(runs: 9))
        let callsOffAtFirst = first.count(Self.report(.error), number: 1, tests: nil)
        #expect(callsOffAtFirst)
        #expect(first.state == .impossible)
        var later = Repetition(Repetition.Plan(runs: 9))
        later.count(Self.report(.passed), number: 1, tests: nil)
        later.count(Self.report(.error), number: 2, tests: nil)
        later.count(Self.report(.error), number: 3, tests: nil)
        #expect(later.state == .goesOn)
        let callsOffAtThird = later.count(Self.report(.error), number: 4, tests: nil)
        #expect(callsOffAtThird)
    }

    @Test("So many runs go on at one time as planned, and never more", arguments: [1, 3, 20])
    func parallel(atOnce: Int) async {
        let running = Mutex((now: 0, most: 0))
        let repetition = await Repetition.running(Repetition.Plan(runs: 12, parallel: atOnce)) { _ in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            for _ in 0..<50 { await Task.yield() }
            running.withLock { $0.now -= 1 }
            return (Self.report(.passed), nil)
        } onEnd: { _, _ in
        }
        #expect(repetition.state == .complete)
        #expect(Set(repetition.ended.map(\.number)) == Set(1...12))
        #expect(running.withLock { $0.most } <= atOnce)
    }

    @Test("A failure calls off the runs on their way, which end as interrupted")
    func callsOff() async {
        let plan = Repetition.Plan(runs: 40, parallel: 4, endsAtFailure: true)
        let repetition = await Repetition.running(plan) { number in
            if number == 2 { return (Self.report(.failed), nil) }
            // Ends with the cancellation alone.
            try? await Task.sleep(for: .seconds(3600))
            return (Self.report(.interrupted), nil)
        } onEnd: { _, _ in
        }
        #expect(repetition.state == .failure)
        #expect(repetition.ended.count == 4)
        #expect(repetition.script == PassRate(failed: 1))
    }

    @Test("An interruption ends all, and what was known is kept")
    func interrupted() async {
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            await Repetition.running(Repetition.Plan(runs: 9, parallel: 2)) { number in
                if number == 1 { return (Self.report(.passed), Self.tests(["a.t": .passed])) }
                begins.yield()
                try? await Task.sleep(for: .seconds(3600))
                return (Self.report(.interrupted), nil)
            } onEnd: { _, _ in
            }
        }
        var waiting = begun.makeAsyncIterator()
        // The second and, after the first, the third are on their way.
        await waiting.next()
        await waiting.next()
        task.cancel()
        let repetition = await task.value
        #expect(repetition.state == .interrupted)
        #expect(repetition.ended.count == 3)
        #expect(repetition.tests.map(\.rate) == [PassRate(passed: 1)])
    }

    @Test("The rate of a test that fails one time in three is found, and it is called flaky", arguments: 0..<8)
    func findsRate(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 12345
        var repetition = Repetition(Repetition.Plan(runs: 200, endsWhenSure: false))
        for number in 1...200 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let fails = (state >> 33) % 3 == 0
            repetition.count(
                Self.report(fails ? .failed : .passed), number: number,
                tests: Self.tests(["flaky.t": fails ? .failed : .passed, "steady.t": .passed]))
        }
        let (flaky, steady) = (repetition.tests[0].rate, repetition.tests[1].rate)
        #expect(repetition.plan.flakes.verdict(flaky) == .flaky)
        #expect(repetition.plan.flakes.verdict(steady) == .passes)
        // Four standard errors of 200 runs.
        #expect(abs((flaky.share ?? 0) - 2.0 / 3) < 0.134)
    }
}
