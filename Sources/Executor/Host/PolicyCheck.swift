internal import Foundation
internal import Images
internal import Machines
public import Profiles
internal import Programs

/// What can be told of a policy on its host without libvirt and without a job.
public struct PolicyCheck: Sendable {
    let policy: HostPolicy
    let profiles: ProfileCatalogue
    /// Where the records of images are.
    let images: String

    public init(policy: HostPolicy, profiles: ProfileCatalogue, images: String) {
        self.policy = policy
        self.profiles = profiles
        self.images = images
    }

    /// Every reason for which a job that the policy allows would get no machine, or not what the policy promises it.
    public func faults() async -> [any Error] {
        var faults: [any Error] = []
        let choice = ProfileChoice(policy: policy, catalogue: profiles)
        let budget = HostBudget(policy)
        for name in policy.profiles {
            do {
                let profile = try choice.profile(for: name)
                try budget.check(profile)
                // One that is made needs nothing more.
                let isMade = (try? ImageCatalogue.recorded(for: profile.image, in: images)) != nil
                if !isMade { try await ImageCatalogue.checkPrograms(for: profile.image) }
            } catch {
                faults.append(error)
            }
        }
        for program in [Program.ssh, .sshKeygen, .xorriso] {
            do { _ = try program.locate() } catch { faults.append(error) }
        }
        if let path = policy.runnerProgram, !FileManager.default.isReadableFile(atPath: path) {
            faults.append(ExecutorError.unreadableRunnerProgram(path: path))
        }
        return faults
    }
}
