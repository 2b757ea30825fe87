/// All variables of a job as the runner puts them together and expands them, once
/// (gitlab-runner `common/build.go`, `GetAllVariables`).
public struct JobVariables: Sendable {
    /// Expanded, in the order of the exports; of two with one name the later wins.
    public let list: [PayloadVariable]

    public init(
        payload: JobPayload, configuration: DriverConfiguration, profile: RunnerProfile, layout: ProjectLayout,
        status: RuntimeStatus
    ) {
        let runner = configuration.environment.compactMap(Self.assignment)
        let flags = FeatureFlags(payload: payload, configuration: configuration, environment: runner)
        var all = flags.variables
        if !payload.image.name.isEmpty { all.append(PayloadVariable("CI_JOB_IMAGE", payload.image.name)) }
        all.append(PayloadVariable("CI_RUNNER_SHORT_TOKEN", configuration.shortToken))
        all += runner
        all += [
            PayloadVariable("CI_BUILDS_DIR", layout.buildsDirectory),
            PayloadVariable("CI_PROJECT_DIR", layout.projectDirectory),
            PayloadVariable("CI_CONCURRENT_ID", "0"),
            PayloadVariable("CI_CONCURRENT_PROJECT_ID", "0"),
            PayloadVariable("CI_SERVER", "yes"),
            PayloadVariable("CI_JOB_STATUS", status.rawValue),
            PayloadVariable("CI_JOB_TIMEOUT", "\(payload.runnerInfo.timeout)"),
        ]
        all += payload.variables.filter { !$0.key.hasPrefix("FF_") }
        all += [
            PayloadVariable("CI_SHARED_ENVIRONMENT", "true"),
            PayloadVariable("CI_RUNNER_VERSION", profile.version),
            PayloadVariable("CI_RUNNER_REVISION", profile.revision),
            PayloadVariable("CI_RUNNER_EXECUTABLE_ARCH", "linux/amd64"),
            PayloadVariable("RUNNER_TEMP_PROJECT_DIR", layout.temporaryDirectory),
        ]
        let source = all
        let directory = layout.temporaryDirectory
        list = all.map { variable in
            guard !variable.isRaw else { return variable }
            var expanded = variable
            expanded.value = GoExpansion.expand(variable.value) { Self.value(of: $0, in: source, directory) }
            return expanded
        }
        temporaryDirectory = directory
    }

    private let temporaryDirectory: String

    /// The value, of a file variable the content; empty when there is none.
    public func value(of key: String) -> String { list.last { $0.key == key }?.value ?? "" }

    /// Text of the payload that the runner itself expands: a file variable becomes its path.
    public func expand(_ text: String) -> String {
        GoExpansion.expand(text) { Self.value(of: $0, in: list, temporaryDirectory) }
    }

    /// As Go's `strconv.ParseBool`.
    func isTrue(_ key: String) -> Bool { FeatureFlags.boolean(value(of: key)) ?? false }

    private static func value(of key: String, in list: [PayloadVariable], _ directory: String) -> String {
        guard let variable = list.last(where: { $0.key == key }) else { return "" }
        return variable.isFile ? "\(directory)/\(key)" : variable.value
    }

    private static func assignment(_ text: String) -> PayloadVariable? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        return PayloadVariable(String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
}

/// What `CI_JOB_STATUS` says.
public enum RuntimeStatus: String, Sendable {
    /// Until the user's script has ended, and for good when it never began.
    case running
    case success, failed, canceled
    case timedOut = "timedout"
}

/// The runner's feature flags: the job's variable, the runner's setting, the default.
struct FeatureFlags {
    let variables: [PayloadVariable]

    init(payload: JobPayload, configuration: DriverConfiguration, environment: [PayloadVariable]) {
        variables = Self.defaults.map { name, standard in
            let setting = configuration.featureFlags[name].map { "\($0)" }
            let texts = [payload.value(of: name), environment.last { $0.key == name }?.value, setting]
            let value = texts.lazy.compactMap { $0.flatMap(Self.boolean) }.first ?? standard
            return PayloadVariable(name, "\(value)")
        }
    }

    static func boolean(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// Those that change what a driver sees, and some that are only exported (`helpers/featureflags/flags.go`).
    private static let defaults: [(String, Bool)] = [
        ("FF_NETWORK_PER_BUILD", false), ("FF_USE_DIRECT_DOWNLOAD", true), ("FF_SKIP_NOOP_BUILD_STAGES", true),
        ("FF_USE_FASTZIP", false), ("FF_ENABLE_BASH_EXIT_CODE_CHECK", false), ("FF_POSIXLY_CORRECT_ESCAPES", false),
        ("FF_SCRIPT_SECTIONS", false), ("FF_USE_NEW_BASH_EVAL_STRATEGY", false), ("FF_USE_LEGACY_BASH_EVAL", false),
        ("FF_ENABLE_JOB_CLEANUP", false), ("FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR", false),
        ("FF_USE_EXPONENTIAL_BACKOFF_STAGE_RETRY", true), ("FF_TIMESTAMPS", true),
        ("FF_GIT_URLS_WITHOUT_TOKENS", false),
    ]
}
