internal import Foundation
internal import GitLabCI

/// The profile a job gets, and why.
public struct ProfileChoice: Sendable, Equatable {
    public enum Reason: String, Sendable, Codable {
        /// The user asked for it.
        case option
        /// CI's machine had it, as the executor recorded.
        case recorded
        /// The recipe has it.
        case recipe
        /// The job's variable `DISTRO` names it.
        case variable
        /// Nothing of the job names one, and the user has a usual one.
        case setting
    }

    public let name: String
    public let reason: Reason
    /// What the job would get by itself.
    private let own: String?

    /// - Parameter swaps: What the user wants to be other than in CI, with the user's usual profile.
    /// - Throws: `JobError.noProfile` when nothing names one.
    init(for job: ResolvedJob, _ swaps: Swaps) throws {
        let recorded = job.recorded?.machine.profile
        let distribution = job.value(of: "DISTRO")
        let pinned = job.pinned?.machine.profile
        let named: [(String?, Reason)] = [
            (swaps.profile, .option), (pinned, .recipe), (recorded, .recorded), (distribution, .variable),
            (swaps.usualProfile, .setting),
        ]
        own = [pinned, recorded, distribution].lazy.compactMap { $0 }.first { !$0.isEmpty }
        for case (let name?, let reason) in named where !name.isEmpty {
            (self.name, self.reason) = (name, reason)
            return
        }
        throw JobError.noProfile(job: job.identity.name)
    }

    /// Said when the machine is not the job's own.
    var note: JobNote? {
        guard let own, own != name else { return nil }
        return .otherProfile(asked: name, job: own)
    }
}
