import Foundation
import Programs
import RunnerSimulator

/// One attempt at a job, for calls that are made one by one: with the folder and the environment that the runner gives
/// its driver (gitlab-runner `executors/custom/custom.go`), which a test may spoil.
struct Attempt: Sendable {
    let host: TestHost
    let payload: JobPayload
    /// `TMPDIR`.
    let folder: String
    let policy: String
    /// Changes to our own.
    var environment: [String: String?]

    /// - Parameter policy: Path of the host's policy; nil for one that allows much.
    init(_ host: TestHost, _ payload: JobPayload = .numbered(), policy: String? = nil) throws {
        self.host = host
        self.payload = payload
        self.policy = try policy ?? host.policy()
        folder = host.path("tmp/custom-executor")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Self.write(payload.encoded(), to: folder + "/response.json", mode: 0o600)
        environment = [
            "TMPDIR": folder, "BUILD_FAILURE_EXIT_CODE": "1", "SYSTEM_FAILURE_EXIT_CODE": "2",
            "BUILD_EXIT_CODE_FILE": folder + "/build_exit_code", "JOB_RESPONSE_FILE": folder + "/response.json",
            "CUSTOM_ENV_CI_JOB_STATUS": "running", "CUSTOM_ENV_CI_JOB_SERVICES": "",
        ]
        for variable in payload.variables { environment["CUSTOM_ENV_\(variable.key)"] = variable.value }
    }

    /// What the driver has to know this job by.
    var job: String { payload.key }

    var exitCodeFile: String { folder + "/build_exit_code" }
    var exitCode: String? { try? String(contentsOfFile: exitCodeFile, encoding: .utf8) }

    /// Makes this job's machine, in the place of `prepare`.
    @discardableResult
    func provision(_ change: (inout MachineSample) -> Void = { _ in }) async throws -> String {
        var sample = MachineSample(job: job)
        sample.attemptFolder = folder
        change(&sample)
        return try await host.provision(sample)
    }

    /// Calls the driver: `virt-ci executor STAGE --policy FILE ARGUMENTS`.
    func call(_ stage: String, _ arguments: [String] = []) async throws -> Called {
        try await executor([stage, "--policy", policy] + arguments)
    }

    /// Calls `virt-ci executor` with just these words.
    func executor(_ words: [String]) async throws -> Called {
        Called(
            try await Driver.program().result(
                ["executor"] + words, environment: environment, directory: folder, deadline: .seconds(120)))
    }

    /// Writes a script as the runner does, and has it run.
    func run(_ script: String, stage: String = "build_script") async throws -> Called {
        try await call("run", [try write(script), stage])
    }

    /// - Returns: The script's path.
    func write(_ script: String) throws -> String {
        let file = folder + "/script\(UUID().uuidString.prefix(8))/script"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Self.write(Data(script.utf8), to: file, mode: 0o700)
        return file
    }

    private static func write(_ data: Data, to file: String, mode: Int) throws {
        try data.write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }
}

extension JobPayload {
    /// A job that no other test has.
    static func numbered(
        script: [String] = ["true"], afterScript: [String] = [], variables: [PayloadVariable] = []
    ) -> JobPayload {
        JobPayload(
            id: Int.random(in: 1_000_000...1_000_000_000_000), script: script, afterScript: afterScript,
            variables: [PayloadVariable("DISTRO", "debian-12")] + variables)
    }

    /// `SERVER/ID`, of the simulator's server.
    var key: String { "gitlab.example.com/\(id)" }
    var page: String { "https://gitlab.example.com/virt/sample/-/jobs/\(id)" }
}
