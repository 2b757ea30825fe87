import Foundation
import Machines
import Profiles
import Testing

@testable import Executor

@Suite("What is told of a policy before the first job")
struct PolicyCheckTests {
    /// What is wrong with a policy for three profiles, one of which is large, and one on a network.
    private func faults(_ change: (inout HostPolicy) -> Void) async throws -> [any Error] {
        let folder = FileManager.default.temporaryDirectory.path + "/profiles-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, memory, network) in [
            ("small", "1 GiB", "user"), ("large", "8 GiB", "user"), ("net", "1 GiB", "{libvirt: ci}"),
        ] {
            let text = """
                summary: One
                image: {file: /nowhere.qcow2}
                shape: {processors: 1, memory: \(memory), disk: 1 GiB}
                network: \(network)

                """
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
        }
        var policy = HostPolicy(profiles: ["small", "large", "net"])
        change(&policy)
        let catalogue = ProfileCatalogue(directories: [folder])
        return await PolicyCheck(policy: policy, profiles: catalogue, images: folder + "/images").faults()
    }

    @Test("A policy that the host can keep has no faults")
    func good() async throws { #expect(try await faults { _ in }.isEmpty) }

    @Test("All are told at once: no room, no network, no profile, no program")
    func all() async throws {
        let found = try await faults { policy in
            policy.profiles.append("none")
            policy.memoryBytes = 4 << 30
            policy.networks = [.user]
            policy.runnerProgram = "/nowhere"
        }
        #expect(found.count == 4)
        #expect(
            found.compactMap { $0 as? MachineError } == [
                .beyondBudget(profile: "large", resource: .memory, needed: 8 << 30, budget: 4 << 30)
            ])
        #expect(
            found.compactMap { $0 as? ExecutorError } == [
                .networkNotAllowed(profile: "net", network: NetworkChoice.libvirt("ci").word, allowed: ["user"]),
                .unreadableRunnerProgram(path: "/nowhere"),
            ])
        #expect(found.contains { $0 is ProfileError })
    }
}
