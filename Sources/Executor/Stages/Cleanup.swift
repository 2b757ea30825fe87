public import Foundation
internal import Machines
internal import Profiles

/// `cleanup_exec`: takes the job's machine away, or keeps it for somebody to look at.
///
/// It works with nothing but the environment, without a machine, and a second time.
public struct Cleanup: Sendable {
    /// What became of the job's machines.
    public enum Result: Sendable {
        case removed([String])
        /// No lease names the job, and libvirt can't be asked for more.
        case noneKnown(because: any Error)
        /// One stays until then.
        case kept(machine: String, until: Date)
    }

    let host: ExecutorHost
    let environment: RunnerEnvironment

    public init(host: ExecutorHost, environment: RunnerEnvironment) {
        self.host = host
        self.environment = environment
    }

    public func run() async throws -> Result {
        let job = try knownJob()
        let machines: Machines
        do {
            machines = try await host.machines()
        } catch  where !hasLease(job) {
            // A lease is on disk before its machine is, so this is a prepare that never came so far. What else could be
            // there, a machine whose files were lost, is found by the next collection.
            return .noneKnown(because: error)
        }
        if let job, let keep = host.policy.keep, shouldKeep(job, keep) {
            let until = Date().addingTimeInterval(keep.duration / .seconds(1))
            let kept = try await machines.keepMachine(of: job.key, until: until, atMost: keep.machines)
            if let kept { return .kept(machine: kept, until: until) }
        }
        guard let job else { return .removed(await removeOfAttempt(machines)) }
        return .removed(await machines.removeMachines(of: job.key))
    }

    /// The job; nil where the runner's file with it is gone or unreadable, which must not leave a machine behind.
    private func knownJob() throws -> RunnerJob? {
        do {
            return try RunnerJob(try JobResponse.read(environment.responseFile))
        } catch  where environment.attemptFolder != nil {
            return nil
        }
    }

    private func hasLease(_ job: RunnerJob?) -> Bool {
        if let job { return !Machines.claimed(by: job.key, in: host.folders).isEmpty }
        return environment.attemptFolder.map { !Machines.claimed(inAttempt: $0, in: host.folders).isEmpty } ?? true
    }

    private func removeOfAttempt(_ machines: Machines) async -> [String] {
        guard let folder = environment.attemptFolder else { return [] }
        let jobs = Set(Machines.claimed(inAttempt: folder, in: host.folders).compactMap { $0.lease.claim?.job })
        var removed: [String] = []
        for job in jobs.sorted() { removed += await machines.removeMachines(of: job) }
        return removed
    }

    /// A script failed, and the job with it. `running` is failure too: the status stays so when a job dies before its own
    /// script (gitlab-runner `common/build.go`).
    private func shouldKeep(_ job: RunnerJob, _ keep: KeepOnFailure) -> Bool {
        let hasFailed = Machines.claimed(by: job.key, in: host.folders).first?.lease.claim?.hasFailed ?? false
        return hasFailed && keep.includes(project: job.project)
            && !["success", "canceled"].contains(environment.claimedStatus ?? "")
    }
}
