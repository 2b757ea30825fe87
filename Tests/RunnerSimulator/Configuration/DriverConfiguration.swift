/// One `[[runners]]` of `config.toml` with `executor = "custom"`.
public struct DriverConfiguration: Sendable {
    /// One of the driver's four programs with its arguments.
    public struct Command: Sendable {
        public var executable: String
        public var arguments: [String]

        public init(_ executable: String, _ arguments: [String] = []) {
            self.executable = executable
            self.arguments = arguments
        }
    }

    /// `config_exec`; nil is skipped silently, as for `prepare` and `cleanup`.
    public var config: Command?
    public var prepare: Command?
    /// `run_exec`; without it every job fails.
    public var run: Command?
    public var cleanup: Command?

    /// `config_exec_timeout`, and so on.
    public var configTimeout = Duration.seconds(3600)
    public var prepareTimeout = Duration.seconds(3600)
    public var cleanupTimeout = Duration.seconds(3600)
    /// Between SIGTERM and SIGKILL.
    public var gracefulKillTimeout = Duration.seconds(600)
    /// Between SIGKILL and giving the process up: 10 s by the source (`helpers/process/killer.go`), 600 s by the
    /// documentation.
    public var forceKillTimeout = Duration.seconds(10)

    /// `prepare_timeout` and `get_sources_timeout` of `[[runners]]`: of the phase, not of a call.
    public var preparePhaseTimeout: Duration?
    public var getSourcesTimeout: Duration?

    public var buildsDirectory: String?
    public var cacheDirectory: String?
    public var shell = "bash"
    /// `NAME=value` each.
    public var environment: [String] = []
    public var featureFlags: [String: Bool] = [:]
    /// In units of 1024 bytes.
    public var outputLimit = 4096
    public var preGetSourcesScript = ""
    public var postGetSourcesScript = ""
    public var preBuildScript = ""
    public var postBuildScript = ""
    /// `custom_build_dir.enabled`; without it a job that sets `GIT_CLONE_PATH` is refused.
    public var allowsBuildDirectory = false

    public var name = "simulated-runner"
    public var url = "https://gitlab.example.com"
    public var token = "glrt-t1_simulated"
    public var systemID = "s_0123456789ab"

    /// How the runner shows its token: the first nine characters after the prefix.
    public var shortToken: String {
        let bare = token.hasPrefix("glrt-") ? token.dropFirst(5) : Substring(token)
        return String(bare.prefix(9))
    }

    public init() {}

    /// A driver that is one program with the stage as its last argument, for instance `virt-ci executor prepare`.
    public init(_ executable: String, _ arguments: [String] = [], buildsDirectory: String?, cacheDirectory: String?) {
        config = Command(executable, arguments + ["config"])
        prepare = Command(executable, arguments + ["prepare"])
        run = Command(executable, arguments + ["run"])
        cleanup = Command(executable, arguments + ["cleanup"])
        self.buildsDirectory = buildsDirectory
        self.cacheDirectory = cacheDirectory
    }
}
