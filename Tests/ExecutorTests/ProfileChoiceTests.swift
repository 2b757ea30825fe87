import Foundation
import Profiles
import Testing

@testable import Executor

@Suite("Which machine a job gets")
struct ProfileChoiceTests {
    /// Two allowed profiles, and one that the host has for itself.
    private func withProfiles(_ body: (ProfileCatalogue) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/profiles-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, network) in [("small", "user"), ("large", "{libvirt: ci}"), ("private", "user")] {
            let text = """
                summary: One
                aliases: [\(name)-alias]
                image: {file: /nowhere.qcow2}
                shape: {processors: 1, memory: 1 GiB, disk: 1 GiB}
                network: \(network)

                """
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
        }
        try body(ProfileCatalogue(directories: [folder]))
    }

    private let policy = HostPolicy(profiles: ["small", "large"])

    @Test("One of those the host allows, by name or alias")
    func allowed() throws {
        try withProfiles { (catalogue: ProfileCatalogue) throws -> Void in
            let choice = ProfileChoice(policy: policy, catalogue: catalogue)
            #expect(try choice.profile(for: "small").name == "small")
            #expect(try choice.profile(for: "large-alias").name == "large")
        }
    }

    @Test(
        "Nothing else, whatever it is called, and the allowed ones are named",
        arguments: [
            "private", "private-alias", "../small", "small\n", "", "/etc/passwd", String(repeating: "x", count: 9999),
        ])
    func refused(_ asked: String) throws {
        try withProfiles { (catalogue: ProfileCatalogue) throws -> Void in
            let choice = ProfileChoice(policy: policy, catalogue: catalogue)
            #expect(throws: ExecutorError.profileNotAllowed(asked: asked, allowed: ["small", "large"])) {
                try choice.profile(for: asked)
            }
        }
    }

    @Test("A job that asks for none gets the host's default, if there is one")
    func standard() throws {
        try withProfiles { (catalogue: ProfileCatalogue) throws -> Void in
            var policy = policy
            #expect(throws: ExecutorError.profileNotAllowed(asked: nil, allowed: ["small", "large"])) {
                try ProfileChoice(policy: policy, catalogue: catalogue).profile(for: nil)
            }
            policy.defaultProfile = "small"
            #expect(try ProfileChoice(policy: policy, catalogue: catalogue).profile(for: nil).name == "small")
        }
    }

    @Test("A network the host doesn't give is refused")
    func network() throws {
        try withProfiles { (catalogue: ProfileCatalogue) throws -> Void in
            var policy = policy
            policy.networks = [.user]
            let choice = ProfileChoice(policy: policy, catalogue: catalogue)
            #expect(try choice.profile(for: "small").name == "small")
            #expect(throws: ExecutorError.networkNotAllowed(profile: "large", network: "ci", allowed: ["user"])) {
                try choice.profile(for: "large")
            }
        }
    }
}
