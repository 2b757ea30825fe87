/// A test that took much longer in one of two runs.
public struct TimingOutlier: Sendable, Hashable, Codable {
    public var test: TestName
    /// Seconds in the first run and in the other.
    public var here: Double
    public var there: Double

    /// At least so many times as long, and so many seconds longer: machines are not equally fast, and short times jitter.
    private static let factor = 2.0
    private static let seconds = 2.0

    /// The worst ones first, by the seconds between.
    ///
    /// The whole run may be slower by a factor, as an emulated machine is; what is told is slower than that.
    public static func find(_ here: [TestResult], _ there: [TestResult], most: Int = 5) -> [TimingOutlier] {
        var pairing = TestPairing(there)
        let pairs = here.compactMap { test -> TimingOutlier? in
            guard let index = pairing.takeMatch(of: test), let mine = test.seconds, let theirs = there[index].seconds
            else { return nil }
            return TimingOutlier(test: test.name, here: mine, there: theirs)
        }
        let ratios = pairs.filter { $0.here > 0.1 && $0.there > 0.1 }.map { $0.here / $0.there }.sorted()
        let pace = ratios.isEmpty ? 1 : ratios[ratios.count / 2]
        return pairs.filter { $0.isFar(from: pace) }.sorted { abs($0.here - $0.there) > abs($1.here - $1.there) }
            .prefix(most).map { $0 }
    }

    private func isFar(from pace: Double) -> Bool {
        let expected = there * pace
        let (less, more) = (min(here, expected), max(here, expected))
        return more - less >= Self.seconds * max(1, pace) && more >= less * Self.factor
    }
}
