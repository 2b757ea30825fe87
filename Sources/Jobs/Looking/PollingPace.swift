/// How often a server is asked for what may have changed: soon after news, seldom when nothing happens.
public struct PollingPace: Sendable, Equatable {
    /// After news.
    public let shortest: Duration
    public let longest: Duration
    private var pause: Duration

    /// - Parameter shortest: At least 0.2 s, for the server's sake; the longest is eight times that.
    public init(shortest: Duration = .seconds(2)) {
        self.shortest = max(shortest, .milliseconds(200))
        longest = self.shortest * 8
        pause = self.shortest
    }

    /// The pause before the next question.
    ///
    /// - Parameter hasNews: Whether the last answer had any.
    public mutating func next(hasNews: Bool) -> Duration {
        guard hasNews else {
            defer { pause = min(pause * 1.5, longest) }
            return pause
        }
        pause = shortest
        return pause
    }
}
