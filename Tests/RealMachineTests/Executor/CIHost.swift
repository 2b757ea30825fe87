import Foundation
import Machines
import Programs
import RunnerSimulator
import Testing

/// A CI host of the tests: a policy with its profiles, and a runner that drives the built `virt-ci executor` there.
struct CIHost: Sendable {
    let tool: Tool
    let policyFile: String

    /// - Parameters:
    ///   - machines: How many may run at one time.
    ///   - lines: More of the policy.
    init(_ tool: Tool = .shared, machines: Int = 1, lines: [String] = []) throws {
        self.tool = tool
        let folder = tool.home + "/ci-host"
        let profiles = try TestProfiles.folder(in: folder)
        policyFile = "\(folder)/policy-\(UUID().uuidString.prefix(8)).yaml"
        let policy =
            [
                "profiles: [debian-12, \(TestProfiles.small), \(TestProfiles.shared)]",
                "profile-folders: [\(profiles)]", "machines: \(machines)",
                "folders: {state: \(tool.executorState), runtime: \(tool.runtime)/virt-ci}",
            ] + lines
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        let text = Data((policy.joined(separator: "\n") + "\n").utf8)
        try #require(FileManager.default.createFile(atPath: policyFile, contents: text, attributes: attributes))
    }

    var folders: MachineFolders {
        MachineFolders(
            machines: tool.executorState + "/machines", volumes: tool.volumes, runtime: tool.runtime + "/virt-ci")
    }

    /// A runner with the driver as `config-toml` prints it, in the environment of a service.
    func runner() -> Runner {
        var configuration = DriverConfiguration()
        configuration.config = command("config")
        configuration.prepare = command("prepare")
        configuration.run = command("run")
        configuration.cleanup = command("cleanup")
        configuration.gracefulKillTimeout = .seconds(60)
        var runner = Runner(configuration, temporaryDirectory: tool.home + "/ci-host/runner")
        runner.environment = ["PATH": tool.path, "HOME": tool.home]
        return runner
    }

    private func command(_ stage: String) -> DriverConfiguration.Command {
        DriverConfiguration.Command(tool.program.name, ["executor", stage, "--policy", policyFile])
    }

    /// What the timer does.
    func collectGarbage() async throws {
        let result = try await tool.run(["executor", "gc", "--policy", policyFile])
        #expect(result.status == 0, "\(String(decoding: result.standardError, as: UTF8.self))")
    }

    /// The leases of a job's machines.
    func leases(of payload: JobPayload) -> [Lease] {
        Machines.claimed(by: "gitlab.example.com/\(payload.id)", in: folders).map(\.lease)
    }
}

extension JobPayload {
    /// A job without sources, in the small machine.
    static func small(_ id: Int, script: [String], afterScript: [String] = []) -> JobPayload {
        JobPayload(
            id: id, script: script, afterScript: afterScript,
            variables: [PayloadVariable("DISTRO", TestProfiles.small)])
    }
}
