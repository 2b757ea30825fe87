/// What a CI host gives to the jobs of its runner: one file, written by the host's keeper. A job chooses only among what
/// stands here.
public struct HostPolicy: Sendable, Equatable {
    /// Where the file is looked for unless the runner's configuration names another.
    public static let standardFile = "/etc/virt-ci/executor.yaml"

    /// Names of the profiles that jobs may have.
    public var profiles: [String]
    /// The profile of a job without `DISTRO`; nil refuses such jobs.
    public var defaultProfile: String?
    /// Folders with profiles of the host's own, before those that came with virt-ci. Absolute paths.
    public var profileFolders: [String]
    /// The libvirt connection; nil to find one that works.
    public var connection: String?
    /// Machines of running jobs at one time.
    public var machines: Int
    /// Memory of all machines together, in bytes; nil for what the host has free.
    public var memoryBytes: UInt64?
    /// What the disks of all machines together may grow to, in bytes; nil for what the pool has free.
    public var diskBytes: UInt64?
    /// How long a job waits for room before it fails.
    public var queueLimit: Duration
    /// Networks that machines may be on; nil for those their profiles name.
    public var networks: [NetworkChoice]?
    /// Whose failed machines stay, and how long; nil for nobody's.
    public var keep: KeepOnFailure?
    /// Whether a job's definition goes into its log, so that it can be run again elsewhere.
    public var printsRecipe: Bool
    /// The host's `gitlab-runner`, which is put into guests that have none; nil leaves guests as they are.
    public var runnerProgram: String?
    /// Where things are kept, here and in guests.
    public var folders: HostFolders

    public init(
        profiles: [String], defaultProfile: String? = nil, profileFolders: [String] = [], connection: String? = nil,
        machines: Int = 1, memoryBytes: UInt64? = nil, diskBytes: UInt64? = nil, queueLimit: Duration = .seconds(3600),
        networks: [NetworkChoice]? = nil, keep: KeepOnFailure? = nil, printsRecipe: Bool = true,
        runnerProgram: String? = nil, folders: HostFolders = HostFolders()
    ) {
        self.profiles = profiles
        self.defaultProfile = defaultProfile
        self.profileFolders = profileFolders
        self.connection = connection
        self.machines = machines
        self.memoryBytes = memoryBytes
        self.diskBytes = diskBytes
        self.queueLimit = queueLimit
        self.networks = networks
        self.keep = keep
        self.printsRecipe = printsRecipe
        self.runnerProgram = runnerProgram
        self.folders = folders
    }
}

/// Whose machines stay when a job failed.
public struct KeepOnFailure: Sendable, Equatable {
    /// Full paths of projects, or of groups with `/*` behind them.
    public var projects: [String]
    /// How long a machine stays.
    public var duration: Duration
    /// How many stay at one time; the oldest goes for a new one.
    public var machines: Int

    public init(projects: [String], duration: Duration = .seconds(4 * 3600), machines: Int = 1) {
        self.projects = projects
        self.duration = duration
        self.machines = machines
    }

    /// Whether a project is meant.
    public func includes(project: String) -> Bool {
        projects.contains { pattern in
            pattern.hasSuffix("/*") ? project.hasPrefix(pattern.dropLast(1)) : pattern == project
        }
    }
}

/// Where the executor keeps things. All paths are absolute. They are settings and no XDG folders, because the runner's
/// service, its keeper's shell and the timer that collects garbage have different environments.
public struct HostFolders: Sendable, Equatable {
    /// Leases, keys, image records, and what is downloaded; on the host.
    public var state: String
    /// Sockets; on the host, short, and gone after a reboot.
    public var runtime: String
    /// `CI_BUILDS_DIR`, in guests.
    public var builds: String
    /// The runner's `cache_dir`, in guests.
    public var cache: String

    public init(
        state: String = "/var/lib/virt-ci", runtime: String = "/run/virt-ci", builds: String = "/builds",
        cache: String = "/cache"
    ) {
        self.state = state
        self.runtime = runtime
        self.builds = builds
        self.cache = cache
    }
}

/// Why there is no policy to go by.
public enum PolicyError: Error, Sendable, Equatable {
    /// The file can't be read; `code` is errno.
    case unreadable(file: String, code: Int32)
    /// More than a policy can sensibly hold; the limit in bytes.
    case tooLarge(file: String, limit: Int)
    /// Every problem of the file, in the order of its lines.
    case invalid(file: String, problems: [SettingProblem])
    /// Others than root and the executor's own user may write to it, and so choose for all jobs.
    case writableByOthers(file: String)
}
