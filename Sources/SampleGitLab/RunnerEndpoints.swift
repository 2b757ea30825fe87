internal import FlyingFox
internal import Foundation

/// What a runner's helper asks: archives of dependencies, and a place for the job's own
/// (gitlab `lib/api/ci/runner.rb`, `/jobs/:id/artifacts`). They take jobs' tokens, not users'.
extension GitLabServer {
    /// More than any log folder of the sample.
    private static let uploadLimit = 64 << 20

    /// - Returns: Nil when the request is none of these.
    func answerRunner(_ request: HTTPRequest) async throws -> HTTPResponse? {
        guard
            let captures = Endpoint("api/v4/jobs/:job/artifacts", answer: { _ in .init(statusCode: .ok) })
                .captures(of: request.words)
        else { return nil }
        guard let number = captures["job"].flatMap({ Int($0) }), let job = jobs.first(where: { $0.id == number }) else {
            return try .notFound()
        }
        guard let token = request.headers[HTTPHeader("JOB-TOKEN")],
            options.jobTokens[number].map({ $0 == token }) ?? options.jobTokens.isEmpty
        else { return try .json(["message": "403 Forbidden"], status: .forbidden) }
        switch request.method {
        case .GET, .HEAD: return try redirect(to: job)
        case .POST: return try await take(request, of: number)
        default: return try .notFound()
        }
    }

    private func take(_ request: HTTPRequest, of job: Int) async throws -> HTTPResponse {
        var body = Data()
        for try await piece in request.bodySequence {
            body.append(piece)
            guard body.count <= Self.uploadLimit else { return HTTPResponse(statusCode: .payloadTooLarge) }
        }
        guard let file = FormFile.contents(of: body, contentType: request.headers[.contentType] ?? "") else {
            return try .json(["message": "400 Bad request"], status: .badRequest)
        }
        deposits.set(archive: file, of: job)
        return try .json([:], status: .created)
    }
}

/// The one file of a form (RFC 7578).
enum FormFile {
    static func contents(of body: Data, contentType: String) -> Data? {
        guard let match = contentType.firstMatch(of: /boundary="?([^";]+)/),
            let name = body.firstRange(of: Data("name=\"file\"".utf8)),
            let head = body[name.upperBound...].firstRange(of: Data("\r\n\r\n".utf8)),
            let end = body[head.upperBound...].firstRange(of: Data("\r\n--\(match.1)".utf8))
        else { return nil }
        return Data(body[head.upperBound..<end.lowerBound])
    }
}
