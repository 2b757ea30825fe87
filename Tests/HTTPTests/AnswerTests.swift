import Foundation
import HTTP
import LoopbackServer
import Testing

@testable import HTTP

@Suite("Answers")
struct AnswerTests {
    @Test("A 401 that asks for Basic ends at once as a refusal", arguments: [nil, "Basic d3Jvbmc="])
    func basic(_ authorization: String?) async throws {
        try await LoopbackServer.run({ _ in Reply(401, ["WWW-Authenticate": "Basic realm=\"x\""], text: "no") }) {
            server in
            let credential = authorization.map { Credential(header: "Authorization", value: $0) }
            await #expect(throws: HTTPError.authenticationRefused(server.at("/a"))) {
                try await quickClient.get(HTTPRequest(server.at("/a?token=x"), credential: credential))
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("A 401 without a challenge, or with Bearer, is an answer", arguments: [nil, "Bearer realm=\"x\""])
    func unauthorized(_ challenge: String?) async throws {
        let headers = challenge.map { ["WWW-Authenticate": $0] } ?? [:]
        try await LoopbackServer.run({ _ in Reply(401, headers, text: "no") }) { server in
            let response = try await quickClient.answer(to: HTTPRequest(server.at("/a")))
            #expect(response.status == 401)
            #expect(String(decoding: response.body, as: UTF8.self) == "no")
        }
    }

    @Test("Another status is an error with the beginning of the body, and without the query of the address")
    func status() async throws {
        let page = "<html>\u{1b}[31mBad" + String(repeating: "x", count: 10_000)
        try await LoopbackServer.run({ _ in Reply(500, ["Content-Type": "text/html"], text: page) }) { server in
            let error = await #expect(throws: HTTPError.self) {
                try await quickClient.get(HTTPRequest(server.at("/a?private_token=hush")))
            }
            guard case .status(let url, 500, let excerpt) = error else {
                return #expect(Bool(false), "\(error as Any)")
            }
            #expect(url == server.at("/a"))
            #expect(excerpt.hasPrefix("<html> [31mBad"))
            #expect(excerpt.utf8.count == 512)
            #expect(!"\(error as Any)".contains("hush"))
        }
    }

    @Test("A temporary failure is tried again", arguments: [429, 502, 503, 504])
    func retried(_ status: Int) async throws {
        try await LoopbackServer.run({ $0.number < 3 ? Reply(status, text: "later") : Reply(text: "good") }) { server in
            let response = try await quickClient.get(HTTPRequest(server.at("/a")))
            #expect(String(decoding: response.body, as: UTF8.self) == "good")
            #expect(server.requests.count == 3)
        }
    }

    @Test("A lost connection is tried again")
    func lost() async throws {
        try await LoopbackServer.run({ Reply(text: "whole", end: $0.number == 1 ? .cut(after: 2) : .whole) }) {
            server in
            let response = try await quickClient.get(HTTPRequest(server.at("/a")))
            #expect(String(decoding: response.body, as: UTF8.self) == "whole")
        }
    }

    @Test("Attempts are bounded, and the last answer is given")
    func bounded() async throws {
        try await LoopbackServer.run({ _ in Reply(503, text: "down") }) { server in
            let response = try await quickClient.answer(to: HTTPRequest(server.at("/a")))
            #expect(response.status == 503)
            #expect(server.requests.count == 3)
        }
    }

    @Test("Other failures and every POST are tried once", arguments: [(400, nil), (404, nil), (500, nil), (503, "x")])
    func once(_ status: Int, _ body: String?) async throws {
        try await LoopbackServer.run({ _ in Reply(status, text: "no") }) { server in
            let request = HTTPRequest(server.at("/a"), body: body.map { Data($0.utf8) })
            let response = try await quickClient.answer(to: request)
            #expect(response.status == status)
            #expect(server.requests.count == 1)
        }
    }

    @Test("The server's Retry-After is waited for")
    func retryAfter() async throws {
        try await LoopbackServer.run({ $0.number == 1 ? Reply(429, ["Retry-After": "1"]) : Reply(text: "good") }) {
            server in
            let start = ContinuousClock.now
            _ = try await quickClient.get(HTTPRequest(server.at("/a")))
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test("A Retry-After that is too long is an error that says how long")
    func longRetryAfter() async throws {
        try await LoopbackServer.run({ _ in Reply(429, ["Retry-After": "3600"], text: "Retry later") }) { server in
            await #expect(throws: HTTPError.rateLimited(server.at("/a"), retryAfter: .seconds(3600))) {
                try await quickClient.get(HTTPRequest(server.at("/a")))
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("Retry-After is read as seconds and as a date")
    func retryAfterForms() {
        let now = Date(timeIntervalSince1970: 1_445_412_480)
        let date = HTTPHeaders(["retry-after": "Wed, 21 Oct 2015 07:28:30 GMT"])
        #expect(Retries.retryAfter(date, now: now) == .seconds(30))
        #expect(Retries.retryAfter(HTTPHeaders(["Retry-After": "7"])) == .seconds(7))
        #expect(Retries.retryAfter(HTTPHeaders(["Retry-After": "soon"])) == nil)
        #expect(Retries.retryAfter(HTTPHeaders([:])) == nil)
    }

    @Test("Pauses grow to a limit and are not all the same")
    func pauses() {
        let retries = Retries(attempts: 9, firstPause: .seconds(1), longestPause: .seconds(8))
        for (attempt, limit) in [(1, 1), (2, 2), (3, 4), (4, 8), (9, 8), (60, 8)] {
            let pauses = (0..<50).map { _ in retries.pause(after: attempt) }
            #expect(pauses.allSatisfy { $0 <= .seconds(limit) && $0 >= .seconds(limit) / 2 })
            #expect(Set(pauses).count > 1)
        }
    }

    @Test("A body that ends early is an error, not a short answer")
    func truncated() async throws {
        try await LoopbackServer.run({ _ in Reply(text: "0123456789", end: .cut(after: 4)) }) { server in
            await #expect(throws: HTTPError.truncated(server.at("/a"), received: 4, expected: 10)) {
                try await quickClient.get(HTTPRequest(server.at("/a")))
            }
        }
    }

    @Test("A server that says nothing ends at the limit, which is no cancellation, and is not asked again")
    func deadline() async throws {
        let client = HTTPClient(limits: .init(time: .milliseconds(200), retries: quickRetries))
        try await LoopbackServer.run({ _ in Reply(text: "0123456789", end: .silent(after: 4)) }) { server in
            await #expect(throws: HTTPError.timedOut(server.at("/a"), after: .milliseconds(200))) {
                try await client.get(HTTPRequest(server.at("/a?secret")))
            }
            #expect(server.requests.count <= 1)
        }
    }

    @Test("A cancelled request is a cancellation")
    func cancelled() async throws {
        try await LoopbackServer.run({ _ in Reply(text: "0123456789", end: .silent(after: 4)) }) { server in
            let task = Task { try await quickClient.get(HTTPRequest(server.at("/a"))) }
            while server.requests.isEmpty { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("An answer over the limit is refused, announced or not", arguments: [true, false])
    func oversize(_ announced: Bool) async throws {
        try await LoopbackServer.run({ _ in
            var reply = Reply(body: Data(count: 300_000))
            reply.announcesLength = announced
            return reply
        }) { server in
            await #expect(throws: HTTPError.tooLarge(server.at("/a"), limit: 200_000)) {
                try await quickClient.get(HTTPRequest(server.at("/a")), limit: 200_000)
            }
            let whole = try await quickClient.get(HTTPRequest(server.at("/a")), limit: 300_000)
            #expect(whole.body.count == 300_000)
        }
    }

    @Test("An announced petabyte is refused before its first byte")
    func announcedOversize() async throws {
        try await LoopbackServer.run({ _ in
            Reply(200, ["Content-Length": "1125899906842624"], text: "x", end: .silent(after: 1))
        }) { server in
            await #expect(throws: HTTPError.tooLarge(server.at("/a"), limit: 1 << 20)) {
                try await quickClient.get(HTTPRequest(server.at("/a")))
            }
        }
    }

    @Test("Nobody listening is an unreachable server")
    func unreachable() async throws {
        let url = try await LoopbackServer.run({ _ in Reply() }) { $0.at("/a?secret") }
        let error = await #expect(throws: HTTPError.self) { try await quickClient.get(HTTPRequest(url)) }
        guard case .unreachable(let where_, let reason) = error else { return #expect(Bool(false), "\(error as Any)") }
        #expect(where_.query == nil)
        #expect(!reason.isEmpty)
    }

    @Test("Header fields are found in any letter case")
    func headers() async throws {
        try await LoopbackServer.run({ Reply(200, ["x-NEXT-page": "2"], text: $0.headers["x-own"] ?? "") }) { server in
            let response = try await quickClient.get(HTTPRequest(server.at("/a"), headers: ["X-Own": "mine"]))
            #expect(response.headers["X-Next-Page"] == "2")
            #expect(String(decoding: response.body, as: UTF8.self) == "mine")
        }
    }

    @Test("An encoded slash stays encoded on the wire")
    func encodedSlash() async throws {
        try await LoopbackServer.run({ Reply(text: $0.path + "?" + $0.query) }) { server in
            let response = try await quickClient.get(HTTPRequest(server.at("/projects/a%2Fb%2Fc/x?scope%5B%5D=failed")))
            let text = String(decoding: response.body, as: UTF8.self)
            #expect(text == "/projects/a%2Fb%2Fc/x?scope%5B%5D=failed")
        }
    }
}
