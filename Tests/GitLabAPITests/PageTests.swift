import Foundation
import GitLabAPI
import HTTP
import LoopbackServer
import Testing

@testable import GitLabAPI

@Suite("Lists")
struct PageTests {
    private let project = ProjectReference.id(4242)

    private static func page(_ ids: Range<Int>) -> String {
        "[" + ids.map { #"{"id":\#($0),"name":"job \#($0)","status":"success"}"# }.joined(separator: ",") + "]"
    }

    @Test("A list is read to its last page, and doubles are dropped")
    func pages() async throws {
        try await LoopbackServer.run({ request in
            let base = "http://\(request.headers["host"] ?? "")\(request.path)"
            if request.query.contains("page=3") { return Reply(text: Self.page(5..<6)) }
            let (number, ids) = request.query.contains("page=2") ? (3, 2..<5) : (2, 1..<4)
            let link = "<\(base)?page=1>; rel=\"first\", <\(base)?page=\(number)&scope%5B%5D=failed>; rel=\"next\""
            return Reply(200, ["Link": link], text: Self.page(ids))
        }) { server in
            let jobs = try await GitLabClient(server, token: secretValue)
                .jobs(ofPipeline: 9, project: project, scope: [.failed, .success], includeRetried: true)
            #expect(jobs.map(\.id) == [1, 2, 3, 4, 5])
            let queries = server.requests.map(\.query)
            #expect(queries.first == "scope%5B%5D=failed&scope%5B%5D=success&include_retried=true&per_page=100")
            #expect(queries.dropFirst() == ["page=2&scope%5B%5D=failed", "page=3&scope%5B%5D=failed"])
            #expect(server.requests.allSatisfy { $0.headers["private-token"] == secretValue })
            #expect(server.requests.allSatisfy { $0.path == "/api/v4/projects/4242/pipelines/9/jobs" })
        }
    }

    @Test("A link to another server is not gone to, whatever it is called")
    func hostileLink() async throws {
        try await LoopbackServer.run({ _ in Reply(text: "[]") }) { thief in
            for address in ["http://127.0.0.1:\(thief.port)/x?page=2", "//127.0.0.1:\(thief.port)/x?page=2"] {
                try await LoopbackServer.run({ request in
                    let headers = request.number == 1 ? ["Link": "<\(address)>; rel=\"next\""] : [:]
                    return Reply(200, headers, text: Self.page(request.number..<request.number + 1))
                }) { server in
                    let jobs = try await GitLabClient(server, token: secretValue)
                        .jobs(ofPipeline: 9, project: project)
                    #expect(jobs.map(\.id) == [1, 2])
                    #expect(server.requests.last?.query == "page=2")
                }
            }
            #expect(thief.requests.isEmpty)
        }
    }

    @Test("A list that leads to itself ends")
    func circle() async throws {
        try await LoopbackServer.run({ _ in Reply(200, ["Link": "</x?page=2>; rel=next"], text: Self.page(1..<2)) }) {
            server in
            let jobs = try await GitLabClient(server).jobs(ofPipeline: 9, project: project)
            #expect(jobs.map(\.id) == [1])
            #expect(server.requests.count == 2)
        }
    }

    @Test("A list of endless pages is an error when nothing new comes, and not when it does", arguments: [true, false])
    func endless(_ isEmpty: Bool) async throws {
        try await LoopbackServer.run({ request in
            let text =
                isEmpty || request.number.isMultiple(of: 4) ? "[]" : Self.page(request.number..<request.number + 1)
            let link = "</x?page=\(request.number + 1)>; rel=next"
            return Reply(200, request.number < 20 || isEmpty ? ["Link": link] : [:], text: text)
        }) { server in
            let client = try GitLabClient(server)
            guard isEmpty else {
                let jobs = try await client.jobs(ofPipeline: 9, project: project)
                #expect(jobs.count == 15)
                return
            }
            let error = await #expect(throws: GitLabError.self) {
                try await client.jobs(ofPipeline: 9, project: project)
            }
            guard case .invalidAnswer(.jobs, _, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(server.requests.count < 10)
        }
    }

    @Test("Reading ends when there is enough")
    func enough() async throws {
        try await LoopbackServer.run({ request in
            let first = request.number * 10
            return Reply(
                200, ["Link": "</x?page=\(request.number + 1)>; rel=\"next\""], text: Self.page(first..<first + 10))
        }) { server in
            let jobs = try await GitLabClient(server, token: secretValue).jobs(project: project, most: 15)
            #expect(jobs.count == 15)
            #expect(server.requests.count == 2)
        }
    }

    @Test(
        "The next page is found in the field Link",
        arguments: [
            (#"<https://h/a?page=2>; rel="next""#, "https://h/a?page=2"),
            (#"<https://h/a?page=1>; rel="prev", <https://h/a?x=a,b&page=3>; rel="next""#, "https://h/a?x=a,b&page=3"),
            (#"<https://h/a?page=9>; rel="last""#, nil), (#"<https://h/next>; rel="first""#, nil), ("", nil),
        ])
    func link(_ field: String, _ expected: String?) {
        #expect(LinkField.next(field) == expected)
    }
}
