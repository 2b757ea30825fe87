/// How long a test may take before it is looked at whether it hangs.
public struct TestLimit: Sendable, Equatable {
    /// What the user asked for; nil where the limit comes from the tests that have ended.
    public var asked: Duration?

    public init(asked: Duration? = nil) { self.asked = asked }

    /// Ten times the median of the run's own tests: one that is slow in an emulated guest is so beside slow ones. Below five
    /// tests the median is chance.
    static let factor = 10
    static let fewest = 5
    static let shortest = Duration.seconds(300)
    static let unknown = Duration.seconds(900)

    /// - Parameter ended: How long the tests took that have ended.
    func limit(after ended: [Duration]) -> Duration {
        if let asked { return asked }
        guard ended.count >= Self.fewest else { return Self.unknown }
        return max(Self.shortest, ended.sorted()[ended.count / 2] * Self.factor)
    }

    /// How long before a job's time limit the job is ended, so that there is time to collect what it has: GitLab collects
    /// nothing of a job that ran into its limit (GitLab Runner, `common/build.go`).
    static func margin(of timeout: Duration) -> Duration { min(.seconds(180), timeout / 10) }
}
