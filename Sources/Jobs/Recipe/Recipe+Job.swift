internal import Foundation
internal import GitLabCI
internal import Profiles

extension Recipe {
    /// What is pinned of a job that is about to run.
    ///
    /// - Parameter version: Of this program.
    init(
        _ job: ResolvedJob, version: String, profile: Profile, use: RunReport.ProfileUse, dependencies: [Dependency]
    ) {
        let hiding = HiddenValues(job.variables)
        let (definition, layout) = (job.definition, job.layout)
        virtCI = version
        server = job.server.absoluteString
        self.job = job.identity
        self.definition = job.source
        configurationFiles = job.configurationFiles.map(\.displayName)
        stage = definition.stage
        scripts = Scripts(
            script: definition.script.map(hiding.text), afterScript: definition.afterScript.map(hiding.text),
            preGetSources: definition.hooks.preGetSources.map(hiding.text),
            postGetSources: definition.hooks.postGetSources.map(hiding.text))
        timeout = Int(job.timeout.components.seconds)
        directories = Directories(builds: layout.buildsDirectory, project: layout.projectDirectory)
        (variables, secrets) = hiding.variables()
        sources = Sources(
            repository: job.repository.absoluteString, commit: job.identity.sha, ref: job.identity.ref,
            checkout: job.checkout, submodules: job.submoduleCommits)
        self.dependencies = dependencies
        artifacts = Artifacts(definition.artifacts)
        machine = Machine(profile, use: use)
        swaps = job.notes.compactMap { if case .swapped(let swap) = $0 { swap } else { nil } }
        fetched = []
    }
}

extension Recipe.Artifacts {
    /// nil when nothing is kept.
    fileprivate init?(_ artifacts: GitLabCI.Artifacts) {
        guard artifacts.hasArchive else { return nil }
        self.init(
            paths: artifacts.paths, exclude: artifacts.exclude, untracked: artifacts.untracked,
            when: artifacts.when.rawValue)
    }
}

extension Recipe.Machine {
    fileprivate init(_ profile: Profile, use: RunReport.ProfileUse) {
        let shape = profile.shape
        self.init(
            profile: profile.name, image: use.image, accelerator: use.accelerator, type: shape.machine,
            processors: shape.processors, memoryBytes: shape.memoryBytes, diskBytes: shape.diskBytes,
            nestedVirtualisation: shape.nestedVirtualisation)
    }
}

/// Keeps the values of secret variables out of what is written.
struct HiddenValues {
    private let all: VariableSet
    private let hidden: Set<String>
    private let values: [String]

    /// GitLab masks nothing shorter (GitLab documentation, "Mask a CI/CD variable"); shorter ones are in every text.
    private static let shortest = 8

    init(_ variables: VariableSet) {
        all = variables
        let secret = variables.variables.filter(Self.isSecret)
        hidden = Set(variables.names.filter { variables[$0].map(Self.isSecret) ?? false })
        // The longest first: one may be a part of another.
        values = Set(secret.map(\.value)).filter { $0.utf8.count >= Self.shortest }.sorted { $0.count > $1.count }
    }

    private static func isSecret(_ variable: Variable) -> Bool {
        variable.isMasked || variable.isFile
            // The stand-ins of a local run are empty.
            || (PredefinedVariables.tokenNames.contains(variable.key) && !variable.value.isEmpty)
    }

    /// A text without secret values, as GitLab Runner masks its log.
    func text(_ text: String) -> String {
        values.reduce(text) { $0.replacing($1, with: "[MASKED]") }
    }

    /// Whether a variable is secret, or its value holds one that is.
    func isHidden(_ variable: Variable) -> Bool {
        hidden.contains(variable.key) || Self.isSecret(variable) || text(variable.value) != variable.value
    }

    /// The variables that may be told, and the names of the others.
    ///
    /// Of a name whose value is secret nothing is told: what a secret overrides must not look as if it had counted.
    func variables() -> (told: [Recipe.Variable], secrets: [String]) {
        var secrets = hidden
        var told: [Recipe.Variable] = []
        for variable in all.variables where !hidden.contains(variable.key) && !Self.isSecret(variable) {
            guard text(variable.value) == variable.value else {
                secrets.insert(variable.key)
                continue
            }
            told.append(
                Recipe.Variable(
                    name: variable.key, value: variable.value, origin: variable.origin.name,
                    raw: variable.isRaw ? true : nil))
        }
        return (told.filter { !secrets.contains($0.name) }, secrets.sorted())
    }
}

extension VariableOrigin {
    /// The name of the case, as recipes write it.
    var name: String { String(describing: self) }

    init?(name: String) {
        guard let origin = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = origin
    }
}
