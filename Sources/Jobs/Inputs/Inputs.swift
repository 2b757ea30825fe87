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
    /// A job whose archive stands in for those that are gone.
    var replacementJob: Int?
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
            if let archive {
                let name = "\(archive.of.job) (\(archive.of.id))"
                try await Archive(job: name, path: archive.path).unpack(into: folder)
            } else if let own = dependency.folder {
                try await FolderCopy(from: own).lay(over: folder)
            }
            let source = archive?.of ?? dependency
            used.append(
                RunReport.DependencyUse(
                    project: source.project, job: source.job, id: source.id, sha256: archive?.entry.sha256,
                    pinnedBy: archive == nil ? "folder" : source.pinnedBy))
        }
        if let replacement, zip(job.dependencies, archives).contains(where: { $0.folder == nil && $1 == nil }) {
            try await FolderCopy(from: replacement).lay(over: folder)
        }
        return used
    }

    private func fetchSources() async throws {
        guard workTree == nil, sources.checkout.hasRepository else { return }
        onEvent(.sources(repository: sources.repository.absoluteString, sha: sources.sha))
        try await sources.fetch()
    }

    private struct Fetched: Sendable {
        let of: PlannedDependency
        let path: String
        let entry: ArchiveCache.Entry
    }

    /// The archives in the order of the dependencies; nil where the user's folder stands in.
    private func archives() async throws -> [Fetched?] {
        try await withThrowingTaskGroup(of: (Int, Fetched?).self) { group in
            for (index, dependency) in job.dependencies.enumerated() {
                group.addTask { (index, try await archive(of: dependency)) }
            }
            var found = [Fetched?](repeating: nil, count: job.dependencies.count)
            for try await (index, archive) in group { found[index] = archive }
            return found
        }
    }

    private func archive(of dependency: PlannedDependency) async throws -> Fetched? {
        guard dependency.folder == nil else { return nil }
        do {
            return try await fetched(dependency)
        } catch let error as JobError {
            if let replacementJob {
                let instead = try await PackageJob(client: cache.client, id: replacementJob)
                    .dependency(insteadOf: dependency)
                onEvent(.note(.swapped(.need(name: dependency.job, id: instead.id, instead: dependency.id))))
                return try await fetched(instead)
            }
            guard let replacement else { throw try await explained(error, of: dependency) }
            onEvent(.note(.replacedArtifacts(job: dependency.job, folder: replacement)))
            return nil
        }
    }

    private func fetched(_ dependency: PlannedDependency) async throws -> Fetched {
        let archive = try await cache.archive(of: dependency)
        return Fetched(of: dependency, path: archive.path, entry: archive.entry)
    }

    /// Says what else there is; nothing of it is taken.
    private func explained(_ error: JobError, of gone: PlannedDependency) async throws -> JobError {
        let project: String
        switch error {
        case .artifactsExpired(_, _, let path, _), .artifactsNeverMade(_, _, let path): project = path
        default: return error
        }
        let alternatives = try await AlternativeSearch(client: cache.client).alternatives(to: gone)
        return .artifactsGone(
            job: gone.job, id: gone.id, project: project, state: gone.state, alternatives: alternatives)
    }
}
