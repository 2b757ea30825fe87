import Foundation
import FoundationNetworking
import HTTP
import LoopbackServer
import Testing

@testable import HTTP

private let secret = Credential(header: "PRIVATE-TOKEN", value: "glpat-secret")

@Suite("Redirects")
struct RedirectTests {
    @Test("A redirect to another port does not carry the token")
    func otherPort() async throws {
        try await LoopbackServer.run({ _ in Reply(text: "stored") }) { storage in
            let target = storage.at("/object?signature=x").absoluteString
            try await LoopbackServer.run({ _ in .redirect(to: target) }) { server in
                let request = HTTPRequest(
                    server.at("/a"), headers: ["Authorization": "Bearer y", "Cookie": "z"], credential: secret)
                let response = try await quickClient.get(request)
                #expect(String(decoding: response.body, as: UTF8.self) == "stored")
                #expect(server.requests.first?.headers["private-token"] == "glpat-secret")
            }
            let got = try #require(storage.requests.first)
            #expect(got.query == "signature=x")
            for name in ["private-token", "authorization", "cookie"] { #expect(got.headers[name] == nil) }
            #expect(!got.headers.values.contains { $0.contains("glpat") })
        }
    }

    @Test("A redirect to another host name does not carry the token, and going back does not bring it again")
    func otherHostAndBack() async throws {
        let answer: @Sendable (Received) -> Reply = { request in
            let port = request.headers["host"]?.split(separator: ":").last ?? ""
            switch request.path {
            case "/start": return .redirect(to: "http://localhost:\(port)/other")
            case "/other": return .redirect(to: "http://127.0.0.1:\(port)/back")
            default: return Reply(text: "end")
            }
        }
        try await LoopbackServer.run(answer) { server in
            _ = try await quickClient.get(HTTPRequest(server.at("/start"), credential: secret))
            #expect(server.requests.map(\.path) == ["/start", "/other", "/back"])
            #expect(server.requests.map { $0.headers["private-token"] } == ["glpat-secret", nil, nil])
        }
    }

    @Test("A download asks the first address again for the rest, and no request that is redirected carries the token")
    func continuedDownload() async throws {
        let stored: @Sendable (Received) -> Reply = {
            HTTPTests.storage($0, end: $0.number < 3 ? .cut(after: 90_000) : .whole)
        }
        try await LoopbackServer.run(stored) { storage in
            // The signature of each answer is another, as when the one before has expired.
            let answer: @Sendable (Received) -> Reply = {
                .redirect(to: storage.at("/object?signature=\($0.number)").absoluteString)
            }
            try await LoopbackServer.run(answer) { server in
                try await withFolder { folder in
                    let request = HTTPRequest(
                        server.at("/a"), headers: ["Authorization": "Bearer y"], credential: secret)
                    let download = try await quickClient.download(request, to: folder + "/f", maximumSize: 1 << 20)
                    #expect(download.sha256 == contentDigest)
                }
                let tokens = server.requests.map { $0.headers["private-token"] }
                #expect(tokens == ["glpat-secret", "glpat-secret", "glpat-secret"])
            }
            #expect(storage.requests.map(\.query) == ["signature=1", "signature=2", "signature=3"])
            #expect(storage.requests.map { $0.headers["range"] } == [nil, "bytes=90000-", "bytes=180000-"])
            for got in storage.requests {
                for name in ["private-token", "authorization"] { #expect(got.headers[name] == nil) }
                #expect(!got.headers.values.contains { $0.contains("glpat") })
            }
        }
    }

    @Test("A redirect is answered unless its request was cancelled: Foundation ends the process for a late answer")
    func cancelled() throws {
        let url = try #require(URL(string: "http://127.0.0.1:9/start"))
        let session = URLSession(configuration: .ephemeral)
        let delegate = SessionDelegate()
        for isCancelled in [false, true] {
            let task = session.dataTask(with: URLRequest(url: url))
            let receiver = Exchange.Receiver(head: { _ in }, body: { _ in })
            let exchange = Exchange(HTTPRequest(url), silence: .seconds(1), receiver: receiver)
            delegate.add(exchange, for: task)
            if isCancelled { exchange.end(.failure(CancellationError())) }
            let response = try #require(
                HTTPURLResponse(url: url, statusCode: 302, httpVersion: nil, headerFields: ["Location": "/next"]))
            var answers: [String?] = []
            delegate.urlSession(
                session, task: task, willPerformHTTPRedirection: response, newRequest: URLRequest(url: url)
            ) { answers.append($0?.url?.path) }
            #expect(answers == (isCancelled ? [] : ["/next"]))
        }
        session.invalidateAndCancel()
    }

    @Test("A redirect within the server keeps the token; a relative address is resolved against the one that gave it")
    func relative() async throws {
        let answer: @Sendable (Received) -> Reply = { request in
            request.path == "/a/b/start" ? .redirect(to: "c/d?e=f", status: 301) : Reply(text: request.path)
        }
        try await LoopbackServer.run(answer) { server in
            let response = try await quickClient.get(HTTPRequest(server.at("/a/b/start"), credential: secret))
            #expect(String(decoding: response.body, as: UTF8.self) == "/a/b/c/d")
            #expect(server.requests.last?.query == "e=f")
            #expect(server.requests.last?.headers["private-token"] == "glpat-secret")
            #expect(response.url.path == "/a/b/c/d")
        }
    }

    @Test("A loop ends with an error")
    func loop() async throws {
        try await LoopbackServer.run({ _ in .redirect(to: "/again?secret=1") }) { server in
            await #expect(throws: HTTPError.redirectRefused(server.at("/again"), to: server.at("/again"))) {
                try await quickClient.get(HTTPRequest(server.at("/again")))
            }
            #expect(server.requests.count == Redirects.limit + 1)
        }
    }

    @Test("A POST is not sent again to where a redirect points")
    func post() async throws {
        try await LoopbackServer.run({ _ in .redirect(to: "/b", status: 307) }) { server in
            await #expect(throws: HTTPError.redirectRefused(server.at("/a"), to: server.at("/b"))) {
                try await quickClient.get(HTTPRequest(server.at("/a"), credential: secret, body: Data("x".utf8)))
            }
            #expect(server.requests.count == 1)
            #expect(server.requests.first?.method == "POST")
        }
    }

    @Test(
        "Between schemes: never from https to http, and to https only without the token",
        arguments: [
            ("https://a.example/x", "http://a.example/x", nil),
            ("https://a.example/x", "ftp://a.example/x", nil),
            ("https://a.example/x", "file:///etc/passwd", nil),
            ("http://a.example/x", "https://a.example/x", false),
            ("https://a.example/x", "https://a.example:8443/x", false),
            ("https://a.example/x", "https://b.example/x", false),
            ("https://a.example/x", "https://A.example:443/y", true),
            ("https://a.example/x", "//b.example/y", false),
            ("https://a.example/x", "/y", true),
        ] as [(String, String, Bool?)])
    func schemes(_ from: String, _ location: String, _ keepsToken: Bool?) throws {
        let source = try #require(URL(string: from))
        let answer = try #require(
            HTTPURLResponse(url: source, statusCode: 302, httpVersion: nil, headerFields: ["Location": location]))
        var proposed = URLRequest(url: source)
        proposed.setValue("secret", forHTTPHeaderField: "PRIVATE-TOKEN")
        proposed.setValue("kept", forHTTPHeaderField: "Accept")
        let redirects = Redirects(credentialHeader: "PRIVATE-TOKEN")
        let next = redirects.following(answer, with: proposed, previous: URLRequest(url: source))
        #expect((next == nil) == (keepsToken == nil))
        #expect(next?.value(forHTTPHeaderField: "PRIVATE-TOKEN") == (keepsToken == true ? "secret" : nil))
        if next != nil { #expect(next?.value(forHTTPHeaderField: "Accept") == "kept") }
    }
}
