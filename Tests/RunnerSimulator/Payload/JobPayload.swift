/// What the server answers to a runner's request for a job (gitlab-runner `common/spec/spec.go`), and what the runner
/// writes into `JOB_RESPONSE_FILE`.
///
/// A new one is a small job that succeeds; tests change what they are about.
public struct JobPayload: Codable, Sendable, Equatable {
    public var id: Int
    public var token: String
    public var allowGitFetch = true
    public var jobInfo = JobInfo()
    public var gitInfo = GitInfo()
    public var runnerInfo = RunnerInfo()
    public var inputs: [JobInput] = []
    /// In the order of the server; a later one wins over an earlier one with its name.
    public var variables: [PayloadVariable]
    public var steps: [Step]
    public var image = Image()
    public var services: [Image] = []
    public var artifacts: [Artifact] = []
    public var cache: [Cache] = []
    public var credentials: [Credential] = []
    public var dependencies: [Dependency] = []
    public var features = Features()
    public var hooks: [Hook] = []
    /// Source text of functions; nothing a custom executor can run.
    public var run = ""
    public var policyOptions = PolicyOptions()
    public var suspendOptions = SuspendOptions()

    /// - Parameters:
    ///   - script: `before_script` and `script`, which GitLab sends as one step; empty for a job without.
    ///   - afterScript: Empty for a job without.
    ///   - variables: Added after the predefined ones.
    ///   - repository: Address to fetch from; nil for a job without sources (`GIT_STRATEGY: none`).
    public init(
        id: Int = 7_001_234, script: [String] = [], afterScript: [String] = [], variables: [PayloadVariable] = [],
        repository: String? = nil
    ) {
        self.id = id
        token = "glcbt-64_SimulatedJobToken\(id)"
        steps = []
        if !script.isEmpty { steps.append(Step(name: "script", script: script)) }
        if !afterScript.isEmpty {
            steps.append(Step(name: "after_script", script: afterScript, when: "always", allowFailure: true))
        }
        self.variables = []
        gitInfo.repoURL = repository ?? "https://gitlab-ci-token:\(token)@gitlab.example.com/virt/sample.git"
        self.variables = predefinedVariables
        if repository == nil { self.variables.append(PayloadVariable("GIT_STRATEGY", "none")) }
        self.variables += variables
    }

    /// The ones of a server that the scripts, or a driver, look at.
    private var predefinedVariables: [PayloadVariable] {
        [
            PayloadVariable("CI_PIPELINE_ID", "\(jobInfo.pipelineID)"),
            PayloadVariable("CI_JOB_ID", "\(id)"),
            PayloadVariable("CI_JOB_URL", "https://gitlab.example.com/\(jobInfo.projectFullPath)/-/jobs/\(id)"),
            PayloadVariable("CI_JOB_TOKEN", token, isPublic: false, isMasked: true),
            PayloadVariable("CI_REPOSITORY_URL", gitInfo.repoURL, isPublic: false),
            PayloadVariable("CI_JOB_NAME", jobInfo.name),
            PayloadVariable("CI_JOB_STAGE", jobInfo.stage),
            PayloadVariable("CI", "true"),
            PayloadVariable("GITLAB_CI", "true"),
            PayloadVariable("CI_SERVER_URL", "https://gitlab.example.com"),
            PayloadVariable("CI_PROJECT_ID", "\(jobInfo.projectID)"),
            PayloadVariable("CI_PROJECT_NAME", jobInfo.projectName),
            PayloadVariable("CI_PROJECT_PATH", jobInfo.projectFullPath),
            PayloadVariable("CI_COMMIT_SHA", gitInfo.sha),
            PayloadVariable("CI_COMMIT_REF_NAME", gitInfo.ref),
        ]
    }

    /// The last value of a variable as the payload has it, not expanded.
    public func value(of key: String) -> String? { variables.last { $0.key == key }?.value }
}

/// A variable of the payload.
public struct PayloadVariable: Codable, Sendable, Equatable {
    public var key: String
    public var value: String
    public var isPublic: Bool
    /// The job sees the path of a file with the value.
    public var isFile: Bool
    public var isMasked: Bool
    /// Never expanded.
    public var isRaw: Bool

    private enum CodingKeys: String, CodingKey {
        case key, value
        case isPublic = "public"
        case isFile = "file"
        case isMasked = "masked"
        case isRaw = "raw"
    }

    public init(
        _ key: String, _ value: String, isPublic: Bool = true, isFile: Bool = false, isMasked: Bool = false,
        isRaw: Bool = false
    ) {
        self.key = key
        self.value = value
        self.isPublic = isPublic
        self.isFile = isFile
        self.isMasked = isMasked
        self.isRaw = isRaw
    }
}
