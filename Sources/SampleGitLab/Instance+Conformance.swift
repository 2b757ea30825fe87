/// The project whose jobs are what integration jobs can be besides plain ones: instances of a matrix, a child
/// pipeline's, and with needs in more than one other project. All of them passed.
extension Instance {
    static let conformance = Project(
        id: 4203, path: "sample-virt/conformance", title: "Conformance",
        subject: "Checks of the installed packages", committed: 1_795_164_000, buildsPackages: false)

    static let conformancePipeline = 900_110
    static let matrixJobs = [7_001_250, 7_001_251]
    static let crossProjectJob = 7_001_252
    static let childJob = 7_001_260

    static let conformancePipelines = [
        Pipeline(
            id: conformancePipeline, iid: 31, project: conformance, revision: 0, status: "success",
            created: "2026-11-24T00:10:00.300Z", started: "2026-11-24T00:10:02.000Z",
            finished: "2026-11-24T00:11:07.000Z", duration: 65),
        Pipeline(
            id: 900_111, iid: 32, project: conformance, revision: 0, status: "success", source: "parent_pipeline",
            created: "2026-11-24T00:10:04.000Z", started: "2026-11-24T00:10:05.000Z",
            finished: "2026-11-24T00:11:06.000Z", duration: 61),
    ]

    static let bridges = [
        Bridge(
            id: 7_001_253, name: "bindings", stage: "integration_tests", pipeline: conformancePipeline, starts: 900_111)
    ]

    static let conformanceJobs = [
        machineJob(
            matrixJobs[0], "debian-12-disks: [qcow2, 64M]", "2026-11-24T00:10:03.000Z", "2026-11-24T00:10:07.000Z",
            recorded: "matrix-qcow2"),
        machineJob(
            matrixJobs[1], "debian-12-disks: [raw, 64M]", "2026-11-24T00:10:22.000Z", "2026-11-24T00:10:26.000Z",
            recorded: "matrix-raw"),
        machineJob(
            crossProjectJob, "debian-12-packages", "2026-11-24T00:10:41.000Z", "2026-11-24T00:10:49.000Z",
            recorded: "cross-project"),
        machineJob(
            childJob, "debian-12-bindings", "2026-11-24T00:11:01.000Z", "2026-11-24T00:11:05.000Z",
            recorded: "child", in: 900_111),
    ]

    private static func machineJob(
        _ id: Int, _ name: String, _ started: String, _ finished: String, recorded: String,
        in pipeline: Int = conformancePipeline
    ) -> Job {
        Job(
            id, name, "integration_tests", in: pipeline, started, finished,
            artifacts: .archive(.report(of: recorded), name: "report.zip"), tags: ["vm-host"],
            log: .recorded(recorded))
    }
}
