internal import Foundation
public import GitLabAPI
public import Images
public import Profiles

/// Finds out what a run of a job would do.
public struct JobPlanner: Sendable {
    let client: GitLabClient
    let profiles: ProfileCatalogue
    let archives: String
    let images: @Sendable (Profile) -> Image?
    let swaps: Swaps

    /// - Parameters:
    ///   - archives: The folder of fetched archives.
    ///   - images: Looks for the image of a profile among those there are, and makes none.
    public init(
        client: GitLabClient, profiles: ProfileCatalogue, archives: String, swaps: Swaps = Swaps(),
        images: @escaping @Sendable (Profile) -> Image?
    ) {
        self.client = client
        self.profiles = profiles
        self.archives = archives
        self.swaps = swaps
        self.images = images
    }

    /// - Throws: What keeps a run from beginning: `GitLabError`, `ConfigurationError`, `JobError`, `RecipeError`,
    ///   `ProfileError`.
    public func plan(_ order: Reproduction.Order) async throws -> JobPlan {
        try await swaps.check()
        let job = try await resolve(order)
        let choice = try ProfileChoice(for: job, swaps)
        var profile = try profiles.profile(named: choice.name)
        if choice.reason == .recipe, let machine = job.pinned?.machine { profile = profile.shaped(as: machine) }
        let image = images(profile)
        let cache = ArchiveCache(folder: archives, client: client) { _ in }
        let cached = Set(job.dependencies.filter(cache.has).map(\.id))
        return JobPlan(
            job: job, profile: profile, choice: choice, image: image, cached: cached, packages: swaps.packages,
            alternatives: try await alternatives(of: job, cached), packagesJob: swaps.packagesJob,
            notes: job.notes + [choice.note, Self.note(on: image, of: job)].compactMap { $0 })
    }

    private func resolve(_ order: Reproduction.Order) async throws -> ResolvedJob {
        switch order {
        case .job(let id, let path):
            try await JobResolver(client: client, swaps: swaps).resolve(id, ofProject: path)
        case .recipe(let file): try await RecipeResolver(client: client, swaps: swaps).resolve(file)
        }
    }

    private func alternatives(of job: ResolvedJob, _ cached: Set<Int>) async throws -> [Int: [AlternativeArtifacts]] {
        var found: [Int: [AlternativeArtifacts]] = [:]
        guard swaps.packages == nil, swaps.packagesJob == nil else { return found }
        for need in job.dependencies where need.folder == nil && !cached.contains(need.id) {
            if case .present = need.state { continue }
            found[need.id] = try await AlternativeSearch(client: client).alternatives(to: need)
        }
        return found
    }

    private static func note(on image: Image?, of job: ResolvedJob) -> JobNote? {
        guard job.recordedImage != nil else { return .unrecordedImage }
        return image.flatMap { job.note(onImage: "sha256:\($0.digest)") }
    }
}
