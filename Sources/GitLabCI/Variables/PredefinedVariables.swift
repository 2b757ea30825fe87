/// A variable of a local run and why it has its value.
public struct PredefinedVariable: Sendable, Equatable {
    public var variable: Variable
    public var reason: PredefinedReason
}

/// Where the value of a predefined variable comes from, in a local run.
public enum PredefinedReason: String, Sendable, CaseIterable {
    case alwaysSo = "the same in every job"
    case baseAddress = "from the address of the GitLab server"
    case serverMetadata = "from the metadata of the GitLab server"
    case project = "from the project"
    case pipeline = "from the pipeline"
    case commit = "from the commit"
    case job = "from the job"
    case originalStart = "when the original job started, not this run"
    case jobName = "derived from the job's name"
    case mergeRequest = "from the merge request as it is now"
    case user = "who started the original job"
    case runner = "the runner of the original job"
    case layout = "where this run puts the checkout"
    case singleRun = "a local run is the only one on its machine"
    case customExecutor = "as under the custom executor"
    case withheld = "only GitLab can issue it: empty"
    case notVisible = "not visible to others: empty"
    case assumed = "not known: the usual value"
    case localRun = "set by virt-ci so that scripts can tell"
}

/// The predefined variables of a local run, one row each (GitLab documentation, "Predefined CI/CD variables").
///
/// What cannot be known is not invented: such a variable has no row, or is empty with the reason.
public enum PredefinedVariables {
    /// Names that hold credentials issued by GitLab for one running job.
    public static let tokenNames: Set<String> = [
        "CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD", "CI_DEPLOY_PASSWORD", "CI_DEPENDENCY_PROXY_PASSWORD",
        "CI_JOB_JWT", "CI_JOB_JWT_V1", "CI_JOB_JWT_V2",
    ]

    /// All rows, in the order of precedence of their origins.
    public static func local(_ facts: JobFacts, layout: StageLayout) -> [PredefinedVariable] {
        var rows = PredefinedRows()
        rows.addGeneral()
        rows.add(layout, job: facts.job)
        rows.add(facts.server)
        rows.add(facts.job)
        rows.add(facts.project)
        rows.add(facts.pipeline)
        rows.add(facts.commit, source: facts.pipeline.source)
        rows.add(facts.mergeRequest, of: facts.project)
        rows.add(facts.runner)
        rows.add(facts.user)
        return rows.rows.sorted { $0.variable.origin < $1.variable.origin }
    }
}
