/// Finds the first bad one of a row by halving, as `git bisect` does; what can't be tested is gone around.
public struct Bisection: Sendable, Equatable {
    public enum Result: String, Sendable, Codable { case good, bad, untestable }

    /// The last known good one and the first known bad one, as indices.
    public private(set) var good: Int
    public private(set) var bad: Int
    /// Those that were found untestable.
    public private(set) var untestable: Set<Int> = []

    /// - Parameters:
    ///   - good: The index of one that is known to be good.
    ///   - bad: A later one that is known to be bad.
    public init?(good: Int, bad: Int) {
        guard good < bad else { return nil }
        (self.good, self.bad) = (good, bad)
    }

    /// What to look at next: the nearest to the middle of those that can be tested; nil when the search is over.
    public var next: Int? {
        let middle = (good + bad) / 2
        return (good + 1..<bad).filter { !untestable.contains($0) }.min { one, other in
            (abs(one - middle), one) < (abs(other - middle), other)
        }
    }

    /// Those between the last good one and the first bad one, of which nothing is known: any of them may be the first.
    public var doubtful: [Int] { untestable.filter { $0 > good && $0 < bad }.sorted() }

    /// Takes up again those in doubt: there is another way to test them.
    public mutating func reopen() { untestable.subtract(doubtful) }

    /// How many more are looked at, at most.
    public var stepsLeft: Int {
        var (left, steps) = (bad - good - 1 - doubtful.count, 0)
        while left > 0 { (left, steps) = (left / 2, steps + 1) }
        return steps
    }

    /// Takes what was found. What lies outside of what is searched is no news.
    public mutating func note(_ result: Result, at index: Int) {
        guard index > good, index < bad else { return }
        switch result {
        case .good: good = index
        case .bad: bad = index
        case .untestable: untestable.insert(index)
        }
    }
}
