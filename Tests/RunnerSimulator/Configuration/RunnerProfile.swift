/// What differs between versions of the runner, as far as a driver can see it.
public struct RunnerProfile: Sendable, Hashable, CustomStringConvertible {
    /// How the body of a script is run (gitlab-runner `shells/bash.go`, `Finish`).
    public enum Wrapper: Sendable, Hashable {
        /// `(trap …; eval …) < /dev/null`, since 19.1.
        case subshell
        /// `: | eval …`: the commands read an empty pipe.
        case pipedEval
        /// `: | (eval …)`, with the former flag `FF_USE_NEW_BASH_EVAL_STRATEGY`.
        case pipedSubshell
    }

    public var version: String
    public var revision: String
    public var wrapper: Wrapper
    /// The name under which the custom executor is sent the stage `step_script`; to be `step_script` one day.
    public var userScriptStage: String
    /// `BUILD_EXIT_CODE_FILE` is set and read, since 17.9.
    public var hasExitCodeFile: Bool
    /// Name of the script's file; before 17.4 it had a trailing dot.
    public var scriptName: String
    /// Stages without work are sent when `FF_SKIP_NOOP_BUILD_STAGES` is false; since 19.3 they never are.
    public var canSendEmptyStages: Bool
    /// `CI_JOB_SERVICES` has the variables of a service, since 19.0.
    public var hasServiceVariables: Bool

    public var description: String { "runner \(version)" }

    public init(
        version: String, revision: String, wrapper: Wrapper = .subshell, userScriptStage: String = "build_script",
        hasExitCodeFile: Bool = true, scriptName: String = "script", canSendEmptyStages: Bool = false,
        hasServiceVariables: Bool = true
    ) {
        self.version = version
        self.revision = revision
        self.wrapper = wrapper
        self.userScriptStage = userScriptStage
        self.hasExitCodeFile = hasExitCodeFile
        self.scriptName = scriptName
        self.canSendEmptyStages = canSendEmptyStages
        self.hasServiceVariables = hasServiceVariables
    }

    public static let runner1611 = RunnerProfile(
        version: "16.11.0", revision: "91a27b2a", wrapper: .pipedEval, hasExitCodeFile: false, scriptName: "script.",
        canSendEmptyStages: true, hasServiceVariables: false)
    public static let runner179 = RunnerProfile(
        version: "17.9.0", revision: "c4cbe9dd", wrapper: .pipedEval, canSendEmptyStages: true,
        hasServiceVariables: false)
    public static let runner1811 = RunnerProfile(
        version: "18.11.0", revision: "4e0c8d3f", wrapper: .pipedEval, canSendEmptyStages: true,
        hasServiceVariables: false)
    public static let runner193 = RunnerProfile(version: "19.3.0", revision: "abcdef12")

    /// All of the above, for parameterized tests.
    public static let all = [runner1611, runner179, runner1811, runner193]
}
