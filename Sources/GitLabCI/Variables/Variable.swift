/// One variable of a job.
public struct Variable: Sendable, Equatable {
    public var key: String
    public var value: String
    /// The job sees the path of a file that holds the value.
    public var isFile: Bool
    /// The value is never expanded.
    public var isRaw: Bool
    /// GitLab hides the value in logs; so must we.
    public var isMasked: Bool
    public var origin: VariableOrigin

    public init(
        key: String, value: String, isFile: Bool = false, isRaw: Bool = false, isMasked: Bool = false,
        origin: VariableOrigin
    ) {
        self.key = key
        self.value = value
        self.isFile = isFile
        self.isRaw = isRaw
        self.isMasked = isMasked
        self.origin = origin
    }
}

/// Where a variable comes from, in the order in which GitLab and the runner list them: a later one wins.
///
/// The order between the first and the last three is gitlab's `lib/gitlab/ci/variables/builder.rb`; those are the
/// runner's `common/build.go`, before and after the variables of the payload. `local` is ours: what the user
/// sets for a local run wins over all.
public enum VariableOrigin: Int, Sendable, Comparable, CaseIterable {
    case runnerBase
    case persisted
    case predefinedJob
    case predefinedProject
    case predefinedPipeline
    case predefinedRunner
    case topLevel
    case job
    case matrix
    case rules
    case user
    case dotenv
    case instance
    case group
    case project
    case pipeline
    case schedule
    case manualJob
    case environment
    /// Any of the above, as the payload has it that the executor recorded: in its order, expanded by the server.
    case recorded
    case runnerLate
    case local

    public static func < (left: VariableOrigin, right: VariableOrigin) -> Bool { left.rawValue < right.rawValue }

    /// True for what the runner adds itself: the server never sees it, so only the runner's own pass expands
    /// references to it.
    public var isFromRunner: Bool { self == .runnerBase || self == .runnerLate }
}
