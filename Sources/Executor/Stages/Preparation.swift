internal import Foundation
internal import Guests
public import Images
public import Machines
public import Profiles

/// What happens in `prepare_exec`, in the order it happens.
public enum PreparationEvent: Sendable {
    /// Which machine the job gets.
    case chosen(Profile)
    case image(ImageEvent)
    case machine(MachineEvent)
    /// The image under the machine's disk; `sha256` in hexadecimal digits.
    case imageReady(sha256: String)
    /// What was found about the helper program in the guest.
    case helper(HelperFinding)
    /// Everything is ready for the job's scripts.
    case ready(machine: String, seconds: Double)
}

/// `prepare_exec`: makes the job's machine and lets go of it.
public struct Preparation: Sendable {
    let host: ExecutorHost
    let environment: RunnerEnvironment
    let response: JobResponse
    let job: RunnerJob
    let onEvent: @Sendable (PreparationEvent) -> Void

    public init(
        host: ExecutorHost, environment: RunnerEnvironment, response: JobResponse, job: RunnerJob,
        onEvent: @escaping @Sendable (PreparationEvent) -> Void
    ) {
        self.host = host
        self.environment = environment
        self.response = response
        self.job = job
        self.onEvent = onEvent
    }

    /// Time after the job's own limit in which its last stages and its clean-up run.
    private static let afterTimeout: Double = 900

    /// Makes the machine. What was made is taken away again when that fails or is cancelled; what an earlier attempt at
    /// the same job left is taken away first.
    ///
    /// - Returns: What was made, for the job's log.
    public func run() async throws -> PreparedMachine {
        let services = response.services?.compactMap(\.name) ?? []
        guard services.isEmpty else { throw ExecutorError.servicesNotSupported(names: services) }
        let choice = ProfileChoice(policy: host.policy, catalogue: host.profiles)
        let profile = try choice.profile(for: response.value(of: "DISTRO"))
        onEvent(.chosen(profile))
        // An image may take minutes to make: none for a machine that never gets room.
        try host.budget.check(profile)
        let machines = try await host.machines()
        await machines.removeMachines(of: job.key)
        let image = try await host.image(profile, machines)
        onEvent(.imageReady(sha256: image.originDigest))
        let machine = try await create(profile, image, on: machines)
        do {
            try await setUp(machine)
            // A cleanup that ran meanwhile has taken the lease: the job was given up.
            guard machines.isLeased(machine) else { throw ExecutorError.machineTakenAway(machine: machine.name) }
        } catch {
            await machines.destroy(machine)
            await machines.removeMachines(of: job.key)
            throw error
        }
        machines.release(machine)
        onEvent(.ready(machine: machine.name, seconds: machine.bootSeconds))
        return PreparedMachine(
            profile: profile, imageDigest: image.originDigest, usesKVM: machine.accelerator?.usesKVM ?? false,
            host: await machines.host.versions())
    }

    /// Waits for room, then makes the machine; the place in the queue is given up when its lease counts.
    private func create(_ profile: Profile, _ image: Image, on machines: Machines) async throws -> Machine {
        let claim = JobClaim(
            job: job.key, attemptFolder: environment.attemptFolder,
            runner: ProcessIdentity.ancestor(named: "gitlab-runner"),
            ends: Date().addingTimeInterval(Double(job.timeout) + Self.afterTimeout))
        let plan = MachinePlan(profile: profile, image: image, job: job.url, claim: claim)
        let admission = try await machines.admit(plan, within: host.budget, limit: host.policy.queueLimit)
        defer { admission.end() }
        return try await machines.create(plan) { admission.end() }
    }

    private func setUp(_ machine: Machine) async throws {
        try await machine.channel.makeWritable([host.policy.folders.builds, host.policy.folders.cache])
        try Machines.note(JobEnvironment(response, environment), of: machine, in: host.folders)
        let helper = HelperProgram(channel: machine.channel, hostProgram: host.policy.runnerProgram)
        onEvent(.helper(try await helper.ensure(isNeeded: response.needsHelper)))
    }
}

/// A machine that is ready for a job, as its log tells it.
public struct PreparedMachine: Sendable {
    public var profile: Profile
    /// SHA-256 in hexadecimal digits.
    public var imageDigest: String
    public var usesKVM: Bool
    public var host: HostVersions
}
