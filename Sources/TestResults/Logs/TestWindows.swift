/// When the tests of a run ran, for finding which of them a moment belongs to.
public struct TestWindows: Sendable {
    /// One stretch of time in which the same tests ran: none between tests, several where they ran at the same time.
    struct Stretch: Equatable {
        /// Microseconds since 1970; the end is not in it.
        var start: Int64
        var end: Int64
        /// Indices into the run's tests, in order.
        var tests: [Int]
    }

    /// In order, each beginning where the one before it ends, the first and the last without a test.
    let stretches: [Stretch]
    /// Whether any test has times at all.
    public var isEmpty: Bool { stretches.count < 2 }

    /// - Parameters:
    ///   - tests: Those of a run; ones without a beginning have no window. One that has no end ran to the end of the log.
    ///   - clockOffset: Seconds by which the clock of the logs is ahead of that of the tests' times.
    public init(_ tests: [TestResult], clockOffset: Double = 0) {
        var edges: [(time: Int64, test: Int, isStart: Bool)] = []
        for (index, test) in tests.enumerated() {
            guard let start = test.startedAt.flatMap({ Self.microseconds($0 + clockOffset) }) else { continue }
            let told = test.endedAt ?? test.seconds.map { (test.startedAt ?? 0) + $0 }
            // The log's times have milliseconds: what happened in the last one of a test is the test's.
            let end = told.flatMap { Self.microseconds($0 + clockOffset) }.map { max($0, start) + 1000 }
            edges.append((start / 1000 * 1000, index, true))
            edges.append((end ?? .max, index, false))
        }
        edges.sort { $0.time < $1.time }
        var stretches: [Stretch] = []
        var running: [Int] = []
        var begin = Int64.min
        for edge in edges where edge.time < .max {
            if edge.time > begin {
                stretches.append(Stretch(start: begin, end: edge.time, tests: running.sorted()))
                begin = edge.time
            }
            if edge.isStart { running.append(edge.test) } else { running.removeAll { $0 == edge.test } }
        }
        stretches.append(Stretch(start: begin, end: .max, tests: running.sorted()))
        self.stretches = stretches
    }

    /// The stretch a moment is in.
    func stretch(at time: Int64) -> Int {
        var low = 0
        var high = stretches.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if stretches[middle].start <= time { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private static func microseconds(_ seconds: Double) -> Int64? {
        ReadingLimits.time.contains(seconds) ? Int64(seconds * 1_000_000) : nil
    }
}
