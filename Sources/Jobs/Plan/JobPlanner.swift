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
    let profile: String?
    let packages: String?

    /// - Parameters:
    ///   - archives: The folder of fetched archives.
    ///   - images: Looks for the image of a profile among those there are, and makes none.
    ///   - profile: A profile instead of the job's own.
    ///   - packages: A folder that stands in for archives that are gone.
    public init(
        client: GitLabClient, profiles: ProfileCatalogue, archives: String, profile: String? = nil,
        packages: String? = nil, images: @escaping @Sendable (Profile) -> Image?
    ) {
        self.client = client
        self.profiles = profiles
        self.archives = archives
        self.profile = profile
        self.packages = packages
        self.images = images
    }

    /// - Throws: What keeps a run from beginning: `GitLabError`, `ConfigurationError`, `JobError`, `ProfileError`.
    public func plan(job id: Int, ofProject path: String) async throws -> JobPlan {
        if let packages { try FolderCopy(from: packages).check() }
        let job = try await JobResolver(client: client).resolve(id, ofProject: path)
        let choice = try ProfileChoice(for: job, asked: profile)
        let profile = try profiles.profile(named: choice.name)
        let image = images(profile)
        let cache = ArchiveCache(folder: archives, client: client) { _ in }
        return JobPlan(
            job: job, profile: profile, choice: choice, image: image,
            cached: Set(job.dependencies.filter(cache.has).map(\.id)), packages: packages,
            notes: job.notes + [choice.note, Self.note(on: image, of: job)].compactMap { $0 })
    }

    private static func note(on image: Image?, of job: ResolvedJob) -> JobNote? {
        guard job.recorded != nil else { return .unrecordedImage }
        return image.flatMap { job.note(onImage: "sha256:\($0.digest)") }
    }
}
