import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// The token stays on this host, and a user's secret variable in the guest: its script gets it and says it.
    @Suite("Secrets around a real machine")
    struct SecretTests {
        private static let token = "glpat-T0ken-for-a-real-run"
        private static let variable = "s3cret-for-a-real-run"

        @Test("A run that has them leaves them in no log, recipe, report or command line, and no token in the guest")
        func run() async throws {
            let folder = Tool.shared.home + "/secrets-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let tool = Tool.shared.with(environment: [
                "VIRT_CI_TOKEN": Self.token, "PATH": try wrappers(in: folder) + ":" + Tool.shared.path,
            ])
            try "UPLOAD_KEY=\(Self.variable)\n".write(toFile: folder + "/file", atomically: true, encoding: .utf8)
            let script = "printf '<%s>\\n' \"$UPLOAD_KEY\"; test ${#UPLOAD_KEY} = \(Self.variable.count)"
            try script.write(toFile: folder + "/script", atomically: true, encoding: .utf8)
            var options = SampleGitLab.Options()
            options.isPrivate = true
            options.acceptedToken = Self.token
            options.secrets = [Self.token, Self.variable]
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample", options: options)
            defer { Task { await sample.stop() } }

            let ended = try await tool.run([
                "run", sample.jobURL(SampleGitLab.crossProjectJob), "--isolated", "--keep", "--format", "json",
                "--env-file", folder + "/file", "--script", folder + "/script",
            ])
            let said = ended.standardOutput + ended.standardError
            // The script's own test of the value: it did get it.
            try #require(ended.status == 0, "\(String(decoding: said, as: UTF8.self))")
            let report = try JSONDecoder().decode(Report.self, from: ended.standardOutput)
            let log = try String(contentsOfFile: report.log, encoding: .utf8)
            #expect(log.contains("<[MASKED]>"))
            expectNone(in: said, "output")
            expectNone(in: FileManager.default.contents(atPath: folder + "/seen") ?? Data(), "command lines")
            expectNone(below: report.directory)
            for part in ["state", "cache", "data/virt-ci/images", "data/virt-ci/machines"] {
                expectNone(below: tool.home + "/" + part)
            }
            #expect(sample.requests.contains { $0.server == .storage })
            #expect(!sample.requests.contains { $0.server == .storage && ($0.holdsSecret || $0.hasCredential) })

            let machine = try #require(report.machine)
            let search = "grep -rlF -- \"$1\" /builds /root /tmp /etc /run /var/lib/cloud /var/log 2> /dev/null; true"
            let found = try await tool.run(["shell", machine, "--", "sh", "-c", search, "sh", Self.token])
            #expect(found.text == "")
            #expect(try await tool.run(["destroy", machine]).status == 0)
            try await Leftovers(tool: tool).expectNone()
        }

        /// Programs that note the command lines of all processes first.
        private func wrappers(in folder: String) throws -> String {
            for name in ["ssh", "git", "bsdtar"] {
                let script = """
                    #!/bin/sh
                    cat /proc/[0-9]*/cmdline >> '\(folder)/seen' 2> /dev/null
                    PATH='\(Tool.shared.path)' exec \(name) "$@"

                    """
                let path = "\(folder)/\(name)"
                try script.write(toFile: path, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            }
            return folder
        }

        private func expectNone(below folder: String) {
            for path in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [] {
                expectNone(in: FileManager.default.contents(atPath: "\(folder)/\(path)") ?? Data(), path)
            }
        }

        private func expectNone(in data: Data, _ place: String) {
            let encoded = Data("oauth2:\(Self.token)".utf8).base64EncodedString()
            for secret in [Self.token, Self.variable, encoded] {
                #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) in \(place)")
            }
        }
    }
}
