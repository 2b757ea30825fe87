/// Composes the script of each stage as the runner does, from the payload and the configuration alone
/// (gitlab-runner `shells/abstract.go`).
public struct StageComposer: Sendable {
    let payload: JobPayload
    let configuration: DriverConfiguration
    let profile: RunnerProfile
    let layout: ProjectLayout
    let hostname: String?
    public let variables: JobVariables

    /// - Parameters:
    ///   - configuration: With what `config_exec` changed.
    ///   - hostname: As `config_exec` gave it.
    public init(
        payload: JobPayload, configuration: DriverConfiguration, profile: RunnerProfile, layout: ProjectLayout,
        status: RuntimeStatus = .running, hostname: String? = nil
    ) {
        self.payload = payload
        self.configuration = configuration
        self.profile = profile
        self.layout = layout
        self.hostname = hostname
        variables = JobVariables(
            payload: payload, configuration: configuration, profile: profile, layout: layout, status: status)
    }

    /// The script, or nil for a stage that has nothing to do and is not sent.
    public func script(for stage: Stage) -> String? {
        var writer = ScriptWriter(
            temporaryDirectory: layout.temporaryDirectory,
            quoting: variables.isTrue("FF_POSIXLY_CORRECT_ESCAPES") ? .posix : .ansiC,
            checksEachCommand: variables.isTrue("FF_ENABLE_BASH_EXIT_CODE_CHECK"))
        let hasWork = write(stage, to: &writer)
        let sendsAll = profile.canSendEmptyStages && !variables.isTrue("FF_SKIP_NOOP_BUILD_STAGES")
        guard hasWork || sendsAll else { return nil }
        return writer.finished(
            wrapper, shell: configuration.shell, isTraced: variables.isTrue("CI_DEBUG_TRACE"))
    }

    private var wrapper: RunnerProfile.Wrapper {
        if profile.wrapper == .pipedEval, variables.isTrue("FF_USE_NEW_BASH_EVAL_STRATEGY") { return .pipedSubshell }
        return variables.isTrue("FF_USE_LEGACY_BASH_EVAL") ? .pipedEval : profile.wrapper
    }

    /// - Returns: Whether there is anything to do.
    private func write(_ stage: Stage, to writer: inout ScriptWriter) -> Bool {
        switch stage {
        case .prepareScript: return prepare(&writer)
        case .getSources: return getSources(&writer)
        case .clearWorktree: return clearWorktree(&writer)
        case .restoreCache: return inProject(&writer, restoreCache)
        case .downloadArtifacts: return inProject(&writer, downloadArtifacts)
        case .afterScript: return afterScript(&writer)
        case .archiveCache: return inProject(&writer) { archiveCache(&$0, onSuccess: true) }
        case .archiveCacheOnFailure: return inProject(&writer) { archiveCache(&$0, onSuccess: false) }
        case .uploadArtifactsOnSuccess: return inProject(&writer) { uploadArtifacts(&$0, onSuccess: true) }
        case .uploadArtifactsOnFailure: return inProject(&writer) { uploadArtifacts(&$0, onSuccess: false) }
        case .cleanupFileVariables: return cleanUp(&writer)
        default: return inProject(&writer) { step(stage, &$0) }
        }
    }

    func exports(_ writer: inout ScriptWriter) {
        for variable in variables.list { writer.variable(variable) }
        let file = writer.temporary(Self.environmentFile)
        writer.variable(PayloadVariable("GITLAB_ENV", file))
        writer.sourceEnvironment(file)
    }

    private func inProject(_ writer: inout ScriptWriter, _ body: (inout ScriptWriter) -> Bool) -> Bool {
        exports(&writer)
        writer.changeDirectory(layout.projectDirectory)
        return body(&writer)
    }

    private func prepare(_ writer: inout ScriptWriter) -> Bool {
        let via = hostname.map { $0.isEmpty ? "" : " via \($0)" } ?? ""
        writer.line("echo " + BashQuoting.goQuoted("Running on $(hostname)\(via)..."))
        writer.removeFile(writer.temporary(Self.environmentFile))
        writer.removeFile(writer.temporary("masking.db"))
        return true
    }

    private func step(_ stage: Stage, _ writer: inout ScriptWriter) -> Bool {
        guard let step = payload.steps.first(where: { Stage.step($0.name) == stage }) else { return false }
        // Only a release is expanded by the runner: its text comes from the server, not from the job's author.
        let commands = step.name == "release" ? step.script.map(variables.expand) : step.script
        if !configuration.preBuildScript.isEmpty { writer.userCommands([configuration.preBuildScript]) }
        writer.userCommands(commands)
        if !configuration.postBuildScript.isEmpty { writer.userCommands([configuration.postBuildScript]) }
        return !step.script.isEmpty
    }

    private func afterScript(_ writer: inout ScriptWriter) -> Bool {
        let script = payload.steps.first { $0.name == "after_script" }?.script ?? []
        return inProject(&writer) { writer in
            writer.notice("Running after script...")
            writer.userCommands(script)
            return !script.isEmpty
        }
    }

    private func cleanUp(_ writer: inout ScriptWriter) -> Bool {
        for variable in variables.list { writer.variable(variable, writesFile: false) }
        writer.removeFile(writer.temporary(Self.environmentFile))
        writer.removeFile(writer.temporary(Self.credentialsFile))
        for variable in variables.list where variable.isFile { writer.removeFile(writer.temporary(variable.key)) }
        if variables.isTrue("FF_ENABLE_JOB_CLEANUP") { writer.removeDirectory(layout.projectDirectory) }
        removeGitLeftovers(&writer)
        return true
    }

    static let environmentFile = "gitlab_runner_env"
    static let credentialsFile = "gitlab_runner_credentials"
}
