import Foundation
import SampleGitLab
import Testing

@Suite("GitLab doesn't give what is needed")
struct GitLabFailureTests {
    /// A server's behaviour, a token, and the whole of what is said. `SERVER` stands for the sample's host and port.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout SampleGitLab.Options) -> Void = { _ in }
        var token: [String: String] = [:]
        var job = 99
        let failure: String
    }

    private static let private404 =
        "hint: GitLab answers the same for what is private: check the address, and that the token may read it"
    private static let job = SampleGitLab.failedJob

    private static let cases = [
        Case(
            testDescription: "no such job, no token",
            failure: """
                error: SERVER shows no job 99 of 'sample-virt/hypervisor' (asked without a token)
                \(private404)
                """),
        Case(
            testDescription: "no such job, a token", token: ["VIRT_CI_TOKEN": "s3cret-value"],
            failure: """
                error: SERVER shows no job 99 of 'sample-virt/hypervisor' (asked with the token from VIRT_CI_TOKEN)
                \(private404)
                """),
        Case(
            testDescription: "a private project, no token", change: { $0.isPrivate = true }, job: job,
            failure: """
                error: SERVER shows no job \(job) of 'sample-virt/hypervisor' (asked without a token)
                \(private404)
                """),
        Case(
            testDescription: "a private project, a wrong token",
            change: {
                $0.isPrivate = true
                $0.acceptedToken = "right"
            }, token: ["GITLAB_TOKEN": "s3cret-value"], job: job,
            failure: """
                error: SERVER does not accept the token from GITLAB_TOKEN
                hint: it may have expired; make a new one with scope read_api
                """),
        Case(
            testDescription: "a public project that wants a token", change: { $0.requiresToken = true }, job: job,
            failure: """
                error: SERVER shows job \(job) of 'sample-virt/hypervisor' only with a token
                hint: make one with scope read_api, and put it in VIRT_CI_TOKEN or ~/.config/virt-ci/token
                """),
    ]

    @Test("Is told with who asked and what helps", arguments: cases)
    func refused(_ refusal: Case) async throws {
        try await Sandbox.with { sandbox in
            try await SampleFixture.with(refusal.change) { sample in
                let ended = try await sandbox.run(
                    ["run", sample.jobURL(refusal.job), "--connect", "test:///default"], environment: refusal.token)
                #expect(ended.status == 2)
                #expect(ended.output == "")
                #expect(ended.failure.replacing(sample.name, with: "SERVER") == refusal.failure)
                #expect(!ended.diagnostics.contains("s3cret"))
                #expect(!ended.diagnostics.contains("\u{1b}"))
                #expect(sandbox.leftovers() == [])
            }
        }
    }

    @Test("A failed run in JSON is one document, and the sentence stays on standard error")
    func document() async throws {
        try await Sandbox.with { sandbox in
            try await SampleFixture.with { sample in
                let ended = try await sandbox.run(
                    ["run", sample.jobURL(99), "--connect", "test:///default", "--format", "json"],
                    environment: ["VIRT_CI_TOKEN": "s3cret-value"])
                #expect(ended.status == 2)
                let document = try ended.document()
                #expect(document["result"] as? String == "error")
                let error = try #require(document["error"] as? [String: Any])
                let message = try #require(error["message"] as? String)
                let hint = try #require(error["hint"] as? String)
                #expect(error["kind"] as? String == "gitlab")
                #expect(ended.failure == "error: \(message)\nhint: \(hint)")
                #expect(!(ended.output + ended.diagnostics).contains("s3cret"))
            }
        }
    }

    @Test("A server that isn't there is named with its port")
    func unreachable() async throws {
        try await Sandbox.with { sandbox in
            let port = try await SampleFixture.with { $0.baseURL.port ?? 0 }
            let address = "http://127.0.0.1:\(port)/a/b/-/jobs/3"
            let ended = try await sandbox.run(["run", address, "--connect", "test:///default"])
            #expect(ended.status == 2)
            #expect(ended.failure.hasPrefix("error: Cannot reach 127.0.0.1:\(port): "))
            #expect(
                ended.failure.hasSuffix("\nhint: check the network and, if there is one, the proxy in https_proxy"))
        }
    }

    @Test("A token file that others can read is refused before anything is sent")
    func openTokenFile() async throws {
        try await Sandbox.with { sandbox in
            let file = try sandbox.write("s3cret-value\n", to: "home/.config/virt-ci/token", mode: 0o644)
            try await SampleFixture.with { sample in
                let ended = try await sandbox.run(
                    ["run", sample.failedJobURL], environment: ["XDG_CONFIG_HOME": sandbox.home + "/.config"])
                #expect(ended.status == 2)
                #expect(
                    ended.diagnostics.replacing("ROOT", with: sandbox.root) == """
                        error: The token file '\(file)' can be read by others
                        hint: chmod 600 '\(file)'

                        """)
                #expect(sample.requests == [])
            }
        }
    }
}
