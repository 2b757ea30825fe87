import Foundation
import Programs
import RunnerSimulator
import Testing

extension RealMachines {
    /// What README tells the keeper of a CI host to do.
    @Suite("A new CI host")
    struct KeeperTests {
        /// `VIRT_CI_TEST_CONFIG`: the `config.toml` of a host that is set up, to be tried instead of one of the tests'.
        private static let hostFile = ProcessInfo.processInfo.environment["VIRT_CI_TEST_CONFIG"]

        @Test(
            "The installed program, its example of a policy and the section it prints run a job",
            .disabled(if: hostFile != nil))
        func green() async throws {
            let host = try InstalledHost()
            defer { host.remove() }
            try await host.install()
            try await host.writePolicy()
            let checked = try await host.program().result(["executor", "policy", "--check", host.policyFile])
            #expect(checked.status == 0, "\(String(decoding: checked.standardError, as: UTF8.self))")
            let printed = try await host.program().run(["executor", "config-toml", "--policy", host.policyFile]).text
            let outcome = try await Self.job(through: Self.registered(printed), in: host.folder)
            #expect(outcome.calls("prepare").first?.arguments.first == host.root + "/usr/local/lib/virt-ci/virt-ci")
            let collected = try await host.program().result(["executor", "gc", "--policy", host.policyFile])
            #expect(String(decoding: collected.standardError, as: UTF8.self).contains("Nothing to remove."))
            try await Leftovers(tool: host.tool).expectNone()
        }

        @Test("This host's own config.toml runs a job", .enabled(if: hostFile != nil, "VIRT_CI_TEST_CONFIG is not set"))
        func thisHost() async throws {
            let text = try String(contentsOfFile: #require(Self.hostFile), encoding: .utf8)
            let folder = FileManager.default.temporaryDirectory.path + "/runner-\(UUID().uuidString.prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let outcome = try await Self.job(through: text, in: folder)
            print(outcome.logText)
        }

        /// A green job with a script of its author's, in the machine the example of a policy allows.
        private static func job(through text: String, in folder: String) async throws -> JobOutcome {
            var runner = Runner(try DriverConfiguration(file: text), temporaryDirectory: folder)
            // A system service has no more.
            runner.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
            let script = ["echo \"$CI_JOB_ID by $(id -un) in $PWD\"", "virsh --version"]
            let outcome = try await runner.run(
                JobPayload(id: 8_400_001, script: script, variables: [PayloadVariable("DISTRO", "debian-12")]))
            #expect(outcome.status == .success, "\(outcome.logText)")
            #expect(outcome.logText.contains("8400001 by root in /builds/virt/sample\n"), "\(outcome.logText)")
            #expect(outcome.calls.allSatisfy { $0.exitStatus == 0 })
            return outcome
        }

        /// What `gitlab-runner register` writes, with the section pasted as it says.
        private static func registered(_ section: String) -> String {
            """
            concurrent = 4
            check_interval = 0

            [[runners]]
              name = "vm-host"
              url = "https://gitlab.example.com"
              id = 1
              token = "glrt-t1_simulated"
            \(section)
              [runners.cache]
                MaxUploadedArchiveSize = 0
            """
        }
    }
}

/// A host on which the built program is installed, in a folder that stands for its root.
private struct InstalledHost {
    let tool = Tool.shared
    let folder: String

    init() throws {
        folder = tool.home + "/installed-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    var root: String { folder + "/root" }
    var policyFile: String { folder + "/executor.yaml" }

    private static let make = Program("make", debianPackage: "make", fedoraPackage: "make")

    func program() -> Program { Program(root + "/usr/local/bin/virt-ci", debianPackage: "", fedoraPackage: "") }

    /// As `make install` does, but for the build.
    func install() async throws {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let built = (tool.program.name as NSString).deletingLastPathComponent
        try await Self.make.run(
            ["-C", checkout.standardizedFileURL.path, "install-files", "DESTDIR=\(root)", "FROM=\(built)"],
            // This may be a test that make runs.
            environment: ["MAKEFLAGS": nil, "MAKELEVEL": nil])
    }

    /// The printed policy, with the tests' folders instead of those that a real host has.
    func writePolicy() async throws {
        let printed = try await program().run(["executor", "policy"]).text
        let folders = "folders: {state: \(tool.executorState), runtime: \(tool.runtime)/virt-ci}\n"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        try #require(
            FileManager.default.createFile(
                atPath: policyFile, contents: Data("\(printed)\n\(folders)".utf8), attributes: attributes))
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
