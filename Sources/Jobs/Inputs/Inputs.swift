internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Everything that goes into the guest before the job's script: sources, and over them the needed archives.
struct Inputs: Sendable {
    let job: ResolvedJob
    /// The developer's own tree, which stands in for the sources.
    var workTree: WorkTree?
    let sources: SourceTree
    let cache: ArchiveCache
    /// A folder of the user's, laid out as the archives are, for those that are gone.
    let replacement: String?
    let onEvent: @Sendable (JobEvent) -> Void

    /// Makes the job's project directory in a folder of this host.
    func prepare(in folder: String) async throws -> [RunReport.DependencyUse] {
        async let fetched: Void = fetchSources()
        let archives = try await archives()
        try await fetched
        if let workTree {
            let missing = try await workTree.copy(
                to: folder, origin: sources.repository.absoluteString, depth: sources.checkout.depth,
                submodules: sources.checkout.submodules)
            missing.forEach { onEvent(.note(.emptySubmodule(path: $0))) }
        } else {
            try await sources.checkOut(to: folder)
        }
        var used: [RunReport.DependencyUse] = []
        for (dependency, archive) in zip(job.dependencies, archives) {
            let name = "\(dependency.job) (\(dependency.id))"
            if let archive { try await Archive(job: name, path: archive.path).unpack(into: folder) }
            used.append(
                RunReport.DependencyUse(
                    project: dependency.project, job: dependency.job, id: dependency.id,
                    sha256: archive?.entry.sha256, pinnedBy: archive == nil ? "folder" : dependency.pinnedBy))
        }
        if let replacement, used.contains(where: { $0.pinnedBy == "folder" }) {
            try await FolderCopy(from: replacement).lay(over: folder)
        }
        return used
    }

    private func fetchSources() async throws {
        guard workTree == nil, sources.checkout.hasRepository else { return }
        onEvent(.sources(repository: sources.repository.absoluteString, sha: sources.sha))
        try await sources.fetch()
    }

    /// The archives in the order of the dependencies; nil where the user's folder stands in.
    private func archives() async throws -> [(path: String, entry: ArchiveCache.Entry)?] {
        try await withThrowingTaskGroup(of: (Int, (path: String, entry: ArchiveCache.Entry)?).self) { group in
            for (index, dependency) in job.dependencies.enumerated() {
                group.addTask { (index, try await archive(of: dependency)) }
            }
            var found = [(path: String, entry: ArchiveCache.Entry)?](repeating: nil, count: job.dependencies.count)
            for try await (index, archive) in group { found[index] = archive }
            return found
        }
    }

    private func archive(
        of dependency: PlannedDependency
    ) async throws -> (path: String, entry: ArchiveCache.Entry)? {
        do {
            return try await cache.archive(of: dependency)
        } catch let error as JobError {
            guard let replacement else { throw error }
            onEvent(.note(.replacedArtifacts(job: dependency.job, folder: replacement)))
            return nil
        }
    }
}
