internal import Foundation

/// How often a test passed, and what that says of how often it would.
public struct PassRate: Sendable, Hashable {
    public var passed: Int
    public var failed: Int

    /// The probability with which ``interval`` holds the true rate.
    public static let confidence = 0.95
    /// The standard normal distribution's quantile of 97.5 %, for a two-sided interval of 95 %.
    private static let z = 1.959963984540054

    public init(passed: Int = 0, failed: Int = 0) {
        self.passed = max(0, passed)
        self.failed = max(0, failed)
    }

    /// Runs that judged the test.
    public var runs: Int { passed + failed }

    /// The share of runs in which it passed; nil without any.
    public var share: Double? { runs == 0 ? nil : Double(passed) / Double(runs) }

    /// Where the true share is, with 95 % confidence: Wilson's score interval, which also holds for few runs and for
    /// shares of 0 and 1, where the usual one is an empty interval.
    ///
    /// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the
    /// American Statistical Association 22 (1927), 209–212; compared with others by R. G. Newcombe, Statistics in
    /// Medicine 17 (1998), 857–872, method 3.
    public var interval: ClosedRange<Double> {
        guard let share else { return 0...1 }
        let (n, square) = (Double(runs), Self.z * Self.z)
        let middle = share + square / (2 * n)
        let half = Self.z * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
        let scale = 1 + square / n
        // At the ends the formula gives 0 and 1 but for rounding.
        let lower = passed == 0 ? 0 : max(0, (middle - half) / scale)
        let upper = failed == 0 ? 1 : min(1, (middle + half) / scale)
        return lower...upper
    }

    /// Counts one more run; one that did not judge the test counts for nothing.
    public mutating func count(_ status: TestStatus) {
        switch status {
        case .passed, .warned: passed += 1
        case .failed, .error, .interrupted: failed += 1
        case .skipped, .canceled: break
        }
    }
}
