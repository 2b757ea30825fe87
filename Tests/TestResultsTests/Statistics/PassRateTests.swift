import TestResults
import Testing

@Suite("The rate at which a test passes")
struct PassRateTests {
    /// Newcombe 1998, table I, method 3: Wilson's score interval without continuity correction, to four places.
    @Test(
        "The interval is the published one",
        arguments: [
            (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718),
        ])
    func published(passed: Int, runs: Int, lower: Double, upper: Double) {
        let interval = PassRate(passed: passed, failed: runs - passed).interval
        #expect(abs(interval.lowerBound - lower) < 0.00005)
        #expect(abs(interval.upperBound - upper) < 0.00005)
    }

    @Test("A test that always passed is bounded as one that always failed, from the other side")
    func isSymmetric() {
        for runs in 1...60 {
            for passed in 0...runs {
                let one = PassRate(passed: passed, failed: runs - passed).interval
                let other = PassRate(passed: runs - passed, failed: passed).interval
                #expect(abs(one.lowerBound - (1 - other.upperBound)) < 1e-12)
                #expect(one.contains(Double(passed) / Double(runs)))
            }
        }
        #expect(PassRate(passed: 20).interval.upperBound == 1)
        #expect(PassRate(failed: 20).interval.lowerBound == 0)
    }

    @Test("Without a run nothing is known")
    func nothing() {
        #expect(PassRate().share == nil)
        #expect(PassRate().interval == 0...1)
    }

    @Test("The interval holds the true rate about as often as it says", arguments: [0.1, 1.0 / 3, 0.5, 0.9])
    func coverage(truth: Double) {
        var generator = SeededGenerator(seed: 7)
        let experiments = 4000
        for runs in [10, 40] {
            var held = 0
            for _ in 0..<experiments {
                let passed = (0..<runs).count { _ in Double.random(in: 0..<1, using: &generator) < truth }
                if PassRate(passed: passed, failed: runs - passed).interval.contains(truth) { held += 1 }
            }
            // The score interval's coverage lies about 95 %, for few runs between 92 and 99 (Newcombe 1998).
            #expect((0.91...0.995).contains(Double(held) / Double(experiments)))
        }
    }

    @Test("Skipped and canceled tests count for nothing, interrupted ones as failures")
    func statuses() {
        var rate = PassRate()
        for status in TestStatus.allCases { rate.count(status) }
        #expect(rate == PassRate(passed: 2, failed: 3))
    }
}

/// SplitMix64, the same numbers each time.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
