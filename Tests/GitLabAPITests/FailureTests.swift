import Foundation
import GitLabAPI
import HTTP
import LoopbackServer
import Testing

@testable import GitLabAPI

@Suite("Failures")
struct FailureTests {
    private let project = ProjectReference.path("a/b")
    private let resource = Resource.project(.path("a/b"))
    private let source = TokenSource.environment("GITLAB_TOKEN")

    private struct Expected: Decodable {
        var status: Int
        var messages: [String]
    }

    /// What asking for a project ends with.
    private func failure(
        _ status: Int, _ headers: [String: String] = [:], body: Data = Data(), token: String? = secretValue
    ) async throws -> (GitLabError?, host: String) {
        try await LoopbackServer.run({ _ in Reply(status, headers, body: body) }) { server in
            let error = await #expect(throws: GitLabError.self) {
                try await GitLabClient(server, token: token).project(project)
            }
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!"\(error as Any)".contains("hush") && !dumped.contains("hush"))
            return (error, "127.0.0.1:\(server.port)")
        }
    }

    @Test("Every shape of an explanation is read", arguments: Fixtures.folders(in: "errors"))
    func explained(_ name: String) async throws {
        let folder = Fixtures.folder.appendingPathComponent("errors/\(name)")
        let data = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: data)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let body = try #require(names.first { $0.hasPrefix("body.") })
        let bytes = try Data(contentsOf: folder.appendingPathComponent(body))
        #expect(ErrorBody(bytes).messages == expected.messages)

        let (error, host) = try await failure(expected.status, body: bytes)
        let refused = GitLabError.refused(resource, host: host, status: expected.status, messages: expected.messages)
        switch name {
        case "message-text": #expect(error == .notFound(resource, host: host, token: source))
        case "insufficient-scope":
            #expect(error == .insufficientScope(host: host, token: source, needed: "api read_api"))
        default: #expect(error == refused)
        }
    }

    @Test("A refused token is told from a missing one, also behind a challenge", arguments: [nil, "Basic realm=\"x\""])
    func unauthorized(_ challenge: String?) async throws {
        let headers = challenge.map { ["WWW-Authenticate": $0] } ?? [:]
        let body = Data(#"{"message":"401 Unauthorized"}"#.utf8)
        let rejected = try await failure(401, headers, body: body)
        #expect(rejected.0 == .tokenRejected(host: rejected.host, token: source))
        let needed = try await failure(401, headers, body: body, token: nil)
        #expect(needed.0 == .tokenNeeded(host: needed.host, resource))
    }

    @Test("What is not visible says whose eyes looked")
    func notFound() async throws {
        let anonymous = try await failure(404, token: nil)
        #expect(anonymous.0 == .notFound(resource, host: anonymous.host, token: nil))
    }

    @Test(
        "A success that is no answer is told with the reason, not the content",
        arguments: [
            ("<html>hush</html>", "text/html", "a page for people instead of data"),
            ("{\"id\":", "application/json", "not JSON"),
            ("{}", "application/json", "no 'id'"), ("[]", "application/json", "'' has another type"),
            (#"{"id":"hush"}"#, "application/json", "'id' has another type"), ("", "application/json", "not JSON"),
        ])
    func invalid(_ text: String, _ type: String, _ reason: String) async throws {
        let (error, host) = try await failure(200, ["Content-Type": type], body: Data(text.utf8))
        #expect(error == .invalidAnswer(resource, host: host, reason: reason))
    }

    @Test("A date that is none is told by its name")
    func date() async throws {
        try await LoopbackServer.run({ _ in
            Reply(text: #"{"id":1,"name":"a","status":"failed","started_at":"yesterday"}"#)
        }) { server in
            let error = GitLabError.invalidAnswer(
                .job(1, project: project), host: "127.0.0.1:\(server.port)", reason: "'startedAt' has no usable value")
            await #expect(throws: error) { try await GitLabClient(server).job(project: project, id: 1) }
        }
    }

    @Test("A server that is not there is an error of the connection")
    func unreachable() async throws {
        let client = try await LoopbackServer.run({ _ in Reply() }) { try GitLabClient($0, token: secretValue) }
        let error = await #expect(throws: GitLabError.self) { try await client.project(project) }
        guard case .http(.unreachable) = error else { return #expect(Bool(false), "\(error as Any)") }
    }

    @Test("A token does not go unencrypted to another machine")
    func plainHTTP() async throws {
        let server = try #require(URL(string: "http://gitlab.invalid"))
        let token = try Token(secretValue, source: source)
        let url = try #require(URL(string: "http://gitlab.invalid/api/v4/projects/a%2Fb"))
        await #expect(throws: GitLabError.http(.credentialOverPlainHTTP(url))) {
            try await GitLabClient(server: server, token: token).project(project)
        }
    }
}
