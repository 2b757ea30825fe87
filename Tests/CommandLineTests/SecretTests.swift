import Foundation
import Programs
import SampleGitLab
import Testing

/// A token and a user's secret variables go through a whole run but for the guest, which never answers: sources and
/// artifacts of a private project are fetched. Then everything that is left, was said, was started or was asked is
/// searched for them. What reaches a guest is in `RealMachineTests`.
@Suite("Where secrets go", .serialized, .enabled(if: Host.canStartMachines, Host.reason))
struct SecretTests {
    private static let token = "glpat-T0ken-of-the-user"
    private static let variable = "s3cret-of-the-variable"
    /// The forms in which they travel.
    private static let secrets = [token, variable, Data("oauth2:\(token)".utf8).base64EncodedString()]

    /// Programs that note the command lines of all processes, then do their work: nothing is missed between two looks.
    private func wrap(_ programs: [String], in sandbox: Sandbox) throws -> [String: String] {
        for name in programs {
            let real = try Program(name, debianPackage: name, fedoraPackage: name).locate()
            try sandbox.write(
                """
                #!/bin/sh
                cat /proc/[0-9]*/cmdline >> '\(sandbox.root)/seen' 2> /dev/null
                exec '\(real)' "$@"

                """, to: "bin/\(name)", mode: 0o755)
        }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return ["PATH": "\(sandbox.root)/bin:\(path)", "VIRT_CI_TOKEN": Self.token]
    }

    /// The files below the sandbox that hold one of the secrets.
    private func holders(in sandbox: Sandbox) -> [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: sandbox.root)) ?? []
        return paths.filter { path in
            guard path != "secrets", let data = FileManager.default.contents(atPath: "\(sandbox.root)/\(path)") else {
                return false
            }
            return Self.secrets.contains { data.range(of: Data($0.utf8)) != nil }
        }
    }

    @Test("Nowhere but to GitLab itself", arguments: ["plan", "run"])
    func nowhere(_ command: String) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile(sshLimit: "3 s")
            try sandbox.write("SAMPLE_UPLOAD_KEY=\(Self.variable)\n", to: "secrets")
            let environment = try wrap(["git", "bsdtar", "ssh-keygen", "qemu-img", "xorriso"], in: sandbox)
            try await SampleFixture.with {
                $0.isPrivate = true
                $0.acceptedToken = Self.token
                $0.secrets = Self.secrets
                $0.recordsDefinitions = true
            } _: { sample in
                let ended = try await sandbox.run(
                    [command, sample.failedJobURL, "--env-file", "secrets", "--format", "json"],
                    environment: environment)
                #expect(ended.status == (command == "plan" ? 0 : 2), "\(ended.diagnostics)")
                for secret in Self.secrets { #expect(!(ended.output + ended.diagnostics).contains(secret)) }
                #expect(holders(in: sandbox) == [])
                // They did go where they are for, so the search can find them.
                #expect(sample.requests.contains { $0.server == .gitlab && $0.holdsSecret })
                #expect(!sample.requests.contains { $0.server == .storage && ($0.holdsSecret || $0.hasCredential) })
                guard command == "run" else { return }
                #expect(sample.requests.contains { $0.server == .storage })
                let pack = sample.requests.filter { $0.target.contains("git-upload-pack") }
                #expect(pack.contains { $0.holdsSecret })
                let seen = FileManager.default.contents(atPath: sandbox.root + "/seen") ?? Data()
                #expect(seen.range(of: Data("fetch".utf8)) != nil)
            }
        }
    }
}
