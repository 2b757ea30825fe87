import Foundation
import RunnerSimulator

extension TestHost {
    /// A runner whose driver is the built program, in all its stages.
    func runner(policy: String? = nil, profile: RunnerProfile = .runner193) throws -> Runner {
        let policy = try policy ?? self.policy()
        let program = try Driver.path()
        func command(_ stage: String) -> DriverConfiguration.Command {
            DriverConfiguration.Command(program, ["executor", stage, "--policy", policy])
        }
        var configuration = DriverConfiguration()
        configuration.config = command("config")
        configuration.prepare = command("prepare")
        configuration.run = command("run")
        configuration.cleanup = command("cleanup")
        configuration.gracefulKillTimeout = .seconds(60)
        configuration.forceKillTimeout = .seconds(30)
        var runner = Runner(configuration, profile: profile, temporaryDirectory: root + "/tmp")
        runner.preparationPause = .milliseconds(1)
        runner.stageRetryPause = .milliseconds(1)
        return runner
    }

    /// A runner whose jobs get a machine: `prepare_exec` is a program that waits while the test does what `prepare` would
    /// have done, because the test driver has no guest that could boot. All other stages are the built program's.
    func provisioningRunner(
        policy: String? = nil, profile: RunnerProfile = .runner193,
        _ change: @escaping @Sendable (inout MachineSample) -> Void = { $0.isConnected = true }
    ) throws -> Runner {
        var runner = try runner(policy: policy, profile: profile)
        let waiting = "mkfifo \"$TMPDIR/go\"; echo 'The machine is made'; read -r word < \"$TMPDIR/go\"; [ $word = go ]"
        runner.configuration.prepare = .init("/bin/sh", ["-c", waiting])
        runner.during("prepare") { moment in
            try await moment.appearance(of: "The machine is made")
            var word = "failed"
            defer { try? Data("\(word)\n".utf8).write(to: URL(filePath: moment.directory + "/go")) }
            let id = moment.environment["CUSTOM_ENV_CI_JOB_ID"] ?? ""
            var sample = MachineSample(job: "gitlab.example.com/\(id)")
            sample.attemptFolder = moment.directory
            change(&sample)
            try await provision(sample)
            word = "go"
        }
        return runner
    }
}
