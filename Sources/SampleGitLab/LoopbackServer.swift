internal import FlyingFox
internal import FlyingSocks
internal import Foundation

/// An HTTP server on 127.0.0.1.
struct LoopbackServer: Sendable {
    let port: UInt16
    private let server: HTTPServer
    private let running: Task<Void, any Error>

    typealias Answer = @Sendable (HTTPRequest) async throws -> HTTPResponse

    /// - Parameters:
    ///   - port: 0 lets the kernel choose.
    ///   - makeAnswer: Given the port, because answers name the server's own address.
    /// - Throws: `SampleGitLabError.portInUse` when nothing can listen there.
    static func start(port: UInt16, makeAnswer: (UInt16) -> Answer) async throws -> LoopbackServer {
        let configuration = HTTPServer.Configuration(
            address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port), timeout: 300, logger: .disabled)
        let server = HTTPServer(config: configuration)
        let (ends, first) = AsyncStream<Bool>.makeStream()
        let running = Task {
            defer { first.yield(false) }
            try await server.run()
        }
        let listening = Task {
            try await server.waitUntilListening(timeout: 30)
            first.yield(true)
        }
        // Whichever comes first: it listens, or it has already ended.
        for await isListening in ends {
            guard isListening, case .ip4(_, let chosen) = await server.listeningAddress else { break }
            await server.appendRoute("*", to: ClosureHTTPHandler(makeAnswer(chosen)))
            return LoopbackServer(port: chosen, server: server, running: running)
        }
        listening.cancel()
        running.cancel()
        try Task.checkCancellation()
        throw SampleGitLabError.portInUse(port)
    }

    /// Closes the port and every connection.
    func stop() async {
        await server.stop()
        running.cancel()
        _ = try? await running.value
    }
}
