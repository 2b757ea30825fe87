import Foundation
import GitLabAPI
import HTTP
import LoopbackServer
import Testing

@Suite("A log that grows")
struct GrowingTraceTests {
    private let project = ProjectReference.path("virt/libvirt")

    private func ask(_ reply: Reply, after offset: Int) async throws -> (TraceGrowth, [String]) {
        try await LoopbackServer.run({ request in
            request.headers["range"] == nil && reply.status != 200 ? Reply(200, text: "0123456789") : reply
        }) { server in
            let client = try GitLabClient(server, token: secretValue)
            let growth = try await client.trace(project: project, job: 7, after: offset)
            return (growth, server.requests.map { $0.headers["range"] ?? "" })
        }
    }

    @Test("A server with ranges is asked for the rest only")
    func ranges() async throws {
        let reply = Reply(206, ["Content-Range": "bytes 4-9/10"], text: "456789")
        let (growth, ranges) = try await ask(reply, after: 4)
        #expect(growth == .more(Data("456789".utf8)))
        #expect(ranges == ["bytes=4-"])
    }

    @Test("A server without them sends everything, of which the rest is taken")
    func whole() async throws {
        #expect(try await ask(Reply(200, text: "0123456789"), after: 4).0 == .more(Data("456789".utf8)))
        #expect(try await ask(Reply(200, text: "0123456789"), after: 10).0 == .more(Data()))
    }

    @Test("No more to send is no more")
    func nothing() async throws {
        #expect(try await ask(Reply(416, ["Content-Range": "bytes */10"]), after: 10).0 == .more(Data()))
        #expect(try await ask(Reply(416), after: 10).0 == .more(Data()))
    }

    @Test("A log that is shorter now is another one")
    func replaced() async throws {
        #expect(try await ask(Reply(200, text: "012"), after: 4).0 == .replaced(Data("012".utf8)))
        let shorter = Reply(416, ["Content-Range": "bytes */3"])
        #expect(try await ask(shorter, after: 12).0 == .replaced(Data("0123456789".utf8)))
    }

    @Test("A range that begins elsewhere is not taken for the rest")
    func wrongRange() async throws {
        let reply = Reply(206, ["Content-Range": "bytes 0-5/10"], text: "xxxxxx")
        #expect(try await ask(reply, after: 4).0 == .more(Data("456789".utf8)))
    }
}
