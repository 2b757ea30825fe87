import Foundation
import HTTP
import LoopbackServer
import Testing

@testable import HTTP

@Suite("Silent servers")
struct SilenceTests {
    @Test("An answer that stops in the middle ends at the limit, and is not asked for again")
    func answer() async throws {
        try await LoopbackServer.run({ _ in Reply(text: "half of it", end: .silent(after: 4)) }) { server in
            let client = HTTPClient(limits: .init(silence: .seconds(1), retries: quickRetries))
            await #expect(throws: HTTPError.timedOut(server.at("/f"), after: .seconds(1))) {
                try await client.get(HTTPRequest(server.at("/f?signature=hush")))
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("A server that never answers ends at the limit too")
    func nothing() async throws {
        try await LoopbackServer.run({ _ in
            try? await Task.sleep(for: .seconds(3600))
            return Reply(text: "late")
        }) { server in
            let client = HTTPClient(limits: .init(silence: .seconds(1), retries: quickRetries))
            await #expect(throws: HTTPError.timedOut(server.at("/f"), after: .seconds(1))) {
                try await client.get(HTTPRequest(server.at("/f")))
            }
        }
    }

    /// Ends the exchange as a session would.
    private func succeed(_ exchange: Exchange) async throws {
        let head = ResponseHead(status: 200, headers: HTTPHeaders([:]), url: exchange.request.url)
        exchange.end(.success(head))
        _ = try await exchange.wait()
    }

    private func exchange(
        silence: Duration, body: @escaping @Sendable (Data) throws -> Void = { _ in }
    ) throws -> Exchange {
        let url = try #require(URL(string: "http://127.0.0.1/f"))
        return Exchange(HTTPRequest(url), silence: silence, receiver: .init(head: { _ in }, body: body))
    }

    @Test("A server that keeps talking may take longer than the limit in all")
    func talking() async throws {
        let exchange = try exchange(silence: .seconds(2))
        let watch = Task { try await exchange.endWhenSilent() }
        for _ in 0..<30 {
            try await Task.sleep(for: .milliseconds(100))
            #expect(exchange.receive(Data([1])))
        }
        try await succeed(exchange)
        watch.cancel()
    }

    @Test("What takes long on our side is not the server's silence")
    func ourSlowness() async throws {
        let exchange = try exchange(silence: .milliseconds(500)) { _ in Thread.sleep(forTimeInterval: 2) }
        let watch = Task { try await exchange.endWhenSilent() }
        let isWanted = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: exchange.receive(Data([1]))) }
        }
        #expect(isWanted)
        try await succeed(exchange)
        watch.cancel()
    }
}
