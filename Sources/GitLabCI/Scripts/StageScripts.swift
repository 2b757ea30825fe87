/// A script the runner sends to the machine, by the runner's name of its stage.
public enum ScriptStage: String, Sendable, CaseIterable {
    case prepare = "prepare_script"
    case build = "build_script"
    case after = "after_script"
    case cleanUpFileVariables = "cleanup_file_variables"
}

/// How the user's script ended, as `CI_JOB_STATUS` tells it to later scripts.
public enum JobStatus: String, Sendable {
    /// Until the user's script has ended, and for good when it never began.
    case running
    case success
    case failed
    case canceled
    case timedOut = "timedout"
}

/// The scripts of a job's stages, composed as the runner composes them: one file for one shell each.
///
/// Sources and artifacts are moved by the host and have no script here. What else differs from CI, in the scripts and
/// around them, is listed in one place: `DoorDifferences` of the module `Jobs`.
public struct StageScripts: Sendable {
    private let job: JobDefinition
    private let variables: VariableSet
    private let layout: StageLayout

    /// - Parameters:
    ///   - job: What to run.
    ///   - variables: All variables of the job, not expanded: predefined ones, the job's own, and what else is
    ///     known. `CI_JOB_STATUS` is added here.
    ///   - layout: Where the checkout lies in the guest.
    public init(job: JobDefinition, variables: VariableSet, layout: StageLayout) {
        self.job = job
        self.variables = variables
        self.layout = layout
    }

    /// The script of a stage, or nil when the stage has nothing to do and is not sent.
    ///
    /// The text is ASCII but for names of directories; everything of the user's is escaped.
    public func script(for stage: ScriptStage, status: JobStatus = .running) -> String? {
        switch stage {
        case .prepare: prepareScript()
        case .build: job.script.isEmpty ? nil : script(running: job.script, status: status)
        case .after: job.afterScript.isEmpty ? nil : afterScript(status: status)
        case .cleanUpFileVariables: cleanUpScript(status: status)
        }
    }

    /// A script that runs commands in the project directory with the job's variables, for instance a hook.
    public func script(running commands: [String], status: JobStatus = .running) -> String {
        var body = begin(status: status)
        body.commands(commands)
        return wrapped(body)
    }

    /// The variables as the scripts export them, both expansions done.
    public func exportedVariables(status: JobStatus = .running) -> VariableSet {
        let own = Variable(key: "CI_JOB_STATUS", value: status.rawValue, isRaw: true, origin: .runnerBase)
        return variables.adding([own]).expanded(fileDirectory: layout.temporaryDirectory)
    }

    private func prepareScript() -> String {
        var body = ScriptBody()
        body.line("echo \"Running on $(hostname)...\"")
        body.removeFile(layout.environmentFile)
        body.removeFile(layout.temporaryDirectory + "/masking.db")
        return wrapped(body)
    }

    private func afterScript(status: JobStatus) -> String {
        var body = begin(status: status)
        body.notice("Running after script...")
        body.commands(job.afterScript)
        return wrapped(body)
    }

    /// Without Git credentials to reject or remove: a local run leaves none in the guest.
    private func cleanUpScript(status: JobStatus) -> String {
        var body = ScriptBody()
        let exported = exportedVariables(status: status).variables
        body.export(exported, layout: layout, writingFiles: false)
        body.removeFile(layout.environmentFile)
        for variable in exported where variable.isFile && VariableName.isName(variable.key) {
            body.removeFile("\(layout.temporaryDirectory)/\(variable.key)")
        }
        return wrapped(body)
    }

    private func begin(status: JobStatus) -> ScriptBody {
        var body = ScriptBody()
        body.export(exportedVariables(status: status).variables, layout: layout, writingFiles: true)
        body.sourceEnvironmentFile(layout)
        body.change(to: layout.projectDirectory)
        return body
    }

    private func wrapped(_ body: ScriptBody) -> String {
        body.wrapped(tracing: exportedVariables()["CI_DEBUG_TRACE"]?.value == "true")
    }
}
