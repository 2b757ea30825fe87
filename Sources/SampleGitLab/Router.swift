internal import FlyingFox
internal import Foundation

/// A request that fitted an endpoint, taken apart.
struct Call: Sendable {
    let request: HTTPRequest
    /// The named parts of the path, decoded.
    let captures: [String: String]

    subscript(_ name: String) -> String { captures[name] ?? "" }

    /// The first value of a query parameter.
    func query(_ name: String) -> String? { request.query.first { $0.name == name }?.value }

    func isSet(_ name: String) -> Bool { query(name) == "true" }

    /// Every value of a parameter given as `name[]=…`.
    func values(_ name: String) -> [String] { request.query.filter { $0.name == "\(name)[]" }.map(\.value) }
}

/// An endpoint: a path whose words beginning with a colon stand for any word, one at the end that begins with an
/// asterisk for all the rest, and what answers it.
struct Endpoint: Sendable {
    typealias Answer = @Sendable (Call) async throws -> HTTPResponse

    private let pattern: [String]
    let needsToken: Bool
    let answer: Answer

    init(_ pattern: String, needsToken: Bool = false, answer: @escaping Answer) {
        self.pattern = pattern.split(separator: "/").map(String.init)
        self.needsToken = needsToken
        self.answer = answer
    }

    /// - Returns: The named parts when the path fits.
    func captures(of path: [String]) -> [String: String]? {
        var captures: [String: String] = [:]
        var path = path
        if let rest = pattern.last, rest.hasPrefix("*") {
            guard path.count >= pattern.count else { return nil }
            path = path.prefix(pattern.count - 1) + [path.dropFirst(pattern.count - 1).joined(separator: "/")]
        }
        guard path.count == pattern.count else { return nil }
        for (word, value) in zip(pattern, path) {
            if word.hasPrefix(":") || word.hasPrefix("*") {
                captures[String(word.dropFirst())] = value
            } else if word != value {
                return nil
            }
        }
        return captures
    }
}

extension HTTPRequest {
    /// The words of the path. Split first and decoded then, so that an encoded slash stays in its word.
    var words: [String] {
        target.path().split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
    }
}

extension HTTPResponse {
    static func json(_ value: JSONValue, status: HTTPStatusCode = .ok) throws -> HTTPResponse {
        HTTPResponse(statusCode: status, headers: [.contentType: "application/json"], body: try value.data)
    }

    /// The same head, and the length the body would have had: a body would be taken for the next answer.
    func withoutBody() async throws -> HTTPResponse {
        var head = HTTPResponse(statusCode: statusCode, headers: headers)
        head.headers[.contentLength] = "\(try await bodyData.count)"
        return head
    }

    static func text(_ data: Data) -> HTTPResponse {
        HTTPResponse(statusCode: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: data)
    }

    /// A text, or the range of it that was asked for.
    static func part(of data: Data, _ range: String?) -> HTTPResponse {
        guard let range else { return text(data) }
        guard let part = ByteRange.parse(range, size: data.count) else {
            var headers = HTTPHeaders()
            headers[.contentRange] = "bytes */\(data.count)"
            return HTTPResponse(statusCode: .rangeNotSatisfiable, headers: headers)
        }
        var response = text(Data(data[part]))
        response.statusCode = .partialContent
        response.headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(data.count)"
        return response
    }

    /// As GitLab says it: `404 Project Not Found`, or `404 Not Found` for nothing in particular.
    static func notFound(_ what: String = "") throws -> HTTPResponse {
        let message = what.isEmpty ? "404 Not Found" : "404 \(what) Not Found"
        return try json(["message": .string(message)], status: .notFound)
    }

    static func unauthorized() throws -> HTTPResponse {
        try json(["message": "401 Unauthorized"], status: .unauthorized)
    }

    /// One page of a list, with the headers that lead to the next.
    static func page(_ items: [JSONValue], of call: Call, base: String) throws -> HTTPResponse {
        let page = max(1, call.query("page").flatMap { Int($0) } ?? 1)
        let size = min(100, max(1, call.query("per_page").flatMap { Int($0) } ?? 20))
        let pages = max(1, (items.count + size - 1) / size)
        let start = min(items.count, (page - 1) * size)
        var response = try json(.array(Array(items[start..<min(items.count, start + size)])))
        func address(_ number: Int) -> String {
            var query = call.request.query.filter { !["page", "per_page"].contains($0.name) }
                .map { URLQueryItem(name: $0.name, value: $0.value) }
            query += [URLQueryItem(name: "page", value: "\(number)"), URLQueryItem(name: "per_page", value: "\(size)")]
            var components = URLComponents()
            components.queryItems = query
            return "<\(base)\(call.request.target.path())?\(components.percentEncodedQuery ?? "")>"
        }
        var links = ["\(address(1)); rel=\"first\"", "\(address(pages)); rel=\"last\""]
        if page < pages { links.insert("\(address(page + 1)); rel=\"next\"", at: 0) }
        let numbers = [
            "x-page": "\(page)", "x-per-page": "\(size)", "x-total": "\(items.count)", "x-total-pages": "\(pages)",
            "x-next-page": page < pages ? "\(page + 1)" : "", "x-prev-page": page > 1 ? "\(page - 1)" : "",
            "link": links.joined(separator: ", "),
        ]
        for (name, value) in numbers { response.headers[HTTPHeader(name)] = value }
        return response
    }
}
