internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import Profiles

extension ResolvedJob {
    /// The job as a recipe has it.
    ///
    /// - Throws: `RecipeError.invalid`.
    init(_ recipe: Recipe, path: String) throws {
        func invalid(_ reason: String) -> RecipeError { .invalid(path: path, reason: reason) }
        guard let server = URL(string: recipe.server), let repository = URL(string: recipe.sources.repository),
            [server, repository].allSatisfy({ ["http", "https"].contains($0.scheme) && $0.user() == nil })
        else { throw invalid("server and sources.repository: web addresses without credentials expected") }
        guard [recipe.directories.project, recipe.directories.builds].allSatisfy(Self.isPlain) else {
            throw invalid("directories: absolute paths without '..' expected")
        }
        let variables = try recipe.variables.map { variable in
            guard let origin = VariableOrigin(name: variable.origin) else {
                throw invalid("variables: '\(variable.origin)' is no origin")
            }
            return Variable(key: variable.name, value: variable.value, isRaw: variable.raw ?? false, origin: origin)
        }
        var identity = recipe.job
        identity.sha = recipe.sources.commit
        self.init(
            server: server, identity: identity, source: recipe.definition, recorded: nil, pinned: recipe,
            configurationFiles: [], definition: try recipe.jobDefinition(path: path),
            variables: VariableSet(variables),
            layout: StageLayout(
                buildsDirectory: recipe.directories.builds, projectDirectory: recipe.directories.project),
            outcome: .recipe(recipe.ci), dependencies: recipe.dependencies.map(PlannedDependency.init),
            repository: repository, checkout: recipe.sources.checkout,
            submoduleCommits: recipe.sources.submodules, timeout: .seconds(recipe.timeout),
            notes: recipe.notes,
            replacedURLs: recipe.swaps.compactMap { if case .url(let url) = $0 { url } else { nil } })
    }

    private static func isPlain(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.split(separator: "/").contains("..")
            && path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    }
}

extension Recipe {
    fileprivate func jobDefinition(path: String) throws -> JobDefinition {
        var kept = GitLabCI.Artifacts()
        if let artifacts {
            guard let when = GitLabCI.Artifacts.Moment(rawValue: artifacts.when) else {
                throw RecipeError.invalid(path: path, reason: "artifacts.when: '\(artifacts.when)' is no moment")
            }
            (kept.paths, kept.exclude, kept.untracked) = (artifacts.paths, artifacts.exclude, artifacts.untracked)
            kept.when = when
        }
        return JobDefinition(
            name: job.name, stage: stage, script: scripts.script, afterScript: scripts.afterScript,
            preGetSources: scripts.preGetSources, postGetSources: scripts.postGetSources, artifacts: kept,
            timeout: timeout)
    }

    fileprivate var notes: [JobNote] {
        let moving = fetched.filter { $0.kind == .git }.map(\.name)
        return [.definition(definition)] + (secrets.isEmpty ? [] : [.unknownVariables(secrets)])
            + swaps.map(JobNote.swapped) + (moving.isEmpty ? [] : [.unpinnedFetches(moving)])
    }
}

extension PlannedDependency {
    fileprivate init(_ dependency: Recipe.Dependency) {
        self.init(
            project: dependency.project, job: dependency.job, id: dependency.id, pinnedBy: dependency.pinnedBy,
            state: .present(size: dependency.bytes, expires: nil), sha256: dependency.sha256)
    }
}

extension Profile {
    /// The profile with the machine of a recipe.
    func shaped(as machine: Recipe.Machine) -> Profile {
        var profile = self
        profile.shape.machine = machine.type
        profile.shape.processors = machine.processors
        profile.shape.memoryBytes = machine.memoryBytes
        profile.shape.diskBytes = machine.diskBytes
        profile.shape.nestedVirtualisation = machine.nestedVirtualisation
        return profile
    }
}
