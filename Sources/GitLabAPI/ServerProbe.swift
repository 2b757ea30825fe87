public import Foundation
internal import HTTP

/// How a server answers who asks for its version, which it tells to everybody it knows and to nobody else.
public struct ServerProbe: Sendable, Equatable {
    /// What it thinks of the token.
    public enum Verdict: Sendable, Equatable {
        /// It told its version.
        case known(version: String)
        /// It wants a token, and none was sent.
        case tokenNeeded
        case tokenRejected
        /// It knows the token, which may do less than is needed.
        case insufficientScope
        /// It is reached, and is no GitLab or none that is well.
        case other(status: Int)
    }

    public var verdict: Verdict
    /// The server's clock, when it tells.
    public var date: Date?
}

extension GitLabClient {
    /// Asks the server for its version (`GET /version`, which wants a token with `read_api` or `read_user`).
    ///
    /// - Throws: `HTTPError` when there is no answer.
    public func probe() async throws -> ServerProbe {
        do {
            let response = try await http.answer(to: request(["version"]), limit: 64 << 10)
            return ServerProbe(verdict: verdict(of: response), date: response.headers["Date"].flatMap(Self.date))
        } catch HTTPError.authenticationRefused {
            return ServerProbe(verdict: token == nil ? .tokenNeeded : .tokenRejected, date: nil)
        }
    }

    private func verdict(of response: HTTPResponse) -> ServerProbe.Verdict {
        struct Answer: Decodable { var version: String }
        switch response.status {
        case 200:
            guard let answer = try? JSONDecoder().decode(Answer.self, from: response.body) else {
                return .other(status: response.status)
            }
            return .known(version: answer.version)
        case 401: return token == nil ? .tokenNeeded : .tokenRejected
        case 403: return token == nil ? .tokenNeeded : .insufficientScope
        default: return .other(status: response.status)
        }
    }

    /// `Thu, 26 Nov 2026 09:03:05 GMT` (RFC 9110, 5.6.7).
    static func date(_ field: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: field)
    }
}
