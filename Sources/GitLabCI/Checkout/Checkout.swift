/// How a job's sources are taken (GitLab documentation, "Configure runner behaviour with variables"; gitlab-runner
/// `common/build_settings.go` and `shells/abstract.go`).
public struct Checkout: Sendable, Equatable, Codable {
    /// `GIT_STRATEGY`. In a machine of its own, `clone` and `fetch` come to the same.
    public enum Strategy: String, Sendable, Codable {
        case clone, fetch
        /// An empty project directory. Both come to the same in a fresh machine.
        case none, empty
    }

    public var strategy: Strategy
    /// Commits of history; 0 for all.
    public var depth: Int
    /// What git is asked for, as the server says it to the runner.
    public var refspecs: [String]
    /// `GIT_CHECKOUT`: false leaves the repository without a work tree.
    public var hasWorkTree: Bool
    /// Words for `git clean`; none when it isn't run. After a first checkout there is nothing it could remove.
    public var cleanFlags: [String]
    /// Whether objects of Git LFS are fetched (`GIT_LFS_SKIP_SMUDGE` not set).
    public var fetchesLargeFiles: Bool
    public var submodules: Submodules
    /// `GIT_CLONE_PATH`, expanded: the project directory.
    public var clonePath: String?

    public init(
        strategy: Strategy = .fetch, depth: Int = 0, refspecs: [String] = [], hasWorkTree: Bool = true,
        cleanFlags: [String] = ["-ffdx"], fetchesLargeFiles: Bool = true, submodules: Submodules = Submodules(),
        clonePath: String? = nil
    ) {
        self.strategy = strategy
        self.depth = depth
        self.refspecs = refspecs
        self.hasWorkTree = hasWorkTree
        self.cleanFlags = cleanFlags
        self.fetchesLargeFiles = fetchesLargeFiles
        self.submodules = submodules
        self.clonePath = clonePath
    }

    /// Whether there are sources at all.
    public var hasRepository: Bool { strategy == .clone || strategy == .fetch }

    /// Which submodules are taken, and how.
    public struct Submodules: Sendable, Equatable, Codable {
        /// `GIT_SUBMODULE_STRATEGY`.
        public enum Strategy: String, Sendable, Codable {
            case none, normal
            /// Submodules of submodules, too.
            case recursive
        }

        public var strategy: Strategy
        /// Commits of history; 0 for all.
        public var depth: Int
        /// Git's pathspecs; none for all submodules.
        public var paths: [String]
        /// `GIT_SUBMODULE_UPDATE_FLAGS` has `--remote`: the tip of a branch is taken instead of the recorded commit.
        public var followsBranches: Bool

        public init(
            strategy: Strategy = .none, depth: Int = 0, paths: [String] = [], followsBranches: Bool = false
        ) {
            self.strategy = strategy
            self.depth = depth
            self.paths = paths
            self.followsBranches = followsBranches
        }
    }
}

/// A setting of the checkout that isn't obeyed.
public enum CheckoutProblem: Sendable, Equatable {
    /// The runner warns of the value and takes its default, and so do we.
    case wrongValue(variable: String, value: String)
    /// The runner ends a job with this value before its script; it is passed over.
    case refusedValue(variable: String, value: String)
    /// Words that change what `git submodule update` does, and are not repeated.
    case unknownFlags(variable: String, flags: [String])
}
