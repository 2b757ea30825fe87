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
        let result = try await race(Data(script.utf8), within: limit)
        await log.endScript()
        onEvent(.stageEnded(stage.rawValue, status: result, seconds: (.now - start) / .seconds(1)))
        return result
    }

    private enum End: Sendable {
        case status(Int32)
        case died(MachineError)
        case limit
    }

    /// The script, against its limit and against the end of its machine, which ssh alone would notice minutes later.
    private func race(_ script: Data, within limit: Duration) async throws -> Int32 {
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                .status(try await machine.channel.run(script) { stream, data in try await log.append(stream, data) })
            }
            group.addTask { .died(try await machine.failure()) }
            group.addTask {
                try await Task.sleep(for: limit)
                return .limit
            }
            defer { group.cancelAll() }
            do {
                switch try await group.next() {
                case .status(let status): return status
                case .died(let error): throw error
                case .limit, nil: throw JobError.timedOut(job: job, after: limit)
                }
            } catch let error as GuestError {
                throw await cause(of: error)
            }
        }
    }

    /// A broken connection is most often a dead machine.
    private func cause(of error: GuestError) async -> any Error {
        await machine.failure(within: .seconds(10)) ?? error
    }
}
