internal import Foundation
public import GitLabAPI
internal import GitLabCI
internal import Guests
internal import HTTP
public import Images
public import Machines
public import Profiles
public import Programs
public import TestResults

/// Runs one job of GitLab's again, in a machine of ours.
public struct Reproduction: Sendable {
    /// What the user asked to be different from CI, and what happens to the machine.
    public struct Options: Sendable {
        public var swaps: Swaps
        /// Whether only what is on this machine is used.
        public var isOffline: Bool
        /// Whether the machine stays after the run, and how long.
        public var keep: Duration?
        /// Whether it only stays when the job's script failed.
        public var keepsOnlyFailed: Bool
        /// Whether the guest may reach anything but us.
        public var hasOutboundNetwork: Bool

        /// Whether the machine boots even where a saved one could be restored.
        public var startsCold: Bool
        /// This program, which asks the guest's libvirt daemons for a log of each test; nil where none is wanted.
        public var daemonLogs: Program?

        /// How long a test may take before it is looked at whether it hangs.
        public var testLimit = TestLimit()

        /// Failures that are told as known.
        public var knownIssues: [KnownIssue] = []
        /// The tests to run, of those that the job's Avocado finds; nil for all.
        public var tests: TestSelection?

        public init(
            swaps: Swaps = Swaps(), isOffline: Bool = false, keep: Duration? = nil, hasOutboundNetwork: Bool = true,
            startsCold: Bool = false, keepsOnlyFailed: Bool = false, daemonLogs: Program? = nil
        ) {
            self.keepsOnlyFailed = keepsOnlyFailed
            self.daemonLogs = daemonLogs
            self.startsCold = startsCold
            self.swaps = swaps
            self.isOffline = isOffline
            self.keep = keep
            self.hasOutboundNetwork = hasOutboundNetwork
        }
    }

    /// Where runs and downloads are kept; absolute paths.
    public struct Folders: Sendable {
        public var runs: String
        public var archives: String
        public var repositories: String
        /// What the two of downloads may take together, in bytes.
        public var cacheLimit: UInt64

        public init(
            runs: String, archives: String, repositories: String, cacheLimit: UInt64 = CacheBudget.usual
        ) {
            self.runs = runs
            self.archives = archives
            self.repositories = repositories
            self.cacheLimit = cacheLimit
        }

        /// What keeps the downloads within their limit.
        public var budget: CacheBudget {
            CacheBudget(archives: archives, repositories: repositories, limit: cacheLimit)
        }
    }

    /// What is to be run.
    public enum Order: Sendable {
        /// A job of GitLab's, as GitLab shows it now.
        case job(id: Int, project: String)
        case recipe(RecipeFile)
    }

    /// What a run works with on this machine.
    public struct Workshop: Sendable {
        /// The version of this program, for recipes.
        public var version: String
        public var profiles: ProfileCatalogue
        public var folders: Folders
        /// Connects to libvirt, of one host or several; called once, while GitLab is being asked.
        public var hosts: @Sendable () async throws -> HostChoice
        /// Whether the image of a profile is on a host.
        public var hasImage: @Sendable (Profile, Machines) async throws -> Bool
        /// Finds or makes the image of a profile.
        public var image: @Sendable (Profile, Machines) async throws -> Image
        /// Looks for the image of a profile among those there are.
        public var knownImage: @Sendable (Profile) -> Image?

        public init(
            version: String, profiles: ProfileCatalogue, folders: Folders,
            hosts: @escaping @Sendable () async throws -> HostChoice,
            hasImage: @escaping @Sendable (Profile, Machines) async throws -> Bool,
            image: @escaping @Sendable (Profile, Machines) async throws -> Image,
            knownImage: @escaping @Sendable (Profile) -> Image?
        ) {
            self.version = version
            self.knownImage = knownImage
            self.profiles = profiles
            self.folders = folders
            self.hosts = hosts
            self.hasImage = hasImage
            self.image = image
        }
    }

    /// What is to be run, with all that GitLab tells of it: it can be run more than once.
    public struct Resolved: Sendable {
        let order: Order
        let job: ResolvedJob
    }

    let client: GitLabClient
    let workshop: Workshop
    let options: Options
    let onEvent: @Sendable (JobEvent) -> Void

    public init(
        client: GitLabClient, workshop: Workshop, options: Options, onEvent: @escaping @Sendable (JobEvent) -> Void
    ) {
        self.client = client
        self.workshop = workshop
        self.options = options
        self.onEvent = onEvent
    }

    /// Runs the job and records it.
    ///
    /// - Parameter record: Filled as things become known, so that a run that fails half-way can be told too.
    /// - Throws: Everything but the script's own failure: `GitLabError`, `JobError`, `RecipeError`, `MachineError`,
    ///   `ImageError`, `ProfileError`, `GuestError`, `ProgramError`, `LibvirtError`, `CancellationError`.
    public func run(_ order: Order, recordingIn record: RunRecord) async throws {
        // A wrong word on the command line is told at once, not when an archive turns out to be gone.
        try await options.swaps.check()
        try await run(recordingIn: record) { Resolved(order: order, job: try await job(of: order)) }
    }

    /// The same with what was resolved before.
    public func run(_ resolved: Resolved, recordingIn record: RunRecord) async throws {
        try await run(recordingIn: record) { resolved }
    }

    /// Asks GitLab, or reads a recipe, without running anything.
    ///
    /// - Throws: As ``run(_:recordingIn:)``, but for machines.
    public func resolve(_ order: Order) async throws -> Resolved {
        try await options.swaps.check()
        return Resolved(order: order, job: try await job(of: order))
    }

    private func run(recordingIn record: RunRecord, _ find: () async throws -> Resolved) async throws {
        let start = ContinuousClock.now
        defer { record.update { $0.seconds.total = (ContinuousClock.now - start) / .seconds(1) } }
        async let opening = workshop.hosts()
        let resolved = try await find()
        let (order, job) = (resolved.order, resolved.job)
        record.update { $0.job = job.identity }
        onEvent(.resolved(job.identity))
        job.notes.forEach { onEvent(.note($0)) }
        // Told before anything is fetched: a pattern that means no test is a slip of the hand.
        let tests = try (options.tests ?? job.pinned?.tests)?.resolved(for: job)
        if let tests { onEvent(.note(.selected(tests.names))) }
        let profile = try profile(for: job)
        let inputs = inputs(of: job, order, record)
        if options.isOffline {
            try await OfflineCheck(inputs: inputs, hasImage: workshop.knownImage(profile) != nil).check()
        }
        let hosts = try await opening
        for machines in hosts.hosts { await machines.collectGarbage() }
        let hasImage = workshop.hasImage
        var machines = try await hosts.place(
            profile, imageBytes: workshop.knownImage(profile)?.fileBytes ?? 0
        ) { try await hasImage(profile, $0) }
        machines.evidence = record.folder.failedBoot
        let image = try await workshop.image(profile, machines)
        if let note = job.note(onImage: "sha256:\(image.originDigest)") { onEvent(.note(note)) }
        var use = RunReport.ProfileUse(name: profile.name, image: "sha256:\(image.originDigest)", accelerator: nil)
        use.accelerator = try machines.host.accelerator(for: profile).usesKVM ? "kvm" : "tcg"
        record.update { [use] in $0.profile = use }
        var plan = MachinePlan(
            profile: profile, image: image, job: job.identity.url, keep: options.keep != nil,
            hasOutboundNetwork: options.hasOutboundNetwork)
        plan.startsCold = options.startsCold
        var run = JobRun(
            job: job, version: workshop.version, plan: plan, machines: machines, inputs: inputs, keep: options.keep,
            keepsOnlyFailed: options.keepsOnlyFailed, daemonLogs: options.daemonLogs,
            testLimit: options.testLimit, record: record,
            knownIssues: options.knownIssues, onEvent: onEvent)
        run.tests = tests
        try await run.execute()
        workshop.folders.budget.keep()
    }

    private func job(of order: Order) async throws -> ResolvedJob {
        switch order {
        case .job(let id, let path):
            onEvent(.resolving(job: "\(path) \(id)"))
            return try await JobResolver(client: client, swaps: options.swaps).resolve(id, ofProject: path)
        case .recipe(let file):
            return try await RecipeResolver(client: client, swaps: options.swaps).resolve(file)
        }
    }

    private func profile(for job: ResolvedJob) throws -> Profile {
        let choice = try ProfileChoice(for: job, options.swaps)
        let profile = try workshop.profiles.profile(named: choice.name)
        if let note = choice.note { onEvent(.note(note)) }
        guard choice.reason == .recipe, let machine = job.pinned?.machine else { return profile }
        return profile.shaped(as: machine)
    }

    private func inputs(of job: ResolvedJob, _ order: Order, _ record: RunRecord) -> Inputs {
        var packed: PackedInputs?
        if case .recipe(let file) = order, let pin = file.recipe.inputs {
            packed = PackedInputs(pin: pin, source: file, path: record.folder.packedInputs)
        }
        var sources = SourceTree(
            of: job, cacheFolder: workshop.folders.repositories,
            authorization: client.token.map { GitAuthorization(scope: client.server, header: $0.gitHeader) },
            onEvent: onEvent)
        sources.isOffline = options.isOffline
        return Inputs(
            job: job, workTree: options.swaps.source.map { WorkTree(folder: $0) }, sources: sources,
            cache: ArchiveCache(folder: workshop.folders.archives, client: client, onEvent: onEvent),
            replacement: options.swaps.packages, packed: packed, replacementJob: options.swaps.packagesJob,
            onEvent: onEvent)
    }
}
