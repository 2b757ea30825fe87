/// A job whose archive is unpacked into the checkout before the script runs.
public struct Dependency: Sendable, Equatable {
    /// Path of the other project; nil for the job's own.
    public var project: String?
    /// Other projects that fit as well: a log tells only name and id, and several needs can have the same job name.
    /// The caller asks each for the id; all but one answer that there is no such job.
    public var otherProjects: [String]
    public var jobName: String
    public var jobID: Int
    public var pinnedBy: Pin

    /// How we know the id.
    public enum Pin: Sendable, Equatable {
        /// The executor wrote the payload's list into the log.
        case recorded
        /// The job's log says so, in lines only the runner can write.
        case trace
        /// The log says so, but has no timestamps, so the job could have written it: check name and project.
        case unprotectedTrace
        /// Found in the list of jobs, by the rules by which GitLab chooses.
        case api(Guess)

        /// The word for it in reports: `recorded`, `trace` or `api`.
        public var name: String {
            switch self {
            case .recorded: "recorded"
            case .trace, .unprotectedTrace: "trace"
            case .api: "api"
            }
        }
    }

    /// What a choice from the list of jobs rests on.
    public enum Guess: String, Sendable {
        /// The newest of its name that had finished when our job started.
        case newestBeforeStart
        /// The newest of its name; when our job started is not known.
        case newest
    }

    public init(project: String?, otherProjects: [String] = [], jobName: String, jobID: Int, pinnedBy: Pin) {
        self.project = project
        self.otherProjects = otherProjects
        self.jobName = jobName
        self.jobID = jobID
        self.pinnedBy = pinnedBy
    }
}

/// A dependency for which no job could be named here.
public enum UnresolvedDependency: Sendable, Equatable {
    /// Ask the project for the highest id with this name and ref, status success, finished before our job started.
    case otherProject(ProjectNeed)
    /// Find the pipeline, then its job with this name and status success.
    case otherPipeline(PipelineNeed)
    /// The log names an id that neither the pipeline nor a need explains: try the jobs of parent and child pipelines.
    case unknownOrigin(name: String?, id: Int)
    /// No job of that name had finished when our job started.
    case noSuchJob(name: String)
    /// The job is there but left no archive.
    case noArchive(name: String, id: Int)
}
