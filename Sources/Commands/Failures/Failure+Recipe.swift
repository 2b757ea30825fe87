internal import Jobs
internal import Profiles
internal import Terminal

extension Failure {
    init(_ error: RecipeError) {
        switch error {
        case .unreadable(let path):
            self.init(.usage, "Cannot read the recipe '\(Sanitizer.line(path))'")
        case .tooLarge(let path):
            self.init(.configuration, "'\(Sanitizer.line(path))' is larger than any recipe")
        case .invalid(let path, let reason):
            self.init(
                .configuration, "'\(Sanitizer.line(path))' is no recipe: \(Sanitizer.line(reason))",
                hint: "a run leaves one as recipe.yaml in its folder; 'virt-ci bundle' makes a bundle of it")
        case .newerSchema(let path, let schema):
            self.init(
                .configuration, "'\(Sanitizer.line(path))' is of a newer virt-ci, in form \(schema)",
                hint: "this one reads form \(Recipe.currentSchema)")
        case .inputsMissing(let path):
            self.init(
                .configuration, "The inputs that belong to '\(Sanitizer.line(path))' are not there",
                hint: "inputs.tar has to lie beside the recipe; a bundle has both: virt-ci bundle RUN")
        case .fixedInputs(let path):
            self.init(
                .usage, "'\(Sanitizer.line(path))' has sources and packages in one archive, which can't be replaced",
                hint: "--source, --rpms and --needs take a recipe without inputs.tar, or the job's address")
        case .changed(let name):
            self.init(
                .gitlab, "'\(Sanitizer.line(name))' is not what the recipe has: its digest is another",
                hint: "it was changed since, or is damaged; nothing of it was used")
        case .missingOffline(let missing):
            self.init(
                .environment,
                "Not on this machine, and wanted without network: "
                    + missing.map { Sanitizer.line($0) }.joined(separator: "; "),
                hint: "run it once without --offline, or from a bundle (virt-ci bundle)")
        case .noRecipeOf(let job):
            self.init(
                .environment, "No run here has a recipe of job \(Sanitizer.line(job))",
                hint: "run it once without --offline, or give a recipe: --recipe FILE")
        case .noSuchRun(let run, let runs):
            self.init(
                .usage, "There is no recipe of a run '\(Sanitizer.line(run))'",
                hint: runs.isEmpty
                    ? "nothing was run here yet"
                    : Spelling.nearest(to: run, among: runs).map { "did you mean '\(Sanitizer.line($0))'?" }
                        ?? "the newest runs: \(runs.map { Sanitizer.line($0) }.joined(separator: ", "))")
        }
    }
}
