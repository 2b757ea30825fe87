internal import Profiles

/// Which machine a job gets: what it asks for by `DISTRO`, if the host allows it.
struct ProfileChoice {
    let policy: HostPolicy
    let catalogue: ProfileCatalogue

    /// - Parameter asked: The value of `DISTRO`, as the job's author wrote it; only compared, never used as a path.
    /// - Throws: `ExecutorError.profileNotAllowed`, `.networkNotAllowed`, `ProfileError`.
    func profile(for asked: String?) throws -> Profile {
        let profile = try allowed(asked)
        if let networks = policy.networks, !networks.contains(profile.network) {
            throw ExecutorError.networkNotAllowed(
                profile: profile.name, network: profile.network.word, allowed: networks.map(\.word))
        }
        return profile
    }

    private func allowed(_ asked: String?) throws -> Profile {
        guard let asked, !asked.isEmpty else {
            guard let name = policy.defaultProfile else { throw refusal(asked) }
            return try catalogue.profile(named: name)
        }
        if policy.profiles.contains(asked) { return try catalogue.profile(named: asked) }
        for name in policy.profiles {
            let profile = try catalogue.profile(named: name)
            if profile.aliases.contains(asked) { return profile }
        }
        throw refusal(asked)
    }

    private func refusal(_ asked: String?) -> ExecutorError {
        .profileNotAllowed(asked: asked, allowed: policy.profiles)
    }
}
