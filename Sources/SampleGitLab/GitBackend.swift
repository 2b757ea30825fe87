internal import FlyingFox
internal import Foundation
internal import Programs

/// Reads of the repositories over git's smart HTTP protocol, answered by `git http-backend`.
struct GitBackend: Sendable {
    /// A negotiation of a fetch is some kilobytes; a sample's pack some ten. Both are held in memory.
    private static let requestLimit = 8 << 20
    private static let answerLimit = 64 << 20

    let repositories: String

    /// - Parameter path: As git's client asks it, beginning with the project: `group/name.git/info/refs`.
    func answer(_ request: HTTPRequest, path: String) async throws -> HTTPResponse {
        var body = Data()
        for try await piece in request.bodySequence {
            body.append(piece)
            guard body.count <= Self.requestLimit else { return HTTPResponse(statusCode: .payloadTooLarge) }
        }
        let result = try await Program.git.run(
            ["http-backend"], environment: environment(for: request, path: path, bodyBytes: body.count),
            input: body.isEmpty ? .none : .data(body), outputLimit: Self.answerLimit)
        return response(from: result.standardOutput)
    }

    private func environment(for request: HTTPRequest, path: String, bodyBytes: Int) -> [String: String?] {
        Repository.environment.merging([
            "GIT_PROJECT_ROOT": repositories, "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": "/\(path)", "REQUEST_METHOD": request.method.rawValue,
            "QUERY_STRING": request.target.query(), "CONTENT_TYPE": request.headers[.contentType] ?? "",
            "CONTENT_LENGTH": "\(bodyBytes)", "GIT_PROTOCOL": request.headers[HTTPHeader("Git-Protocol")],
            "HTTP_CONTENT_ENCODING": request.headers[.contentEncoding], "REMOTE_USER": nil, "REMOTE_ADDR": "127.0.0.1",
            // The cache may belong to another user than the one who runs the tests.
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
        ]) { _, own in own }
    }

    /// Takes the header lines of a CGI answer off its body.
    private func response(from output: Data) -> HTTPResponse {
        guard let end = output.firstRange(of: Data("\r\n\r\n".utf8)) else {
            return HTTPResponse(statusCode: .internalServerError)
        }
        var status = HTTPStatusCode.ok
        var headers = HTTPHeaders()
        for line in String(decoding: output[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            if line[..<colon] == "Status" {
                let parts = value.split(separator: " ", maxSplits: 1)
                status = HTTPStatusCode(Int(parts.first ?? "") ?? 500, phrase: String(parts.last ?? ""))
            } else {
                headers[HTTPHeader(String(line[..<colon]))] = value
            }
        }
        return HTTPResponse(statusCode: status, headers: headers, body: Data(output[end.upperBound...]))
    }
}
