import Foundation
import Guests
import Machines
import Programs
import SampleGitLab
import Synchronization

/// The executor's stages as GitLab Runner calls them: from the start of `prepare` to the first line of the first script,
/// cold; and what one `run` costs beyond the guest's own time.
struct ExecutorBench {
    let folders: BenchFolders
    let rounds: Int
    private let program: Program
    private let home: String

    init(_ folders: BenchFolders, rounds: Int) {
        self.folders = folders
        self.rounds = rounds
        program = Program(folders.build + "/virt-ci", debianPackage: "", fedoraPackage: "")
        home = folders.home + "/executor"
    }

    func run() async throws {
        let sample = try await SampleGitLab.start(cacheDirectory: folders.home + "/sample")
        print("Making the image and a machine to copy (not measured)")
        let bare = try await BareMachine.copy(of: sample.passedJobURL, program, folders)
        await sample.stop()
        try writeSettings()
        print("Preparing a machine for a job, \(rounds) times each in turn")
        var pairs = Pairs("executor prepare → first script line", baseline: "domain start → ssh")
        for _ in 0..<rounds {
            let measured = try await firstScriptLine()
            try await call("cleanup")
            pairs.add(measured, try await bare.boot())
        }
        pairs.report()
        try await bare.close()
        try await measureStages()
        try await call("cleanup")
    }

    private func firstScriptLine() async throws -> Double {
        let start = ContinuousClock.now
        let end = Mutex<ContinuousClock.Instant?>(nil)
        try await call("prepare")
        try await call("run", [home + "/script", "prepare_script"]) { end.withLock { $0 = $0 ?? .now } }
        guard let end = end.withLock({ $0 }) else { throw CocoaError(.featureUnsupported) }
        return (end - start) / .seconds(1)
    }

    /// One script over and over: through the driver, and straight through the guest's channel, in turn.
    private func measureStages() async throws {
        print("Running a stage in a prepared machine, 20 times each in turn")
        try await call("prepare")
        let lease = Machines.claimed(by: "gitlab.example/1", in: executorFolders).first?.lease
        guard let login = lease?.login else { throw CocoaError(.fileNoSuchFile) }
        let channel = SSHChannel(login)
        let script = try Data(contentsOf: URL(filePath: home + "/script"))
        var pairs = Pairs("executor run", baseline: "the same script through the guest's channel")
        for _ in 0..<20 {
            let start = ContinuousClock.now
            try await call("run", [home + "/script", "build_script"])
            let other = ContinuousClock.now
            _ = try await channel.run(script) { _, _ in }
            pairs.add((other - start) / .seconds(1), (ContinuousClock.now - other) / .seconds(1))
        }
        pairs.report()
    }

    private var executorFolders: MachineFolders {
        MachineFolders(
            machines: folders.home + "/data/virt-ci/machines", volumes: folders.machines.volumes,
            runtime: folders.machines.runtime)
    }

    /// One stage, with the environment the runner gives it.
    private func call(
        _ stage: String, _ arguments: [String] = [], onOutput: @escaping @Sendable () -> Void = {}
    ) async throws {
        let environment: [String: String?] = [
            "TMPDIR": home + "/attempt", "JOB_RESPONSE_FILE": home + "/response.json", "BUILD_FAILURE_EXIT_CODE": "1",
            "SYSTEM_FAILURE_EXIT_CODE": "2", "BUILD_EXIT_CODE_FILE": home + "/attempt/code",
        ]
        let all = folders.environment.merging(environment) { $1 }
        let words = ["executor", stage, "--policy", home + "/policy.yaml"] + arguments
        let status = try await program.stream(words, environment: all) { _, _ in onOutput() }
        guard status == 0 else { throw CocoaError(.featureUnsupported) }
    }

    private func writeSettings() throws {
        try FileManager.default.createDirectory(atPath: home + "/attempt", withIntermediateDirectories: true)
        let policy = """
            profiles: [debian-12]
            folders: {state: \(folders.home)/data/virt-ci, runtime: \(folders.machines.runtime)}
            """
        let response = """
            {"id": 1, "job_info": {"name": "bench"}, "git_info": {"repo_url": "https://gitlab.example/g/p.git"},
             "variables": [{"key": "DISTRO", "value": "debian-12"}]}
            """
        for (name, text) in [("policy.yaml", policy), ("response.json", response), ("script", "echo line\n")] {
            try Data(text.utf8).write(to: URL(filePath: "\(home)/\(name)"))
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: home + "/policy.yaml")
    }
}
