import Foundation
import LoopbackServer
import Programs
import Testing

@Suite("The configuration of a user")
struct ConfigTests {
    private func write(_ text: String, in sandbox: Sandbox) throws {
        try sandbox.write(text, to: "config/virt-ci/config.yaml")
    }

    @Test("An option stands above the environment, and that above the file")
    func precedence() async throws {
        try await Sandbox.with { sandbox in
            try write("format: json\nkeep: always\n", in: sandbox)
            #expect(try await sandbox.run(["machines"]).output == "[\n\n]\n")
            let text = ["VIRT_CI_FORMAT": "text"]
            #expect(try await sandbox.run(["machines"], environment: text).output == "")
            #expect(try await sandbox.run(["machines", "--format", "json"], environment: text).output == "[\n\n]\n")
        }
    }

    @Test("Each value is shown with where it was said")
    func origins() async throws {
        try await Sandbox.with { sandbox in
            try write(
                "# mine\nkeep: always\ngitlab:\n  - address: https://gitlab.example.com\n    token-file: t\n",
                in: sandbox)
            let shown = try await sandbox.run(
                ["config", "show", "--origin", "--format", "json"], environment: ["VIRT_CI_WARM": "never"])
            let rows = try #require(
                try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [[String: String]])
            let origins = Dictionary(
                rows.map { ($0["key"] ?? "", "\($0["value"] ?? "") \($0["origin"] ?? "")") },
                uniquingKeysWith: { first, _ in first })
            #expect(origins["keep"] == "always ROOT/config/virt-ci/config.yaml:2")
            #expect(origins["gitlab"] == "https://gitlab.example.com, t ROOT/config/virt-ci/config.yaml:4")
            #expect(origins["warm"] == "never VIRT_CI_WARM")
            #expect(origins["color"] == "auto default")
            #expect(try await sandbox.run(["config", "path"]).output == "ROOT/config/virt-ci/config.yaml\n")
        }
    }

    @Test("What is wrong is an error of every command, with the line and what was probably meant")
    func wrong() async throws {
        try await Sandbox.with { sandbox in
            try write("keeep: always\nformat: xml\ngitlab: [{address: x, token-command: a | b}]\n", in: sandbox)
            let ended = try await sandbox.run(["machines"])
            #expect(ended.status == 2)
            #expect(ended.failure.contains("config.yaml:1:1: there is no key 'keeep'; did you mean 'keep'?"))
            #expect(ended.failure.contains("config.yaml:2:9: 'format' is 'xml'; expected text or json or jsonl"))
            #expect(ended.failure.contains("config.yaml:3:"))
            #expect(try await sandbox.run(["config", "path"]).status == 0)
            #expect(try await sandbox.run(["--help"]).status == 0)
            let variable = try await Sandbox.with {
                try await $0.run(["machines"], environment: ["VIRT_CI_COLOR": "pink"])
            }
            #expect(
                variable.failure
                    == "error: VIRT_CI_COLOR is 'pink', which it doesn't take\nhint: it takes: auto, always, never")
        }
    }

    private func address(_ server: LoopbackServer) -> String { "http://127.0.0.1:\(server.port)" }

    private func tokens(of server: LoopbackServer) -> [String] {
        server.requests.compactMap { request in
            request.headers.first { $0.key.lowercased() == "private-token" }?.value
        }
    }

    @Test("A token is asked of a program without a shell, and used for its server alone")
    func tokens() async throws {
        try await Sandbox.with { sandbox in
            try await LoopbackServer.run({ _ in Reply(401) }) { own in
                try await LoopbackServer.run({ _ in Reply(401) }) { other in
                    try write(
                        """
                        gitlab:
                          - address: \(address(own))
                            token-command: [printf, "%s", "glpat-of-own-$HOME"]
                          - address: \(address(other))
                        """, in: sandbox)
                    for server in [own, other] {
                        _ = try await sandbox.run(["jobs", "\(address(server))/g/p/-/jobs/1"])
                    }
                    #expect(tokens(of: own).contains("glpat-of-own-$HOME"))
                    #expect(!other.requests.isEmpty)
                    #expect(tokens(of: other).isEmpty)
                    // One that no server is named for is for the first.
                    for server in [own, other] {
                        _ = try await sandbox.run(
                            ["jobs", "\(address(server))/g/p/-/jobs/2"], environment: ["VIRT_CI_TOKEN": "glpat-any"])
                    }
                    #expect(tokens(of: own).contains("glpat-any"))
                    #expect(tokens(of: other).isEmpty)
                }
            }
        }
    }
}
