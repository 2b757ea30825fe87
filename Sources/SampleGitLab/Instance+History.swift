/// What came before and after the failed pipeline, in an instance that was asked for it: nightly pipelines whose job
/// passed, or came to no result, and one more that failed. The jobs that passed have no recorded log of their own, only the
/// few lines any job has; the packages are those of their commits.
extension Instance {
    static let lastGoodPipeline = 900_092
    static let lastGoodJob = 7_001_131
    static let unfinishedPipeline = 900_088
    static let expiredPipeline = 900_084
    static let laterPipeline = 900_104
    static let laterBuild = 7_001_240

    /// Those that are older than the failed one.
    static let olderPipelines = [
        nightly(expiredPipeline, 509, "2026-11-21"), nightly(unfinishedPipeline, 510, "2026-11-22", status: "failed"),
        nightly(lastGoodPipeline, 511, "2026-11-23"),
    ]

    static let newerPipelines = [
        Pipeline(
            id: laterPipeline, iid: 513, project: hypervisor, revision: 1, status: "failed", source: "web",
            created: "2026-11-24T00:00:10.000Z", started: "2026-11-24T00:00:12.000Z",
            finished: "2026-11-24T00:04:40.000Z", duration: 268)
    ]

    static let historyJobs =
        nightlyJobs(
            expiredPipeline, 7_001_110, "2026-11-21", packages: .expired(on: "2026-11-22T03:02:30.000Z"))
        + nightlyJobs(
            unfinishedPipeline, 7_001_120, "2026-11-22", status: "failed", failure: "runner_system_failure")
        + nightlyJobs(lastGoodPipeline, 7_001_130, "2026-11-23") + [
            Job(
                laterBuild, "x86_64-debian-12", "builds", in: laterPipeline, "2026-11-24T00:00:13.000Z",
                "2026-11-24T00:01:41.000Z", artifacts: .archive(.packages(of: hypervisor.path), name: "rpms.zip")),
            Job(
                7_001_241, "debian-12-tests", "integration_tests", in: laterPipeline, "2026-11-24T00:04:10.000Z",
                "2026-11-24T00:04:40.000Z", status: "failed", failure: "script_failure",
                artifacts: .archive(.logs, name: "logs.zip"), tags: ["vm-host"], log: .recorded("failed-job")),
        ]

    private static func nightly(_ id: Int, _ number: Int, _ day: String, status: String = "success") -> Pipeline {
        Pipeline(
            id: id, iid: number, project: hypervisor, revision: 0, status: status, source: "schedule",
            created: "\(day)T03:00:00.000Z", started: "\(day)T03:00:02.000Z", finished: "\(day)T03:09:00.000Z",
            duration: 538)
    }

    private static func nightlyJobs(
        _ pipeline: Int, _ id: Int, _ day: String, status: String = "success", failure: String? = nil,
        packages: Job.Artifacts = .archive(.firstPackages(of: hypervisor.path), name: "rpms.zip")
    ) -> [Job] {
        [
            Job(
                id, "x86_64-debian-12", "builds", in: pipeline, "\(day)T03:00:04.000Z", "\(day)T03:01:30.000Z",
                artifacts: packages),
            Job(
                id + 1, "debian-12-tests", "integration_tests", in: pipeline, "\(day)T03:02:00.000Z",
                "\(day)T03:09:00.000Z", status: status, failure: failure, tags: ["vm-host"]),
        ]
    }
}
