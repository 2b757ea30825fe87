internal import FlyingFox
internal import Foundation

/// The token of a request, in whichever of GitLab's headers it came.
struct Credential: Sendable, Equatable {
    let token: String

    /// Nil when the request has none.
    init?(_ request: HTTPRequest) {
        for name in ["PRIVATE-TOKEN", "JOB-TOKEN"] {
            if let token = request.headers[HTTPHeader(name)] {
                self.token = token
                return
            }
        }
        guard let value = request.headers[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic" else {
            token = parts.count == 2 ? String(parts[1]) : value
            return
        }
        // git gives the token as the password of any user name.
        let decoded = Data(base64Encoded: String(parts[1])).map { String(decoding: $0, as: UTF8.self) } ?? ""
        token = decoded.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
    }
}

extension RecordedRequest {
    init(_ request: HTTPRequest, server: Server, secrets: [String]) {
        let texts = [request.target.rawValue] + request.headers.map(\.value)
        self.init(
            server: server, method: request.method.rawValue, target: request.target.rawValue,
            headerNames: request.headers.keys.map { $0.rawValue.lowercased() }.sorted(),
            hasCredential: Credential(request) != nil,
            holdsSecret: secrets.contains { secret in texts.contains { $0.contains(secret) } })
    }
}
