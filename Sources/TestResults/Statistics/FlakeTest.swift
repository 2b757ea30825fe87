internal import Foundation

/// Decides of a test that is run again and again on the same inputs whether it always passes, always fails, or is flaky.
///
/// A test that did both is flaky: that is no estimate. One that did always the same may still be flaky, and is taken for
/// steady after so many runs that a test whose rarer result comes in ``rarest`` of its runs, or in more, would have shown
/// it with a probability of at least 1 − ``error``.
///
/// This is Wald's sequential probability ratio test of "the rarer result never comes" against "it comes in a share of
/// ``rarest``": each run with the usual result multiplies the ratio by 1 − rarest, and one with the other makes it
/// infinite. With no error allowed of the first kind its upper bound is reached by that one run alone, and the lower
/// bound, ``error``, after ``runs`` runs: so it always ends. Source: A. Wald, "Sequential Tests of Statistical
/// Hypotheses", Annals of Mathematical Statistics 16 (1945), 117–186.
///
/// Errors, of each test: a steady one is never called flaky; one whose rarer result comes in ``rarest`` of its runs or
/// more is called steady with a probability of at most ``error``; of rarer ones nothing is promised.
public struct FlakeTest: Sendable, Hashable {
    /// What a test seems to be.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        case passes
        case flaky
        case alwaysFails = "always-fails"
    }

    /// The share of runs from which on a result that comes in them may not be missed; above 0, below 1.
    public let rarest: Double
    /// The probability with which such a test may be called steady.
    public let error: Double

    /// One in five: a rarer one costs more runs than a person waits for.
    public static let usualRarest = 0.2

    /// - Parameter rarest: Kept between 1 and 50 %: the rarer of two results comes in no more than half of the runs.
    public init(rarest: Double = usualRarest, error: Double = 0.05) {
        self.rarest = min(0.5, max(0.01, rarest))
        self.error = min(0.5, max(0.0001, error))
    }

    /// So many runs with one and the same result end the test: 14 for one in five and 5 %.
    public var runs: Int { Int((log(error) / log(1 - rarest)).rounded(.up)) }

    /// What the runs so far say; nil without any.
    ///
    /// With further runs only a steady one can become another, which is `flaky`.
    public func verdict(_ rate: PassRate) -> Verdict? {
        guard rate.runs > 0 else { return nil }
        if rate.passed > 0, rate.failed > 0 { return .flaky }
        return rate.failed == 0 ? .passes : .alwaysFails
    }

    /// Whether that has been decided, within the errors above; what is sure stays so with further runs.
    public func isSure(_ rate: PassRate) -> Bool { verdict(rate) == .flaky || rate.runs >= runs }
}
