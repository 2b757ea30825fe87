internal import FlyingFox
internal import FlyingSocks
public import Foundation
internal import Programs
internal import Synchronization

/// A request as the test server got it.
public struct Received: Sendable {
    public let method: String
    /// As sent, percent-encoded, without the query.
    public let path: String
    /// As sent, percent-encoded; empty without one.
    public let query: String
    /// Names in lower case.
    public let headers: [String: String]
    public let body: Data
    /// 1 for the server's first request.
    public let number: Int
}

/// What the test server answers.
public struct Reply: Sendable {
    /// How the body ends.
    public enum End: Sendable {
        case whole
        /// The connection is closed after so many bytes, whatever length was announced.
        case cut(after: Int)
        /// Nothing more comes after so many bytes.
        case silent(after: Int)
    }

    public var status: Int
    public var headers: [String: String]
    public var body: Data
    public var end: End
    /// False to send the body in chunks, without a length.
    public var announcesLength = true

    public init(_ status: Int = 200, _ headers: [String: String] = [:], body: Data = Data(), end: End = .whole) {
        self.status = status
        self.headers = headers
        self.body = body
        self.end = end
    }

    public init(_ status: Int = 200, _ headers: [String: String] = [:], text: String, end: End = .whole) {
        self.init(status, headers, body: Data(text.utf8), end: end)
    }

    public static func redirect(to location: String, status: Int = 302) -> Reply {
        Reply(status, ["Location": location])
    }
}

/// A real HTTP server on 127.0.0.1, with a port of its own, for the time of one test.
public final class LoopbackServer: Sendable {
    /// For example `http://127.0.0.1:40123`.
    public let url: URL
    public let port: Int
    private let log: Log

    /// Everything that was asked so far, in order.
    public var requests: [Received] { log.requests.withLock { $0 } }

    fileprivate final class Log: Sendable {
        let requests = Mutex<[Received]>([])
    }

    private init(port: Int, log: Log) throws {
        guard let url = URL(string: "http://127.0.0.1:\(port)") else { throw SocketError.unsupportedAddress }
        self.url = url
        self.port = port
        self.log = log
    }

    /// The address of a path on this server, by another name of this machine when wanted.
    public func at(_ path: String, host: String = "127.0.0.1") -> URL {
        URL(string: "http://\(host):\(port)\(path)") ?? url
    }

    /// Runs a test against a server.
    @discardableResult
    public static func run<Value: Sendable>(
        _ answer: @escaping @Sendable (Received) async -> Reply,
        _ test: @escaping @Sendable (LoopbackServer) async throws -> Value
    ) async throws -> Value {
        // A client that leaves must not end the tests.
        BrokenPipe.isSurvived
        let log = Log()
        let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: 0)
        let handler = ClosureHTTPHandler { request in
            let received = try await log.add(request)
            return await answer(received).response
        }
        let server = HTTPServer(address: address, logger: .disabled, handler: handler)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try? await server.run()
                return nil
            }
            group.addTask {
                try await server.waitUntilListening()
                guard case .ip4(_, let port) = await server.listeningAddress else { throw SocketError.disconnected }
                return try await test(LoopbackServer(port: Int(port), log: log))
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}

extension LoopbackServer.Log {
    fileprivate func add(_ request: HTTPRequest) async throws -> Received {
        let body = try await request.bodyData
        let headers = request.headers.map { ($0.key.rawValue.lowercased(), $0.value) }
        return requests.withLock { requests in
            let received = Received(
                method: request.method.rawValue, path: request.target.path(), query: request.target.query(),
                headers: Dictionary(headers) { first, _ in first }, body: body, number: requests.count + 1)
            requests.append(received)
            return received
        }
    }
}

extension Reply {
    fileprivate var response: HTTPResponse {
        var fields = HTTPHeaders()
        for (name, value) in headers { fields[HTTPHeader(name)] = value }
        let code = HTTPStatusCode(status, phrase: "Answer")
        switch end {
        case .whole where announcesLength:
            return HTTPResponse(statusCode: code, headers: fields, body: HTTPBodySequence(data: body))
        case .whole:
            return HTTPResponse(
                statusCode: code, headers: fields, body: HTTPBodySequence(from: Bytes(data: body, then: .close)))
        case .cut(let count):
            let bytes = Bytes(data: body.prefix(count), then: .fail)
            return HTTPResponse(
                statusCode: code, headers: fields, body: HTTPBodySequence(from: bytes, count: body.count))
        case .silent(let count):
            let bytes = Bytes(data: body.prefix(count), then: .sleep)
            return HTTPResponse(
                statusCode: code, headers: fields, body: HTTPBodySequence(from: bytes, count: body.count))
        }
    }
}

/// Bytes that end as a broken server's do.
private struct Bytes: AsyncBufferedSequence {
    enum Then { case close, fail, sleep }

    let data: Data
    let then: Then

    func makeAsyncIterator() -> Iterator { Iterator(rest: data, then: then) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var rest: Data
        let then: Then

        mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

        mutating func nextBuffer(suggested count: Int) async throws -> Data? {
            if !rest.isEmpty {
                let part = rest.prefix(count)
                rest = rest.dropFirst(count)
                return part
            }
            switch then {
            case .close: return nil
            case .fail: throw SocketError.disconnected
            case .sleep:
                try await Task.sleep(for: .seconds(3600))
                return nil
            }
        }
    }
}
