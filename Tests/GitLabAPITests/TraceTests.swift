import Foundation
import GitLabAPI
import HTTP
import LoopbackServer
import Testing

@Suite("Traces")
struct TraceTests {
    private let project = ProjectReference.path("virt/libvirt")
    private let bytes = Data([0x1b, 0x5b, 0x30, 0x4b, 0xff, 0xfe, 0x0d, 0x0a, 0x00, 0x41])

    @Test("A log comes as its bytes")
    func withToken() async throws {
        try await LoopbackServer.run({ [bytes] _ in Reply(200, ["Content-Type": "text/plain"], body: bytes) }) {
            server in
            let trace = try await GitLabClient(server, token: secretValue).trace(project: project, job: 7)
            #expect(trace == bytes)
            #expect(server.requests.map(\.path) == ["/api/v4/projects/virt%2Flibvirt/jobs/7/trace"])
        }
    }

    @Test(
        "Without a token it comes from the page for people",
        arguments: [ProjectReference.path("virt/libvirt"), .id(4242)])
    func anonymous(_ project: ProjectReference) async throws {
        try await LoopbackServer.run({ [bytes] request in
            if request.path.hasSuffix("/trace") { return Reply(401, text: #"{"message":"401 Unauthorized"}"#) }
            if request.path == "/api/v4/projects/4242" { return json("project") }
            guard request.path == "/virt/libvirt/-/jobs/7/raw" else { return Reply(404) }
            return Reply(200, ["Content-Type": "text/plain; charset=utf-8"], body: bytes)
        }) { server in
            let trace = try await GitLabClient(server).trace(project: project, job: 7)
            #expect(trace == bytes)
        }
    }

    @Test("A page to log in on is not a log")
    func loginPage() async throws {
        try await LoopbackServer.run({ request in
            switch request.path {
            case "/users/sign_in": Reply(200, ["Content-Type": "text/html; charset=utf-8"], text: "<html>")
            case "/virt/libvirt/-/jobs/7/raw": .redirect(to: "/users/sign_in")
            default: Reply(401)
            }
        }) { server in
            let resource = Resource.trace(job: 7, project: project)
            await #expect(throws: GitLabError.tokenNeeded(host: "127.0.0.1:\(server.port)", resource)) {
                try await GitLabClient(server).trace(project: project, job: 7)
            }
        }
    }

    @Test("A job without a log has an empty one, whether the server says so or 404")
    func empty() async throws {
        try await LoopbackServer.run({ _ in Reply() }) { server in
            let trace = try await GitLabClient(server, token: secretValue).trace(project: project, job: 7)
            #expect(trace.isEmpty)
        }
        try await LoopbackServer.run({ $0.path.hasSuffix("/trace") ? Reply(404) : json("job-failed") }) { server in
            let trace = try await GitLabClient(server, token: secretValue).trace(project: project, job: 7)
            #expect(trace.isEmpty)
        }
    }

    @Test("The log of a job that is not there is an error about the job")
    func noJob() async throws {
        try await LoopbackServer.run({ _ in Reply(404, text: #"{"message":"404 Not Found"}"#) }) { server in
            let error = GitLabError.notFound(
                .job(7, project: project), host: "127.0.0.1:\(server.port)", token: .environment("GITLAB_TOKEN"))
            await #expect(throws: error) {
                try await GitLabClient(server, token: secretValue).trace(project: project, job: 7)
            }
        }
    }

    @Test("An endless log is refused")
    func tooLarge() async throws {
        try await LoopbackServer.run({ _ in
            Reply(200, ["Content-Length": "99999999999"], text: "x", end: .silent(after: 1))
        }) { server in
            let url = server.at("/api/v4/projects/virt%2Flibvirt/jobs/7/trace")
            await #expect(throws: GitLabError.http(.tooLarge(url, limit: GitLabClient.longestTrace))) {
                try await GitLabClient(server, token: secretValue).trace(project: project, job: 7)
            }
        }
    }
}
