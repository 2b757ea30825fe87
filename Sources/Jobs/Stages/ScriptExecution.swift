public import Foundation
internal import Guests
public import Machines
public import Programs

/// Runs scripts in a machine's guest: the one way a stage is run, whether the script was composed here or sent by
/// GitLab Runner.
public struct ScriptExecution: Sendable {
    /// Named in errors.
    let job: String
    let channel: SSHChannel
    /// Nil for a machine of another process's, of which only the connection tells.
    let machine: Machine?
    let onOutput: @Sendable (ProgramOutput, Data) async throws -> Void

    /// - Parameter onOutput: Gets what the script writes, as it comes, any bytes.
    public init(
        job: String, machine: Machine, onOutput: @escaping @Sendable (ProgramOutput, Data) async throws -> Void
    ) {
        self.job = job
        self.machine = machine
        channel = machine.channel
        self.onOutput = onOutput
    }

    /// For a machine that somebody else made and keeps.
    init(job: String, channel: SSHChannel, onOutput: @escaping @Sendable (ProgramOutput, Data) async throws -> Void) {
        self.job = job
        self.channel = channel
        machine = nil
        self.onOutput = onOutput
    }

    private enum End: Sendable {
        case status(Int32)
        case died(MachineError)
        case limit
    }

    /// Runs a script against the end of its machine, which ssh alone would notice minutes later, and against a limit.
    ///
    /// - Parameter limit: nil where somebody else watches the time, as GitLab Runner does.
    /// - Returns: The script's status.
    /// - Throws: `JobError.timedOut` at the limit, `MachineError.died` when the machine went away, `GuestError`.
    public func run(_ script: Data, within limit: Duration?) async throws -> Int32 {
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask { .status(try await channel.run(script, onOutput: onOutput)) }
            if let machine { group.addTask { .died(try await machine.failure()) } }
            if let limit {
                group.addTask {
                    try await Task.sleep(for: limit)
                    return .limit
                }
            }
            defer { group.cancelAll() }
            do {
                switch try await group.next() {
                case .status(let status): return status
                case .died(let error): throw error
                case .limit, nil: throw JobError.timedOut(job: job, after: limit ?? .zero)
                }
            } catch let error as GuestError {
                throw await cause(of: error)
            }
        }
    }

    /// A broken connection is most often a dead machine.
    private func cause(of error: GuestError) async -> any Error {
        await machine?.failure(within: .seconds(10)) ?? error
    }
}
