internal import Files
internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import Programs

/// Everything that goes into the guest before the job's script: sources, and over them the needed archives.
struct Inputs: Sendable {
    let job: ResolvedJob
    /// The developer's own tree, which stands in for the sources.
    var workTree: WorkTree?
    let sources: SourceTree
    let cache: ArchiveCache
    /// A folder of the user's, laid out as the archives are, for those that are gone.
    let replacement: String?
    /// All of it in one archive, of a recipe.
    var packed: PackedInputs?
    /// A job whose archive stands in for those that are gone.
    var replacementJob: Int?
    let onEvent: @Sendable (JobEvent) -> Void

    /// What was put into the folder.
    struct Prepared: Sendable {
        var dependencies: [Recipe.Dependency]
        /// Whether a folder of the user's was taken, which nobody else has.
        var isOwn: Bool
    }

    /// Makes the job's project directory in a folder of this host.
    func prepare(in folder: String) async throws -> Prepared {
        if let packed {
            try await packed.unpack(into: folder)
            return Prepared(dependencies: job.pinned?.dependencies ?? [], isOwn: true)
        }
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
        var used: [Recipe.Dependency] = []
        for (dependency, archive) in zip(job.dependencies, archives) {
            used.append(try await lay(dependency, archive, over: folder))
        }
        let isReplaced = used.contains { $0.sha256 == nil }
        if let replacement, zip(job.dependencies, archives).contains(where: { $0.folder == nil && $1 == nil }) {
            try await FolderCopy(from: replacement).lay(over: folder)
        }
        return Prepared(dependencies: used, isOwn: isReplaced || workTree != nil)
    }

    private func lay(
        _ dependency: PlannedDependency, _ archive: Fetched?, over folder: String
    ) async throws -> Recipe.Dependency {
        var packages: [RPMPackage] = []
        let source = archive?.of ?? dependency
        if let archive {
            let content = Archive(job: "\(source.job) (\(source.id))", path: archive.held.path)
            try await content.unpack(into: folder)
            packages = try await content.entries().compactMap { RPMPackage(file: $0.name) }
        } else if let own = dependency.folder {
            try await FolderCopy(from: own).lay(over: folder)
        }
        return Recipe.Dependency(
            project: source.project, job: source.job, id: source.id,
            pinnedBy: archive == nil ? "folder" : source.pinnedBy, sha256: archive?.held.entry.sha256,
            bytes: archive?.held.entry.bytes, packages: packages)
    }

    private func fetchSources() async throws {
        guard workTree == nil, sources.checkout.hasRepository else { return }
        onEvent(.sources(repository: sources.repository.absoluteString, sha: sources.sha))
        try await sources.fetch()
    }

    private struct Fetched: Sendable {
        let of: PlannedDependency
        let held: ArchiveCache.Held
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
        Fetched(of: dependency, held: try await cache.archive(of: dependency))
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

/// The archive of all inputs that a recipe has.
struct PackedInputs: Sendable {
    let pin: Recipe.PackedInputs
    let source: RecipeFile
    /// Where the archive is when it has been taken out of a bundle.
    let path: String

    /// Unpacks the inputs when they are those of the recipe.
    /// - Throws: `RecipeError.inputsMissing`, `.changed`, and as `Archive.unpack`.
    func unpack(into folder: String) async throws {
        let home = (path as NSString).deletingLastPathComponent
        if source.isBundle {
            try await RecipeBundle(path: source.path).extractInputs(pin, into: home)
        } else {
            let beside = (source.path as NSString).deletingLastPathComponent + "/" + Recipe.PackedInputs.name
            guard FileManager.default.fileExists(atPath: beside) else {
                throw RecipeError.inputsMissing(path: source.path)
            }
            try FileManager.default.copyItem(atPath: beside, toPath: path)
        }
        guard try await FileDigest.sha256(of: path) == pin.sha256 else {
            throw RecipeError.changed(name: Recipe.PackedInputs.name)
        }
        try await Archive(job: "the recipe", path: path).unpack(into: folder)
    }

    /// Packs a folder with all in it.
    static func pack(_ folder: String, into path: String) async throws -> Recipe.PackedInputs {
        try await Program.bsdtar.run(
            ["--create", "--no-xattrs", "--no-acls", "--uid", "0", "--gid", "0", "--file", path, "-C", folder, "."])
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64
        return Recipe.PackedInputs(sha256: try await FileDigest.sha256(of: path), bytes: size ?? 0)
    }
}
