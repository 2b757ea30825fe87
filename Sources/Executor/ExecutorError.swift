/// Why a stage could not be done. All of it is a system failure to the runner; what the job's script did is never an
/// error.
public enum ExecutorError: Error, Sendable, Equatable {
    /// The runner named no file with its job: it is older than 14.5, or we were not started by a runner.
    case noJobResponse
    /// The file with the job can't be used; `reason` has none of its contents.
    case unreadableJobResponse(file: String, reason: String)
    /// The repository's address in the job has no host.
    case unusableRepositoryAddress
    /// The job names a profile the host doesn't allow, or none; `allowed` are those it may name.
    case profileNotAllowed(asked: String?, allowed: [String])
    /// The profile's network is none of those the host gives to jobs.
    case networkNotAllowed(profile: String, network: String, allowed: [String])
    /// The job asks for service containers.
    case servicesNotSupported(names: [String])
    /// The script the runner names can't be read.
    case unreadableScript(path: String)
    /// The status of a script could not be handed to the runner.
    case exitCodeNotWritten(file: String)
    /// The host's own `gitlab-runner`, which its policy names, is not there or can't be read.
    case unreadableRunnerProgram(path: String)
    /// The machine was made while its job was being taken away.
    case machineTakenAway(machine: String)
}
