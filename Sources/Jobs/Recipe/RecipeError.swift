/// Why a recipe can't be used.
public enum RecipeError: Error, Sendable, Equatable {
    case unreadable(path: String)
    /// More than any recipe, or bundle, has.
    case tooLarge(path: String)
    /// It is no recipe; `reason` names the place.
    case invalid(path: String, reason: String)
    /// A newer virt-ci wrote it.
    case newerSchema(path: String, schema: Int)
    /// The archive of inputs is neither beside the recipe nor in it.
    case inputsMissing(path: String)
    /// All inputs are in one archive, so none of them can be replaced.
    case fixedInputs(path: String)
    /// A file is not the one the recipe means: its digest is another.
    case changed(name: String)
    /// What is needed and is not on this machine, for a run without network; a sentence each.
    case missingOffline([String])
    /// No run here has a recipe of that job.
    case noRecipeOf(job: String)
    /// There is no record of such a run; `runs` are the newest there are.
    case noSuchRun(String, runs: [String])
}
