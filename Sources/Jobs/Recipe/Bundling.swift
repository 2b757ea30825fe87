internal import Files
internal import Foundation
public import GitLabAPI

/// Makes a bundle of a recipe: one file that another machine runs without GitLab.
public struct Bundling: Sendable {
    let file: RecipeFile
    let client: GitLabClient
    let folders: Reproduction.Folders
    let onEvent: @Sendable (JobEvent) -> Void

    /// - Parameter client: For what is no longer in the caches.
    public init(
        _ file: RecipeFile, client: GitLabClient, folders: Reproduction.Folders,
        onEvent: @escaping @Sendable (JobEvent) -> Void
    ) {
        (self.file, self.client, self.folders, self.onEvent) = (file, client, folders, onEvent)
    }

    /// Writes the bundle; a file of that name is replaced when the new one is whole.
    ///
    /// - Returns: Its size in bytes.
    /// - Throws: As `Reproduction.run` for what it fetches; `RecipeError`, `ProgramError`.
    public func write(to path: String) async throws -> UInt64 {
        let work = "\(folders.runs)/.bundle-\(UUID().uuidString.lowercased().prefix(8))"
        try FileManager.default.createDirectory(
            atPath: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: work) }
        let tree = "\(work)/tree"
        let packed = "\(work)/\(Recipe.PackedInputs.name)"
        var recipe = file.recipe
        let inputs = try inputs(packed)
        recipe.dependencies = try await inputs.prepare(in: tree).dependencies
        if recipe.inputs == nil { recipe.inputs = try await PackedInputs.pack(tree, into: packed) }
        let pinned = "\(work)/\(RecipeFile.name)"
        try Data(RecipeFile.text(of: recipe).utf8).write(to: URL(fileURLWithPath: pinned))
        let destination = Destination(path)
        let bundle = destination.isReplaced ? path : "\(work)/bundle"
        try await RecipeBundle(path: bundle).write(recipe: pinned, inputs: packed)
        if !destination.isReplaced { try destination.fill(from: bundle) }
        return try FileManager.default.attributesOfItem(atPath: bundle)[.size] as? UInt64 ?? 0
    }

    private func inputs(_ packed: String) throws -> Inputs {
        let job = try ResolvedJob(file.recipe, path: file.path)
        return Inputs(
            job: job,
            sources: SourceTree(
                of: job, cacheFolder: folders.repositories,
                authorization: client.token.map { GitAuthorization(scope: client.server, header: $0.gitHeader) },
                onEvent: onEvent),
            cache: ArchiveCache(folder: folders.archives, client: client, onEvent: onEvent), replacement: nil,
            packed: file.recipe.inputs.map { PackedInputs(pin: $0, source: file, path: packed) }, onEvent: onEvent)
    }
}
