internal import Foundation
internal import GitLabCI
internal import Guests
internal import Machines

/// Runs a job's stages in a machine, one shell each, as GitLab Runner orders them.
struct StageRunner: Sendable {
    let job: String
    let machine: Machine
    let scripts: StageScripts
    let log: JobLog
    let onEvent: @Sendable (JobEvent) -> Void

    /// `after_script` has five minutes (GitLab Runner, `RUNNER_AFTER_SCRIPT_TIMEOUT`).
    static let afterScriptLimit = Duration.seconds(300)

    /// Runs a stage to its end.
    ///
    /// - Returns: The script's status; nil when the stage has nothing to do.
    /// - Throws: `JobError.timedOut` at the limit, `MachineError.died` when the machine went away, `GuestError`.
    func run(_ stage: ScriptStage, status: JobStatus = .running, within limit: Duration) async throws -> Int32? {
        guard let script = scripts.script(for: stage, status: status) else { return nil }
        onEvent(.stageStarted(stage.rawValue))
        let start = ContinuousClock.now
        let execution = ScriptExecution(job: job, machine: machine) { stream, data in
            try await log.append(stream, data)
        }
        let result = try await execution.run(Data(script.utf8), within: limit)
        try await log.endScript()
        onEvent(.stageEnded(stage.rawValue, status: result, seconds: (.now - start) / .seconds(1)))
        return result
    }
}
