internal import Executor

/// What this process ends with: the numbers of the design's decision 9, or those that GitLab Runner asks its driver for.
///
/// To the runner 1 is the job's own failure, and any number it doesn't know a puzzle (gitlab-runner
/// `executors/custom/command/command.go`): so whatever goes wrong in a stage, wrong arguments and signals too, is its
/// system failure. Only a stage that ran the job's script to its end chooses another number itself.
struct ExitCodes {
    private static let stages = ["config", "prepare", "run", "cleanup"]
    private let runner: RunnerExitCodes?
    private let isCalledByRunner: Bool

    init(arguments: [String], environment: [String: String]) {
        let words = arguments.dropFirst()
        let isExecutor = words.first == "executor"
        isCalledByRunner = environment["SYSTEM_FAILURE_EXIT_CODE"] != nil
        let isStage = isExecutor && (isCalledByRunner || Self.stages.contains(words.dropFirst().first ?? ""))
        runner = isStage ? RunnerExitCodes(environment) : nil
    }

    /// The code of a command that failed, which by itself would end with `code`.
    func failed(_ code: Int32) -> Int32 { runner?.systemFailure ?? code }

    /// The code of a command that only gave help or a version. That is no error, but a runner that gets it from a wrong
    /// `config.toml` must not take the stage for done.
    func explained(_ code: Int32) -> Int32 { isCalledByRunner ? failed(code) : code }

    /// The code of a command that a signal ended.
    func interrupted(_ signal: Int32) -> Int32 { runner?.systemFailure ?? 128 + signal }
}
