internal import Executor

/// What this process ends with: the numbers of the design's decision 9, or those that GitLab Runner asks its driver for.
///
/// To the runner 1 is the job's own failure, and any number it doesn't know a puzzle (gitlab-runner
/// `executors/custom/command/command.go`): so whatever goes wrong in a stage, wrong arguments and signals too, is its
/// system failure. Only a stage that ran the job's script to its end chooses another number itself.
struct ExitCodes {
    private static let stages = ["config", "prepare", "run", "cleanup"]
    private let runner: RunnerExitCodes?

    init(arguments: [String], environment: [String: String]) {
        let words = arguments.dropFirst()
        let isExecutor = words.first == "executor"
        let isCalledByRunner = environment["SYSTEM_FAILURE_EXIT_CODE"] != nil
        let isStage = isExecutor && (isCalledByRunner || Self.stages.contains(words.dropFirst().first ?? ""))
        runner = isStage ? RunnerExitCodes(environment) : nil
    }

    /// The code of a command that failed, which by itself would end with `code`.
    func failed(_ code: Int32) -> Int32 { runner?.systemFailure ?? code }

    /// The code of a command that a signal ended.
    func interrupted(_ signal: Int32) -> Int32 { runner?.systemFailure ?? 128 + signal }
}
