internal import Foundation

/// What GitLab Runner tells its driver in the environment (gitlab-runner `executors/custom/custom.go`).
///
/// Only the runner's own names are trusted. Whatever a job's author writes under `variables:` arrives as `CUSTOM_ENV_*`,
/// so those are never believed about who the job is.
public struct RunnerEnvironment: Sendable, Equatable {
    /// The exit codes the runner asks for.
    public var exitCodes: RunnerExitCodes
    /// Where a script's own exit code goes; nil before runner 17.9.
    public var exitCodeFile: String?
    /// The job as the server sent it.
    public var responseFile: String?
    /// The runner's folder of this attempt at the job (`TMPDIR`).
    public var attemptFolder: String?
    /// How the user's script ended, from `CUSTOM_ENV_CI_JOB_STATUS`: a job can claim anything here.
    public var claimedStatus: String?
    /// The services the runner lists; empty without any.
    public var services: String
    /// The job's variables as its scripts will have them, expanded by the runner; secrets are among them.
    var variables: [String: String]

    public init(_ environment: [String: String]) {
        exitCodes = RunnerExitCodes(environment)
        exitCodeFile = Self.path(environment["BUILD_EXIT_CODE_FILE"])
        responseFile = Self.path(environment["JOB_RESPONSE_FILE"])
        attemptFolder = Self.path(environment["TMPDIR"])
        claimedStatus = environment["CUSTOM_ENV_CI_JOB_STATUS"]
        services = environment["CUSTOM_ENV_CI_JOB_SERVICES"] ?? ""
        variables = Dictionary(
            environment.compactMap { name, value in
                name.hasPrefix(Self.prefix) ? (String(name.dropFirst(Self.prefix.count)), value) : nil
            }, uniquingKeysWith: { $1 })
    }

    private static let prefix = "CUSTOM_ENV_"

    /// Relative paths would lead into whichever folder the runner starts us in.
    private static func path(_ text: String?) -> String? { text.flatMap { $0.hasPrefix("/") ? $0 : nil } }
}

/// The two numbers that a driver may end with besides 0.
public struct RunnerExitCodes: Sendable, Equatable {
    /// The job's own script failed: never retried, and the author's to mend.
    public var buildFailure: Int32
    /// Anything else: the runner tries again, and the host's keeper looks.
    public var systemFailure: Int32

    /// The runner's numbers, or, where they are missing or can't be numbers of ours, those every runner uses.
    public init(_ environment: [String: String]) {
        func code(_ name: String, _ standard: Int32) -> Int32 {
            environment[name].flatMap { Int32($0) }.flatMap { (1...255).contains($0) ? $0 : nil } ?? standard
        }
        buildFailure = code("BUILD_FAILURE_EXIT_CODE", 1)
        systemFailure = code("SYSTEM_FAILURE_EXIT_CODE", 2)
        // Equal ones could turn a fault of ours into the author's.
        if systemFailure == buildFailure { (buildFailure, systemFailure) = (1, 2) }
    }
}

/// How a stage that was done ended. Everything else is thrown, and is a system failure.
public enum StageOutcome: Sendable, Equatable {
    case succeeded
    /// The script the runner sent ended with this status, in this machine.
    case scriptFailed(status: Int32, machine: String)
}

/// The file in which the runner looks for the script's own exit code.
public struct ExitCodeFile: Sendable {
    let path: String?

    public init(path: String?) { self.path = path }

    /// Takes away what an earlier call left: the file is one an attempt, and the runner would read it again.
    public func clear() {
        if let path { unlink(path) }
    }

    /// Writes digits and a line feed; anything else the runner takes for a system failure (`executors/custom/command`).
    ///
    /// - Throws: `ExecutorError.exitCodeNotWritten`.
    public func write(_ status: Int32) throws {
        guard let path else { return }
        do {
            try Data("\(status)\n".utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw ExecutorError.exitCodeNotWritten(file: path)
        }
    }
}
