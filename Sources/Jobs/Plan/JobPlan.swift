internal import GitLabCI
public import Images
public import Profiles

/// What a run of a job would do, found out without a machine and without a download.
public struct JobPlan: Sendable {
    public let job: ResolvedJob
    public let profile: Profile
    public let choice: ProfileChoice
    /// The image the machine would start from; nil when it has to be made first.
    public let image: Image?
    /// Ids of the jobs whose archives are in the cache, whatever became of them in GitLab.
    public let cached: Set<Int>
    /// The user's folder that stands in for archives that are gone.
    public let packages: String?
    /// What there is instead of archives that are gone, by the ids of their jobs.
    public let alternatives: [Int: [AlternativeArtifacts]]
    /// The job whose archive stands in for archives that are gone.
    public let packagesJob: Int?
    public let notes: [JobNote]

    /// What the job's scripts get, in the order in which they are exported, and then what only CI had.
    public var variables: [PlannedVariable] {
        let known = job.variables.expanded(fileDirectory: job.layout.temporaryDirectory).variables
        let names = Set(known.map(\.key))
        var unknown: [String] = []
        for note in notes {
            if case .unknownVariables(let names) = note { unknown += names }
            if case .withheldVariables(let names) = note { unknown += names }
        }
        return known.map(PlannedVariable.init)
            + Set(unknown).subtracting(names).sorted().map { PlannedVariable(name: $0, value: nil, origin: .unknown) }
    }
}

/// A variable as the scripts of a local run get it.
public struct PlannedVariable: Sendable, Equatable, Encodable {
    /// Who sets it.
    public enum Origin: String, Sendable, Encodable, CaseIterable {
        /// The payload, as the executor recorded it.
        case recorded
        /// GitLab sets it in every job; computed from its API.
        case predefined
        /// The configuration of the pipeline.
        case configuration
        /// The settings of the instance, group, project or pipeline.
        case settings
        /// The runner; what it would set is copied or made here.
        case runner
        /// The user, for this run.
        case local
        /// CI had it, and nobody tells its value.
        case unknown
    }

    public let name: String
    /// Nil when it must not be shown or is not known.
    public let value: String?
    public let origin: Origin

    init(name: String, value: String?, origin: Origin) {
        self.name = name
        self.value = value
        self.origin = origin
    }

    init(_ variable: Variable) {
        name = variable.key
        value = variable.isMasked || variable.isFile ? nil : variable.value
        origin = Origin(variable.origin)
    }
}

extension PlannedVariable.Origin {
    fileprivate init(_ origin: VariableOrigin) {
        switch origin {
        case .recorded: self = .recorded
        case .runnerBase, .runnerLate: self = .runner
        case .persisted, .predefinedJob, .predefinedProject, .predefinedPipeline, .predefinedRunner, .user:
            self = .predefined
        case .topLevel, .job, .matrix, .rules: self = .configuration
        case .dotenv, .instance, .group, .project, .pipeline, .schedule, .manualJob, .environment: self = .settings
        case .local: self = .local
        }
    }
}
