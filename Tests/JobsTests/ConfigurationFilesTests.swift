import Foundation
import GitLabAPI
import GitLabCI
import LoopbackServer
import Testing

@testable import Jobs

@Suite("Files that a configuration includes")
struct ConfigurationFilesTests {
    private func files(_ server: LoopbackServer) throws -> ConfigurationFiles {
        ConfigurationFiles(
            GitLabClient(server: server.url, token: try Token("secret", source: .environment("GITLAB_TOKEN"))))
    }

    @Test("An address in this machine's own network is never asked, whatever its spelling")
    func ownNetwork() async throws {
        try await LoopbackServer.run({ _ in Reply(text: "a: b") }) { server in
            let files = try files(server)
            for host in [
                "localhost", "127.0.0.2", "127.1", "0x7f.1", "2130706433", "[::1]", "10.1.2.3", "192.168.0.1",
                "172.20.0.1", "169.254.169.254", "intranet",
            ] {
                let text = try await files.text(.remote("http://\(host):\(server.port)/a.yml"))
                #expect(text == nil, "\(host)")
            }
            #expect(try await files.text(.remote("file:///etc/passwd")) == nil)
            #expect(server.requests.count == 0)
        }
    }

    @Test("A page of the GitLab server's own host is read without the token")
    func ownServer() async throws {
        try await LoopbackServer.run({ _ in Reply(text: "a: b") }) { server in
            let address = server.at("/group/project/-/raw/main/a.yml").absoluteString
            let text = try await files(server).text(.remote(address))
            #expect(text == "a: b")
            #expect(server.requests.first?.headers["private-token"] == nil)
        }
    }

    @Test("A component of this server is a file of its project, in either place")
    func component() async throws {
        try await LoopbackServer.run({ request in
            let isThere = request.path.hasSuffix("/files/templates%2Fbuild%2Ftemplate.yml/raw")
            return isThere && request.query == "ref=1.0.0" ? Reply(text: "a: b") : Reply(404, text: "{}")
        }) { server in
            let files = try files(server)
            #expect(try await files.text(.component("127.0.0.1:\(server.port)/g/p/build@1.0.0")) == "a: b")
            #expect(try await files.text(.component("127.0.0.1:\(server.port)/g/p/build@~latest")) == nil)
            #expect(try await files.text(.component("gitlab.example.com/g/p/build@1.0.0")) == nil)
        }
    }
}
