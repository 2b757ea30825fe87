import Foundation
import RunnerSimulator
import Testing

@testable import Machines

extension OnSharedHost {
    @Suite("Which job it is")
    struct IdentityTests {
        @Test("Nothing that a job says of itself leads it to another job's machine")
        func hostile() async throws {
            let host = try OnSharedHost.host
            let victim = try Attempt(host)
            let machine = try await victim.provision { $0.isConnected = true }
            let claims = [
                "CI_JOB_ID": "\(victim.payload.id)", "CI_JOB_TOKEN": victim.payload.token,
                "CI_JOB_URL": victim.payload.page, "CI_PROJECT_PATH": "other/project",
                "CI_SERVER_URL": "https://gitlab.example.com", "CI_REPOSITORY_URL": victim.payload.gitInfo.repoURL,
                "JOB_RESPONSE_FILE": victim.folder + "/response.json", "TMPDIR": victim.folder,
            ]
            var attempt = try Attempt(host, .numbered(variables: claims.map { PayloadVariable($0, $1) }))
            for (name, value) in claims { attempt.environment["CUSTOM_ENV_\(name)"] = value }
            let called = try await attempt.run("echo not here")
            #expect(called.status == 2)
            #expect(called.errors == ["error: There is no machine of job \(attempt.job)"])
            #expect(try await attempt.call("cleanup").status == 0)
            #expect(try await victim.run("echo mine").text == "mine\n")
            #expect(try await host.remains(of: machine).count == 5)
        }

        /// Addresses of one job's number: other servers, ports and paths below which a GitLab lies.
        static let servers = [
            ("https://t:x@gitlab.example.com/virt/sample.git", "gitlab.example.com"),
            ("https://t:x@gitlab.example.org/virt/sample.git", "gitlab.example.org"),
            ("https://t:x@gitlab.example.com:8443/virt/sample.git", "gitlab.example.com:8443"),
            ("https://t:x@gitlab.example.com/gitlab/virt/sample.git", "gitlab.example.com/gitlab"),
        ]

        @Test("Jobs of one number on several servers don't meet")
        func servers() async throws {
            let host = try OnSharedHost.host
            let first = JobPayload.numbered()
            var attempts: [Attempt] = []
            var machines: [String] = []
            for (address, server) in Self.servers {
                var payload = first
                payload.gitInfo.repoURL = address
                let attempt = try Attempt(host, payload)
                attempts.append(attempt)
                machines.append(try await attempt.provision { $0.job = "\(server)/\(payload.id)" })
            }
            for (index, attempt) in attempts.enumerated() {
                #expect(try await attempt.run("exit \(index + 3)").status == 1)
                #expect(attempt.exitCode == "\(index + 3)\n")
                let failed = try machines.filter { try host.leases.read($0).claim?.hasFailed == true }
                #expect(failed == Array(machines.prefix(index + 1)))
            }
            for (index, attempt) in attempts.enumerated() {
                #expect(try await attempt.call("cleanup").status == 0)
                #expect(Set(host.leases.machines()).intersection(machines) == Set(machines.dropFirst(index + 1)))
            }
        }
    }
}
