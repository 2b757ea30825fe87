internal import FoundationEssentials
internal import GitLabCI

/// What is pinned of a run: enough to say exactly what ran. It holds no secret.
struct Recipe: Codable, Sendable {
    struct Script: Codable, Sendable {
        var stage: String
        var lines: [String]
    }

    var schema = 1
    var job: JobIdentity
    var definition: DefinitionSource
    /// The configuration's files, as far as they are known: none for a recorded definition.
    var configurationFiles: [String]?
    var scripts: [Script]
    var variables: [String: String]
    var projectDirectory: String
    var repository: String
    var profile: String
    var image: String
    var dependencies: [RunReport.DependencyUse]

    init(_ job: ResolvedJob, profile: RunReport.ProfileUse, dependencies: [RunReport.DependencyUse]) {
        self.job = job.identity
        definition = job.source
        let files = job.configurationFiles.map(\.displayName)
        configurationFiles = files.isEmpty ? nil : files
        self.profile = profile.name
        self.image = profile.image
        self.dependencies = dependencies
        projectDirectory = job.layout.projectDirectory
        repository = job.repository.absoluteString
        scripts = [
            Script(stage: ScriptStage.build.rawValue, lines: job.definition.script),
            Script(stage: ScriptStage.after.rawValue, lines: job.definition.afterScript),
        ]
        // Only the one that counts of each name: what a secret overrides must not look as if it had counted.
        variables = job.variables.names.compactMap { job.variables[$0] }.reduce(into: [:]) { result, variable in
            let isSecret =
                variable.isMasked || variable.isFile || PredefinedVariables.tokenNames.contains(variable.key)
            if !isSecret { result[variable.key] = variable.value }
        }
    }
}
