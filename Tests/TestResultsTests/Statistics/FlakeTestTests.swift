import TestResults
import Testing

@Suite("The decision whether a test is flaky")
struct FlakeTestTests {
    @Test(
        "So many runs are needed that the rarest result would have been missed with at most five per cent",
        arguments: [(0.5, 5), (1.0 / 3, 8), (0.25, 11), (0.2, 14), (0.1, 29), (0.05, 59), (0.01, 299)])
    func numberOfRuns(rarest: Double, runs: Int) {
        // 59 and 299 are the well-known sizes for showing with 95 % confidence that at most 5 % and 1 % fail.
        #expect(FlakeTest(rarest: rarest).runs == runs)
    }

    @Test("Both results are a flaky test at once, and one kind alone is none before its number of runs")
    func verdicts() {
        let test = FlakeTest()
        func told(_ passed: Int, _ failed: Int) -> (verdict: FlakeTest.Verdict?, isSure: Bool) {
            let rate = PassRate(passed: passed, failed: failed)
            return (test.verdict(rate), test.isSure(rate))
        }
        #expect(told(0, 0) == (nil, false))
        #expect(told(1, 1) == (.flaky, true))
        #expect(told(13, 0) == (.passes, false))
        #expect(told(14, 0) == (.passes, true))
        #expect(told(0, 13) == (.alwaysFails, false))
        #expect(told(0, 14) == (.alwaysFails, true))
    }

    @Test("What is sure stays sure with every further run, and flaky stays flaky")
    func isMonotone() {
        let test = FlakeTest(rarest: 0.3)
        for passed in 0...20 {
            for failed in 0...20 {
                let rate = PassRate(passed: passed, failed: failed)
                for next in [
                    PassRate(passed: passed + 1, failed: failed), PassRate(passed: passed, failed: failed + 1),
                ] {
                    #expect(!test.isSure(rate) || test.isSure(next))
                    #expect(test.verdict(rate) != .flaky || test.verdict(next) == .flaky)
                }
            }
        }
    }

    @Test("It always ends within its number of runs", arguments: [0.0, 0.01, 0.5, 1.0])
    func ends(failing: Double) {
        var generator = SeededGenerator(seed: 11)
        let test = FlakeTest()
        for _ in 0..<500 { #expect(Self.decide(test, failing: failing, &generator).runs <= test.runs) }
    }

    @Test("Its errors are those it promises", arguments: [0.2, 0.25, 0.5, 0.75, 0.8])
    func errors(failing: Double) {
        var generator = SeededGenerator(seed: 13)
        let experiments = 20_000
        let missed = (0..<experiments).count { _ in
            Self.decide(FlakeTest(), failing: failing, &generator).verdict != .flaky
        }
        // 0.8^14 is 4.4 %; three standard errors of the simulation are 0.5.
        #expect(Double(missed) / Double(experiments) <= 0.05)
        if failing == 0.2 { #expect(abs(Double(missed) / Double(experiments) - 0.04398) < 0.005) }
    }

    @Test("A steady test is never called flaky")
    func steady() {
        var generator = SeededGenerator(seed: 17)
        #expect(Self.decide(FlakeTest(), failing: 0, &generator).verdict == .passes)
        #expect(Self.decide(FlakeTest(), failing: 1, &generator).verdict == .alwaysFails)
    }

    @Test("Rates that mean nothing are kept within bounds", arguments: [-1.0, 0, 1, 7])
    func bounds(rarest: Double) {
        #expect((5...299).contains(FlakeTest(rarest: rarest).runs))
    }

    private static func decide(
        _ test: FlakeTest, failing: Double, _ generator: inout SeededGenerator
    ) -> (verdict: FlakeTest.Verdict?, runs: Int) {
        var rate = PassRate()
        while !test.isSure(rate) {
            rate.count(Double.random(in: 0..<1, using: &generator) < failing ? .failed : .passed)
        }
        return (test.verdict(rate), rate.runs)
    }
}
