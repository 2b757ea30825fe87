public import Foundation

/// What ties a machine to a job of GitLab Runner's.
///
/// The stages of such a job are processes of their own, so between them no lock tells whether the job goes on. It is
/// over when its runner's folder for it is gone, when the runner is gone, or when its time is.
public struct JobClaim: Sendable, Codable, Equatable {
    /// Server and number of the job, such as `gitlab.com/7001234`; also in the domain's metadata.
    public var job: String
    /// The runner's folder for this attempt at the job, which it removes after `cleanup_exec`
    /// (gitlab-runner `executors/custom/custom.go`). Absolute.
    public var attemptFolder: String?
    /// The runner itself; nil when it wasn't found among our ancestors.
    public var runner: ProcessIdentity?
    /// When the job's own time limit has ended it, with some time to clean up.
    public var ends: Date
    /// Whether a script of the job has failed.
    public var hasFailed: Bool

    public init(job: String, attemptFolder: String?, runner: ProcessIdentity?, ends: Date, hasFailed: Bool = false) {
        self.job = job
        self.attemptFolder = attemptFolder
        self.runner = runner
        self.ends = ends
        self.hasFailed = hasFailed
    }

    /// Whether nobody will come back to the machine.
    func isOver(at now: Date) -> Bool {
        if ends < now { return true }
        if let attemptFolder, !FileManager.default.fileExists(atPath: attemptFolder) { return true }
        return runner.map { !$0.isAlive } ?? false
    }
}
