import Foundation
import GitLabAPI
import HTTP
import LoopbackServer
import Testing

@Suite("Files of a configuration")
struct FileTests {
    private let project = ProjectReference.path("virt/libvirt")

    @Test("A file that isn't there is nothing, any other trouble an error")
    func text() async throws {
        try await LoopbackServer.run({ request in
            switch request.path.split(separator: "/").dropLast().last {
            case "ci%2Fa.yml": Reply(text: "a: b")
            case "closed.yml": Reply(403, text: "{}")
            default: Reply(404, text: "{}")
            }
        }) { server in
            let client = try GitLabClient(server, token: secretValue)
            #expect(try await client.text(project: project, path: "ci/a.yml", ref: "main") == "a: b")
            #expect(try await client.text(project: project, path: "none.yml", ref: "main") == nil)
            await #expect(throws: GitLabError.self) {
                try await client.text(project: project, path: "closed.yml", ref: "main")
            }
        }
    }

    @Test("The files of a repository are listed, folders left out")
    func paths() async throws {
        let page = #"[{"id": "1", "path": "ci", "type": "tree"}, {"id": "2", "path": "ci/a.yml", "type": "blob"}]"#
        try await LoopbackServer.run({ _ in Reply(200, ["Content-Type": "application/json"], text: page) }) { server in
            let paths = try await GitLabClient(server).filePaths(project: project, ref: "v1")
            #expect(paths == ["ci/a.yml"])
            let request = try #require(server.requests.first)
            #expect(request.path == "/api/v4/projects/virt%2Flibvirt/repository/tree")
            #expect(request.query.contains("recursive=true"))
            #expect(request.query.contains("ref=v1"))
        }
    }

    @Test("A template is asked for without its ending")
    func template() async throws {
        try await LoopbackServer.run({ request in
            request.path.hasSuffix("/Bash")
                ? Reply(text: #"{"name": "Bash", "content": "a: b"}"#) : Reply(404, text: "{}")
        }) { server in
            let client = try GitLabClient(server)
            #expect(try await client.configurationTemplate("Bash.gitlab-ci.yml") == "a: b")
            #expect(try await client.configurationTemplate("None.gitlab-ci.yml") == nil)
            #expect(server.requests.first?.path == "/api/v4/templates/gitlab_ci_ymls/Bash")
        }
    }

    @Test("One file of an archive")
    func artifact() async throws {
        try await LoopbackServer.run({ request in
            request.path.hasSuffix("/artifacts/out/made.yml") ? Reply(text: "a: b") : Reply(404, text: "{}")
        }) { server in
            let client = try GitLabClient(server, token: secretValue)
            #expect(try await client.artifactText(project: project, job: 1, path: "out/made.yml") == "a: b")
            #expect(try await client.artifactText(project: project, job: 1, path: "gone.yml") == nil)
        }
    }

    @Test("No token goes to a page that is nobody's, and its size is bounded")
    func publicPage() async throws {
        let large = Data(repeating: 0x61, count: 5 << 20)
        try await LoopbackServer.run({ request in
            switch request.path {
            case "/a.yml": Reply(text: "a: b")
            case "/large.yml": Reply(body: large)
            default: Reply(404)
            }
        }) { server in
            let client = try GitLabClient(server, token: secretValue)
            #expect(try await client.publicText(at: server.at("/a.yml")) == "a: b")
            #expect(try await client.publicText(at: server.at("/none.yml")) == nil)
            await #expect(throws: GitLabError.http(.tooLarge(server.at("/large.yml"), limit: 4 << 20))) {
                try await client.publicText(at: server.at("/large.yml"))
            }
            let tokens = server.requests.compactMap { $0.headers["private-token"] }
            #expect(tokens == [])
        }
    }
}
