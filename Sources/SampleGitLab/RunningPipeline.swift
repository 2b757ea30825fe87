internal import Foundation
internal import Synchronization

/// A pipeline that is under way: each question about it, or about the log of its last job, brings it on by some lines
/// of that log. It has no clock, so whoever asks sees every step.
final class RunningPipeline: Sendable {
    static let id = 900_130
    static let buildJob = 7_001_410
    static let testJob = 7_001_411
    static let lastJob = 7_001_412

    /// Lines a question brings.
    private let step: Int
    /// Lines the whole log has.
    private let total: Int
    private let shown = Mutex(0)

    init(step: Int, log: Data) {
        self.step = step
        total = log.count { $0 == UInt8(ascii: "\n") }
    }

    /// Brings it on.
    func advance() { shown.withLock { $0 = min($0 + step, total) } }

    /// So many lines of the log there are.
    var lines: Int { shown.withLock(\.self) }

    private var isOver: Bool { lines >= total }

    var pipeline: Pipeline {
        Pipeline(
            id: Self.id, iid: 514, project: Instance.hypervisor, revision: 1, status: isOver ? "failed" : "running",
            source: "schedule", created: "2026-11-24T06:00:00.000Z", started: "2026-11-24T06:00:03.000Z",
            finished: isOver ? "2026-11-24T06:02:10.000Z" : "", duration: isOver ? 127 : 0)
    }

    var jobs: [Job] {
        [
            Job(
                Self.buildJob, "x86_64-debian-12", "builds", in: Self.id, "2026-11-24T06:00:04.000Z",
                "2026-11-24T06:01:31.000Z",
                artifacts: .archive(.packages(of: Instance.hypervisor.path), name: "rpms.zip")),
            Job(
                Self.testJob, "debian-12-tests", "integration_tests", in: Self.id, "2026-11-24T06:01:40.000Z",
                isOver ? "2026-11-24T06:02:08.000Z" : "", status: isOver ? "failed" : "running",
                failure: isOver ? "script_failure" : nil,
                artifacts: isOver ? .archive(.logs, name: "logs.zip") : .none, tags: ["vm-host"],
                log: .recorded("failed-job")),
            Job(
                Self.lastJob, "debian-12-smoke-tests", "integration_tests", in: Self.id,
                isOver ? "2026-11-24T06:02:02.000Z" : "", isOver ? "2026-11-24T06:02:08.000Z" : "",
                status: isOver ? "success" : "pending", tags: ["vm-host"], log: .recorded("passed-job")),
        ]
    }
}
