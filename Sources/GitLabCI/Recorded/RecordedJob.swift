/// A job's definition as its runner received it, without its secrets: what the executor writes into the job's log and
/// a local run reads back.
///
/// The server hands it out once, to the runner (gitlab-runner `common/spec/spec.go`); no API gives it later. The
/// encoded form is a contract between versions of this program: keys are never renamed, new ones are optional, and
/// anything else counts `schema` up.
public struct RecordedJob: Sendable, Equatable, Codable {
    /// The form this version writes, and the newest it reads.
    public static let currentSchema = 1

    public var schema: Int
    public var job: Identity
    public var project: Project
    /// The pipeline's number.
    public var pipeline: Int
    public var git: Git
    /// What the whole job may take, in seconds.
    public var timeout: Int
    /// In the payload's order.
    public var steps: [Step]
    /// Commands around the fetching of sources.
    public var hooks: [Hook]
    /// The variables everybody may know, in the payload's order: a later one of the same name wins. The server has
    /// expanded their values already.
    public var variables: [Variable]
    /// Names of the variables whose values are not told.
    public var withheld: [String]
    public var dependencies: [Dependency]
    public var artifacts: [Artifact]
    /// The container image a job names; without meaning for a machine, but it makes `CI_JOB_IMAGE`.
    public var image: String?
    public var services: [String]
    public var machine: Machine
    /// What the machine ran on.
    public var host: Host

    public init(
        job: Identity, project: Project, pipeline: Int, git: Git, timeout: Int, steps: [Step], hooks: [Hook] = [],
        variables: [Variable], withheld: [String], dependencies: [Dependency] = [], artifacts: [Artifact] = [],
        image: String? = nil, services: [String] = [], machine: Machine, host: Host
    ) {
        schema = Self.currentSchema
        self.job = job
        self.project = project
        self.pipeline = pipeline
        self.git = git
        self.timeout = timeout
        self.steps = steps
        self.hooks = hooks
        self.variables = variables
        self.withheld = withheld
        self.dependencies = dependencies
        self.artifacts = artifacts
        self.image = image
        self.services = services
        self.machine = machine
        self.host = host
    }

    public struct Identity: Sendable, Equatable, Codable {
        public var id: Int
        public var name: String
        public var stage: String

        public init(id: Int, name: String, stage: String) {
            self.id = id
            self.name = name
            self.stage = stage
        }
    }

    public struct Project: Sendable, Equatable, Codable {
        public var id: Int
        /// `group/subgroup/project`.
        public var path: String

        public init(id: Int, path: String) {
            self.id = id
            self.path = path
        }
    }

    /// One of the payload's steps: `script` (`before_script` and `script`, joined by the server), `after_script`,
    /// `release`, …
    public struct Step: Sendable, Equatable, Codable {
        public var name: String
        public var script: [String]
        /// `on_success`, `on_failure` or `always`.
        public var when: String
        public var allowFailure: Bool
        /// In seconds.
        public var timeout: Int?

        private enum CodingKeys: String, CodingKey {
            case name, script, when, timeout
            case allowFailure = "allow_failure"
        }

        public init(name: String, script: [String], when: String, allowFailure: Bool, timeout: Int?) {
            self.name = name
            self.script = script
            self.when = when
            self.allowFailure = allowFailure
            self.timeout = timeout
        }
    }

    /// `pre_get_sources_script` or `post_get_sources_script`.
    public struct Hook: Sendable, Equatable, Codable {
        public var name: String
        public var script: [String]

        public init(name: String, script: [String]) {
            self.name = name
            self.script = script
        }
    }

    public struct Variable: Sendable, Equatable, Codable {
        public var key: String
        public var value: String
        /// The value is never expanded.
        public var raw: Bool

        public init(key: String, value: String, raw: Bool) {
            self.key = key
            self.value = value
            self.raw = raw
        }
    }
}
