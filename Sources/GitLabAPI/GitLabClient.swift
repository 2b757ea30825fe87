public import Foundation
public import HTTP

/// A project by its number or its full path.
public enum ProjectReference: Sendable, Hashable, CustomStringConvertible {
    case id(Int)
    case path(String)

    public var description: String {
        switch self {
        case .id(let number): String(number)
        case .path(let path): path
        }
    }
}

/// Reads from one GitLab server, through its REST API v4. The token is sent to that server alone.
///
/// Every method throws `GitLabError`, or `CancellationError`.
public struct GitLabClient: Sendable {
    /// The server's address, with the prefix of an installation below a path; for example `https://gitlab.com`.
    public let server: URL
    /// Nil to ask as anybody.
    public let token: Token?
    let http: HTTPClient
    private let allowsPlainHTTP: Bool

    /// The server as it is named in messages.
    public var host: String { ServerAddress.name(server) }

    /// - Parameter allowsPlainHTTP: Whether the token may travel unencrypted to another machine than this one.
    public init(server: URL, token: Token?, http: HTTPClient = HTTPClient(), allowsPlainHTTP: Bool = false) {
        self.server = server
        self.token = token
        self.http = http
        self.allowsPlainHTTP = allowsPlainHTTP
    }

    /// A typed answer.
    func get<Value: Decodable>(
        _ type: Value.Type, _ resource: Resource, _ path: [String], _ query: [(String, String)] = []
    ) async throws -> Value {
        let response = try await answer(resource, to: request(path, query))
        return try decode(type, from: response, resource)
    }

    /// The answer of a success, as it is.
    func answer(_ resource: Resource, to request: HTTPRequest, limit: UInt64? = nil) async throws -> HTTPResponse {
        let response = try await translating(resource) { try await http.answer(to: request, limit: limit) }
        guard response.isSuccess else { throw error(status: response.status, body: response.body, resource) }
        return response
    }

    func decode<Value: Decodable>(
        _ type: Value.Type, from response: HTTPResponse, _ resource: Resource
    ) throws -> Value {
        do {
            return try GitLabJSON.decoder().decode(type, from: response.body)
        } catch {
            let isPage = response.headers["Content-Type"]?.contains("html") ?? false
            let reason = isPage ? "a page for people instead of data" : GitLabJSON.reason(error)
            throw GitLabError.invalidAnswer(resource, host: host, reason: reason)
        }
    }

    /// A question to the API; `path` are the parts after `/api/v4`, not yet encoded.
    func request(_ path: [String], _ query: [(String, String)] = []) throws -> HTTPRequest {
        let url = try address(["api", "v4"] + path, query)
        return HTTPRequest(
            url, headers: ["Accept": "application/json"],
            credential: token?.credential(allowsPlainHTTP: allowsPlainHTTP))
    }

    /// An address below the server. Every part is encoded whole: a project's path keeps its slashes as `%2F`.
    func address(_ path: [String], _ query: [(String, String)] = []) throws -> URL {
        var text = server.absoluteString
        while text.hasSuffix("/") { text.removeLast() }
        text += path.map { "/" + Self.encode($0) }.joined()
        if !query.isEmpty {
            text += "?" + query.map { Self.encode($0.0) + "=" + Self.encode($0.1) }.joined(separator: "&")
        }
        guard let url = URL(string: text) else {
            throw GitLabError.http(.invalidAnswer(server.withoutSecrets, reason: "not a web address"))
        }
        return url
    }

    private static func encode(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// Makes an error of the connection one of ours.
    func translating<Value>(_ resource: Resource, _ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch HTTPError.authenticationRefused {
            throw error(status: 401, body: Data(), resource)
        } catch HTTPError.status(_, let status, let excerpt) {
            throw error(status: status, body: Data(excerpt.utf8), resource)
        } catch let error as HTTPError {
            throw GitLabError.http(error)
        }
    }

    private func error(status: Int, body: Data, _ resource: Resource) -> GitLabError {
        let explanation = ErrorBody(body)
        switch status {
        case 401:
            guard let token else { return .tokenNeeded(host: host, resource) }
            return .tokenRejected(host: host, token: token.source)
        case 403 where explanation.isAboutScope:
            return .insufficientScope(host: host, token: token?.source, needed: explanation.scope)
        case 404: return .notFound(resource, host: host, token: token?.source)
        default:
            return .refused(resource, host: host, status: status, messages: explanation.messages)
        }
    }
}

extension ProjectReference {
    /// The parts of an address below `/api/v4` that name this project.
    var path: [String] { ["projects", description] }
}
