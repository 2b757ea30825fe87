public import Foundation
public import Profiles

/// What `config_exec` answers: where things lie in the guest, and who we are (gitlab-runner `executors/custom/api/config.go`).
public struct DriverConfiguration: Sendable, Encodable, Equatable {
    public struct Driver: Sendable, Encodable, Equatable {
        public var name: String
        public var version: String
    }

    public var driver: Driver
    /// Shown in the job's log as the place it runs at.
    public var hostname: String
    public var buildsDir: String
    public var cacheDir: String
    /// Each job has a machine of its own.
    public var buildsDirIsShared = false
    /// What the runner writes its scripts for.
    public var shell = "bash"
    /// Trusted settings for our later stages; the job can't change them.
    public var jobEnv: [String: String] = [:]

    /// The answer: one JSON object.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    public init(policy: HostPolicy, version: String, hostname: String) {
        driver = Driver(name: "virt-ci", version: version)
        self.hostname = hostname
        buildsDir = policy.folders.builds
        cacheDir = policy.folders.cache
    }
}

/// The section of the runner's `config.toml` that makes virt-ci its executor.
public struct RunnerConfiguration: Sendable {
    /// Absolute path of this program.
    let program: String
    /// The host's policy, when it is not where it is looked for anyway.
    let policyFile: String?
    let policy: HostPolicy

    public init(program: String, policyFile: String?, policy: HostPolicy) {
        self.program = program
        self.policyFile = policyFile
        self.policy = policy
    }

    /// The text to paste into `[[runners]]`. Times in seconds.
    public var text: String {
        // A job waits in the queue for its machine in prepare, and an image may have to be made.
        let prepare = Int(policy.queueLimit / .seconds(1)) + 3600
        return """
              # Into [[runners]], above its first [runners.…] table, in place of its 'executor' and its [runners.custom].
              executor = "custom"
              builds_dir = \(Self.quoted(policy.folders.builds))
              cache_dir = \(Self.quoted(policy.folders.cache))
              shell = "bash"
              # As many jobs as may wait and run; the host's policy decides how many machines there are. 'concurrent' at
              # the file's top limits the jobs of all runners together and is 1 in a new file.
              limit = \(policy.machines * 2)
              [runners.custom]
                config_exec = \(Self.quoted(program))
                config_args = \(arguments("config"))
                config_exec_timeout = 60
                prepare_exec = \(Self.quoted(program))
                prepare_args = \(arguments("prepare"))
                prepare_exec_timeout = \(prepare)
                run_exec = \(Self.quoted(program))
                run_args = \(arguments("run"))
                cleanup_exec = \(Self.quoted(program))
                cleanup_args = \(arguments("cleanup"))
                cleanup_exec_timeout = 300
                # What a cancelled stage has to end what it started in the guest, before it is killed.
                graceful_kill_timeout = 60
                force_kill_timeout = 10

            """
    }

    private func arguments(_ stage: String) -> String {
        let words = ["executor", stage] + (policyFile.map { ["--policy", $0] } ?? [])
        return "[" + words.map(Self.quoted).joined(separator: ", ") + "]"
    }

    /// A TOML basic string.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1f}", "\u{7f}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
