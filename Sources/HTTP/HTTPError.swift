public import Foundation

/// Why a request had no good answer. Addresses in it are without user name, query and fragment: signed addresses carry
/// their secret in the query.
public enum HTTPError: Error, Equatable, Sendable {
    /// No connection: name unknown, refused, network gone.
    case unreachable(URL, reason: String)
    /// No answer, or no byte of the body for so long.
    case timedOut(URL, after: Duration)
    /// The certificate is not trusted, or no common encryption was found.
    case untrusted(URL, reason: String)
    /// A status that is not success, with the beginning of the body as text.
    case status(URL, status: Int, excerpt: String)
    /// Too many requests; the server wants a longer pause than we wait by ourselves.
    case rateLimited(URL, retryAfter: Duration)
    /// 401 with a challenge that we do not answer.
    case authenticationRefused(URL)
    /// A redirect we do not follow: to an unencrypted address, in a loop, after a POST, or to no web address.
    case redirectRefused(URL, to: URL?)
    /// A secret would travel unencrypted to another machine.
    case credentialOverPlainHTTP(URL)
    /// More bytes than the limit.
    case tooLarge(URL, limit: UInt64)
    /// The body ended before its announced end.
    case truncated(URL, received: UInt64, expected: UInt64?)
    /// The body is not as long as the caller knows it must be.
    case wrongSize(URL, expected: UInt64, found: UInt64)
    /// The answer breaks the protocol.
    case invalidAnswer(URL, reason: String)
    /// The file was replaced on the server while we were loading it, repeatedly.
    case changedOnServer(URL)
    /// Another process is loading the same file right now.
    case alreadyLoading(path: String)
    /// The file system cannot take the file; `needed` is in bytes, as far as known.
    case noSpace(path: String, needed: UInt64?)
    /// The file cannot be written, for a reason the system gives by number.
    case cannotWrite(path: String, errorNumber: Int32)
}

extension HTTPError {
    var isTimeout: Bool {
        guard case .timedOut = self else { return false }
        return true
    }
}

extension URL {
    /// The address without what may be a secret: user, password, query and fragment.
    public var withoutSecrets: URL {
        guard var parts = URLComponents(url: self, resolvingAgainstBaseURL: true) else { return self }
        parts.user = nil
        parts.password = nil
        parts.query = nil
        parts.fragment = nil
        return parts.url ?? self
    }
}
