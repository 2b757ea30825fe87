internal import GitLabAPI
internal import GitLabCI

/// Makes a job of a recipe, with what the user wants to be other than in it.
struct RecipeResolver: Sendable {
    let client: GitLabClient
    let swaps: Swaps

    /// - Throws: `RecipeError`, `JobError`; `GitLabError` for other jobs' archives.
    func resolve(_ file: RecipeFile) async throws -> ResolvedJob {
        let isOther =
            swaps.source != nil || swaps.packages != nil || swaps.packagesJob != nil || !swaps.needs.isEmpty
            || !swaps.folders.isEmpty
        // What is in one archive can't be told apart again.
        guard file.recipe.inputs == nil || !isOther else { throw RecipeError.fixedInputs(path: file.path) }
        var job = try ResolvedJob(file.recipe, path: file.path)
        let (needs, swapped) = try await NeedSwaps(client: client, needs: swaps.needs, folders: swaps.folders)
            .applied(to: job.dependencies)
        job.dependencies = needs
        job.notes += swapped.map(JobNote.swapped)
        return try job.applying(swaps)
    }
}
