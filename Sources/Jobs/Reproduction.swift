internal import Foundation
public import GitLabAPI
internal import GitLabCI
internal import Guests
internal import HTTP
public import Images
public import Machines
public import Profiles

/// Runs one job of GitLab's again, in a machine of ours.
public struct Reproduction: Sendable {
    /// What the user asked to be different from CI, and what happens to the machine.
    public struct Options: Sendable {
        public var swaps: Swaps
        /// Whether the machine stays after the run, and how long.
        public var keep: Duration?
        /// Whether the guest may reach anything but us.
        public var hasOutboundNetwork: Bool

        public init(
            swaps: Swaps = Swaps(), keep: Duration? = nil, hasOutboundNetwork: Bool = true
        ) {
            self.swaps = swaps
            self.keep = keep
            self.hasOutboundNetwork = hasOutboundNetwork
        }
    }

    /// Where runs and downloads are kept; absolute paths.
    public struct Folders: Sendable {
        public var runs: String
        public var archives: String
        public var repositories: String

        public init(runs: String, archives: String, repositories: String) {
            self.runs = runs
            self.archives = archives
            self.repositories = repositories
        }
    }

    /// What a run works with on this machine.
    public struct Workshop: Sendable {
        public var profiles: ProfileCatalogue
        public var folders: Folders
        /// Connects to libvirt; called once, while GitLab is being asked.
        public var machines: @Sendable () async throws -> Machines
        /// Finds or makes the image of a profile.
        public var image: @Sendable (Profile, Machines) async throws -> Image

        public init(
            profiles: ProfileCatalogue, folders: Folders, machines: @escaping @Sendable () async throws -> Machines,
            image: @escaping @Sendable (Profile, Machines) async throws -> Image
        ) {
            self.profiles = profiles
            self.folders = folders
            self.machines = machines
            self.image = image
        }
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
    /// - Throws: Everything but the script's own failure: `GitLabError`, `JobError`, `MachineError`, `ImageError`,
    ///   `ProfileError`, `GuestError`, `ProgramError`, `LibvirtError`, `CancellationError`.
    public func run(job id: Int, ofProject path: String, recordingIn record: RunRecord) async throws {
        let start = ContinuousClock.now
        defer { record.update { $0.seconds.total = (ContinuousClock.now - start) / .seconds(1) } }
        // A wrong word on the command line is told at once, not when an archive turns out to be gone.
        try await options.swaps.check()
        onEvent(.resolving(job: "\(path) \(id)"))
        async let opening = workshop.machines()
        let job = try await JobResolver(client: client, swaps: options.swaps).resolve(id, ofProject: path)
        record.update { $0.job = job.identity }
        onEvent(.resolved(job.identity))
        job.notes.forEach { onEvent(.note($0)) }
        let profile = try profile(for: job)
        let machines = try await opening
        await machines.collectGarbage()
        let image = try await workshop.image(profile, machines)
        if let note = job.note(onImage: "sha256:\(image.digest)") { onEvent(.note(note)) }
        var use = RunReport.ProfileUse(name: profile.name, image: "sha256:\(image.digest)", accelerator: nil)
        use.accelerator = try machines.host.accelerator(for: profile).usesKVM ? "kvm" : "tcg"
        record.update { [use] in $0.profile = use }
        let plan = MachinePlan(
            profile: profile, image: image, job: job.identity.url, keep: options.keep != nil,
            hasOutboundNetwork: options.hasOutboundNetwork)
        let run = JobRun(
            job: job, plan: plan, machines: machines, inputs: inputs(of: job), keep: options.keep, record: record,
            onEvent: onEvent)
        try await run.execute()
    }

    private func profile(for job: ResolvedJob) throws -> Profile {
        let choice = try ProfileChoice(for: job, asked: options.swaps.profile)
        let profile = try workshop.profiles.profile(named: choice.name)
        if let note = choice.note { onEvent(.note(note)) }
        return profile
    }

    private func inputs(of job: ResolvedJob) -> Inputs {
        Inputs(
            job: job,
            workTree: options.swaps.source.map { WorkTree(folder: $0) },
            sources: SourceTree(
                of: job, cacheFolder: workshop.folders.repositories,
                authorization: client.token.map { GitAuthorization(scope: client.server, header: $0.gitHeader) },
                onEvent: onEvent),
            cache: ArchiveCache(folder: workshop.folders.archives, client: client, onEvent: onEvent),
            replacement: options.swaps.packages, replacementJob: options.swaps.packagesJob, onEvent: onEvent)
    }
}
