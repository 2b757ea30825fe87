/// What the sample GitLab holds: projects, their pipelines and jobs. Numbers, names and times are fixed, so that the
/// recorded logs and the answers agree; only commit ids come from the repositories.
enum Instance {
    static let hypervisor = Project(
        id: 4201, path: "sample-virt/hypervisor", title: "Hypervisor", subject: "Limits, templates and their suite",
        committed: 1_795_161_600)
    static let bindings = Project(
        id: 4202, path: "sample-virt/perl-bindings", title: "Perl bindings", subject: "Perl access to the templates",
        committed: 1_795_160_400)
    static let projects = [hypervisor, bindings, conformance]

    static let pipelines =
        [
            Pipeline(
                id: 900_050, iid: 508, project: hypervisor, revision: 0, status: "success",
                created: "2026-11-20T08:01:00.120Z", started: "2026-11-20T08:01:04.000Z",
                finished: "2026-11-20T08:09:58.310Z", duration: 534),
            Pipeline(
                id: 900_080, iid: 87, project: bindings, revision: 0, status: "success",
                created: "2026-11-21T02:00:00.500Z", started: "2026-11-21T02:00:02.000Z",
                finished: "2026-11-21T02:01:12.000Z", duration: 70),
            Pipeline(
                id: 900_100, iid: 512, project: hypervisor, revision: 1, status: "failed",
                created: "2026-11-23T23:40:31.250Z", started: "2026-11-23T23:40:35.000Z",
                finished: "2026-11-23T23:48:47.100Z", duration: 491),
        ] + conformancePipelines + [
            // Newer than the failed job: a dependency taken by 'newest' instead of by what ran comes from here.
            Pipeline(
                id: 900_120, iid: 88, project: bindings, revision: 0, status: "success", source: "schedule",
                created: "2026-11-24T02:00:00.480Z", started: "2026-11-24T02:00:03.000Z",
                finished: "2026-11-24T02:01:15.000Z", duration: 72)
        ]

    static let jobs =
        [
            Job(
                7_000_910, "x86_64-debian-12", "builds", in: 900_050, "2026-11-20T08:01:05.000Z",
                "2026-11-20T08:02:31.000Z", artifacts: .expired(on: "2026-11-21T08:02:31.000Z")),
            Job(
                7_000_934, "debian-12-tests", "integration_tests", in: 900_050, "2026-11-20T08:03:00.000Z",
                "2026-11-20T08:09:58.000Z", tags: ["vm-host"]),
            Job(
                7_001_100, "x86_64-debian-12", "builds", in: 900_080, "2026-11-21T02:00:03.000Z",
                "2026-11-21T02:01:11.000Z", artifacts: .archive(.packages(of: bindings.path), name: "rpms.zip")),
        ] + failedPipelineJobs + conformanceJobs + [
            Job(
                7_001_300, "x86_64-debian-12", "builds", in: 900_120, "2026-11-24T02:00:04.000Z",
                "2026-11-24T02:01:14.000Z", artifacts: .archive(.packages(of: bindings.path), name: "rpms.zip"))
        ]

    private static let failedPipelineJobs = [
        Job(
            7_001_201, "x86_64-debian-12", "builds", in: 900_100, "2026-11-23T23:40:36.000Z",
            "2026-11-23T23:41:02.000Z", status: "failed", failure: "runner_system_failure", isRetried: true),
        Job(
            7_001_210, "x86_64-debian-12", "builds", in: 900_100, "2026-11-23T23:41:10.000Z",
            "2026-11-23T23:42:40.000Z", artifacts: .archive(.packages(of: hypervisor.path), name: "rpms.zip")),
        Job(
            7_001_211, "x86_64-debian-12-templates", "builds", in: 900_100, "2026-11-23T23:40:36.000Z",
            "2026-11-23T23:40:59.000Z"),
        Job(
            7_001_212, "x86_64-debian-sid", "builds", in: 900_100, "2026-11-23T23:40:37.000Z",
            "2026-11-23T23:42:50.000Z", status: "failed", failure: "script_failure", mayFail: true),
        Job(
            7_001_213, "codestyle", "sanity_checks", in: 900_100, "2026-11-23T23:40:37.000Z",
            "2026-11-23T23:40:48.000Z"),
        Job(
            7_001_234, "debian-12-tests", "integration_tests", in: 900_100, "2026-11-23T23:48:22.000Z",
            "2026-11-23T23:48:37.000Z", status: "failed", failure: "script_failure",
            artifacts: .archive(.logs, name: "logs.zip"), tags: ["vm-host"], log: .recorded("failed-job")),
        Job(
            7_001_235, "debian-12-smoke-tests", "integration_tests", in: 900_100, "2026-11-23T23:48:41.000Z",
            "2026-11-23T23:48:47.000Z", tags: ["vm-host"], log: .recorded("passed-job")),
    ]

    /// Exists only in an instance that was asked for a large artifact.
    static let largeArtifactJob = Job(
        7_001_400, "large-artifact", "builds", in: 900_050, "2026-11-20T08:01:05.000Z", "2026-11-20T08:01:35.000Z",
        artifacts: .archive(.large, name: "large.bin"))

    /// Exists only in an instance that was asked for it: the recorded configuration has no trigger job.
    static let optionalBridge = Bridge(
        id: 7_001_290, name: "bindings", stage: "integration_tests", pipeline: 900_100, starts: 900_120)

    /// The jobs whose artifacts the recorded integration jobs took.
    static let buildJob = 7_001_210
    static let bindingsJob = 7_001_100
}

struct Project: Sendable {
    let id: Int
    /// Group and name, as in its address.
    let path: String
    let title: String
    /// The message of its first commit.
    let subject: String
    /// When that was made, in seconds since 1970.
    let committed: Int
    /// Whether it has packages, which its job `x86_64-debian-12` builds.
    var buildsPackages = true

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

struct Pipeline: Sendable {
    let id: Int
    let iid: Int
    let project: Project
    /// Which commit of the project's branch, counted from the oldest.
    let revision: Int
    let status: String
    var source = "push"
    let created: String
    let started: String
    let finished: String
    /// In seconds.
    let duration: Int

    /// Whether a trigger job of the same project started it.
    var isChild: Bool { source == "parent_pipeline" }
}

/// A job that starts another pipeline.
struct Bridge: Sendable {
    let id: Int
    let name: String
    let stage: String
    let pipeline: Int
    let starts: Int
}

struct Job: Sendable {
    enum Artifacts: Sendable {
        case none
        case expired(on: String)
        case archive(ArchiveName, name: String)
    }

    enum Log: Sendable {
        /// A few lines that any job has.
        case short
        /// A folder of the recorded runs.
        case recorded(String)
    }

    let id: Int
    let name: String
    let stage: String
    let pipeline: Int
    let started: String
    let finished: String
    let status: String
    let failure: String?
    let mayFail: Bool
    let isRetried: Bool
    var artifacts: Artifacts
    let tags: [String]
    let log: Log

    init(
        _ id: Int, _ name: String, _ stage: String, in pipeline: Int, _ started: String, _ finished: String,
        status: String = "success", failure: String? = nil, mayFail: Bool = false, isRetried: Bool = false,
        artifacts: Artifacts = .none, tags: [String] = [], log: Log = .short
    ) {
        self.id = id
        self.name = name
        self.stage = stage
        self.pipeline = pipeline
        self.started = started
        self.finished = finished
        self.status = status
        self.failure = failure
        self.mayFail = mayFail
        self.isRetried = isRetried
        self.artifacts = artifacts
        self.tags = tags
        self.log = log
    }
}

/// Which of the prepared archives.
enum ArchiveName: Sendable, Hashable {
    case packages(of: String)
    /// Those of its oldest commit.
    case firstPackages(of: String)
    case logs
    /// Of a recorded job of the conformance project.
    case report(of: String)
    case escaping
    case large

    /// The name in the cache.
    var key: String {
        switch self {
        case .packages(let path): path.replacing("/", with: "-") + "-rpms"
        case .firstPackages(let path): path.replacing("/", with: "-") + "-first-rpms"
        case .logs: "logs"
        case .report(let job): "report-\(job)"
        case .escaping: "escaping"
        case .large: "large"
        }
    }
}
