public import Foundation
internal import Jobs
public import Machines
public import Programs

/// `run_exec`: runs one script of the runner's in the job's machine.
public struct StageRun: Sendable {
    let folders: MachineFolders
    let job: RunnerJob
    let script: String

    /// - Parameters:
    ///   - folders: Where leases are.
    ///   - script: Path of the script that the runner wrote.
    public init(folders: MachineFolders, job: RunnerJob, script: String) {
        self.folders = folders
        self.job = job
        self.script = script
    }

    /// Scripts hold whole definitions; more is none.
    private static let sizeLimit = 64 << 20

    /// Runs the script to its end, whichever stage it is of.
    ///
    /// - Parameter onOutput: Gets what the script writes, as it comes, any bytes.
    /// - Throws: `MachineError.died` with the console's end when the machine is lost; whatever is thrown, it was not the
    ///   script's fault.
    public func run(
        onOutput: @escaping @Sendable (ProgramOutput, Data) async throws -> Void
    ) async throws -> StageOutcome {
        let text = try read()
        let machine = try await Machines.attach(to: job.key, in: folders)
        let execution = ScriptExecution(job: job.name, machine: machine, onOutput: onOutput)
        // The runner watches the time and tells us by a signal.
        let status = try await execution.run(text, within: nil)
        guard status != 0 else { return .succeeded }
        try Machines.noteFailure(in: machine, in: folders)
        return .scriptFailed(status: status, machine: machine.name)
    }

    private func read() throws -> Data {
        guard let handle = FileHandle(forReadingAtPath: script) else {
            throw ExecutorError.unreadableScript(path: script)
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: Self.sizeLimit + 1) ?? Data(), data.count <= Self.sizeLimit else {
            throw ExecutorError.unreadableScript(path: script)
        }
        return data
    }
}

/// What a stage's name says. Names come and go between runners, so an unknown one is a script to run like any other.
public enum StageName {
    /// Whether the stage runs what the job's author wrote: `build_script` for custom executors, `step_script` in the
    /// runner itself, `step_<name>` for further steps.
    public static func isAuthors(_ stage: String) -> Bool { stage == "build_script" || stage.hasPrefix("step_") }
}
