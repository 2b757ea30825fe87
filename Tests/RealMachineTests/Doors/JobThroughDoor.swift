import Foundation
import Guests
import Machines
import Programs
import RunnerSimulator
import SampleGitLab
import Testing

/// What came of the sample's failed job through one of the two doors, with all that was seen of it.
struct JobThroughDoor: Sendable {
    var observation: Observation
    /// libvirt's document of the machine.
    var domain: [String]
    /// The output of the author's scripts, a line each, any bytes as Latin-1.
    var output: [String]
    /// The stages that had a script in the guest.
    var stages: [String]
    /// What decides whether the job failed.
    var exitStatus: Int?

    static let directory = "/builds/sample-virt/hypervisor"

    /// A local run, with its report.
    static func local(
        _ sample: SampleGitLab, _ tool: Tool, options: [String] = []
    ) async throws -> (JobThroughDoor, Report) {
        let result = try await tool.run(["run", sample.failedJobURL, "--keep", "--format", "json"] + options)
        try #require(result.status == 1, "\(String(decoding: result.standardError, as: UTF8.self))")
        let report = try JSONDecoder().decode(Report.self, from: result.standardOutput)
        let folders = MachineFolders(machines: tool.machines, volumes: tool.volumes, runtime: tool.runtime)
        let lease = try #require(Machines.list(in: folders).first { $0.lease.machine == report.machine }?.lease)
        let log = try Data(contentsOf: URL(fileURLWithPath: report.log))
        let job = JobThroughDoor(
            observation: try await observe(lease), domain: try await document(lease, tool), output: lines(of: log),
            stages: ["prepare_script", "build_script", "after_script"], exitStatus: report.exitStatus)
        #expect(try await tool.run(["destroy", lease.machine]).status == 0)
        return (job, report)
    }

    /// The same job from a runner, with the runner's outcome.
    static func executor(
        _ sample: SampleGitLab, _ payload: JobPayload, _ host: CIHost
    ) async throws -> (JobThroughDoor, JobOutcome) {
        var runner = host.runner()
        // The runner of the recorded log, so that it is one job all along.
        runner.profile.revision = "0f1e2d3c"
        runner.configuration.name = "vm-host-1"
        runner.configuration.url = sample.baseURL.absoluteString
        runner.configuration.token = "glrt-s4mpl3_Rn-secret"
        runner.configuration.preGetSourcesScript = wayToHost(sample)
        let outcome = try await runner.run(payload)
        let address = "\(sample.baseURL.host() ?? ""):\(sample.baseURL.port ?? 0)/\(payload.id)"
        let record = Machines.claimed(by: address, in: host.folders).first
        let lease = try #require(record?.lease, "\(outcome.logText)")
        let stages = outcome.sequence.filter { !["config", "prepare", "cleanup"].contains($0) }
        let scripts = outcome.calls.filter { ["prepare_script", "build_script", "after_script"].contains($0.name) }
        let output = scripts.flatMap { lines(of: $0.standardOutput.kept) + lines(of: $0.standardError.kept) }
        let job = JobThroughDoor(
            observation: try await observe(lease), domain: try await document(lease, host.tool), output: output,
            stages: stages, exitStatus: outcome.exitCode)
        let destroyed = try await host.tool.run([
            "destroy", lease.machine, "--executor", "--policy", host.policyFile,
        ])
        #expect(destroyed.status == 0, "\(String(decoding: destroyed.standardError, as: UTF8.self))")
        return (job, outcome)
    }

    /// A guest reaches this host's loopback by another address than we do. With sockets of its own it has the sample at
    /// the same one, as it would have a real GitLab.
    private static func wayToHost(_ sample: SampleGitLab) -> String {
        [sample.baseURL, sample.storageURL].compactMap(\.port).map { port in
            "systemd-run --quiet --unit=way-\(port) --socket-property=ListenStream=127.0.0.1:\(port) "
                + "/lib/systemd/systemd-socket-proxyd 10.0.2.2:\(port)"
        }.joined(separator: " && ")
    }

    private static func observe(_ lease: Lease) async throws -> Observation {
        let login = try #require(lease.login)
        return try await Observation.read(through: SSHChannel(login), directory: directory)
    }

    private static func document(_ lease: Lease, _ tool: Tool) async throws -> [String] {
        let xml = try await Leftovers(tool: tool).xml(of: lease.machine)
        // The chain below the overlay is a layer longer in a restored machine (`StartDifferences`).
        let chain = /(?s)<backingStore type.*<\/backingStore>/
        return xml.replacing(chain, with: "<backingStore/>").split(separator: "\n").map(String.init)
    }

    private static func lines(of data: Data) -> [String] {
        data.split(separator: UInt8(ascii: "\n")).map { line in
            String(String.UnicodeScalarView(line.map { UnicodeScalar($0) }))
        }
    }
}
