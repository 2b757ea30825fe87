internal import Synchronization

/// A request as it arrived, without the values that would be secret elsewhere.
public struct RecordedRequest: Sendable, Hashable {
    /// Which of the two ports it came to.
    public enum Server: Sendable, Hashable {
        case gitlab, storage
    }

    public var server: Server
    public var method: String
    /// Path and query as they were sent, percent-encoded.
    public var target: String
    /// In lower case, sorted.
    public var headerNames: [String]
    /// Whether a header that carries a token was there.
    public var hasCredential: Bool
    /// Whether one of `Options.secrets` was in its address or its header.
    public var holdsSecret: Bool
}

/// The requests so far, in the order of their arrival.
final class RequestLog: Sendable {
    /// More than any test or demonstration sends; a forgotten loop must not eat the memory.
    private static let limit = 20_000
    private let requests = Mutex<[RecordedRequest]>([])

    var all: [RecordedRequest] { requests.withLock { $0 } }

    func append(_ request: RecordedRequest) {
        requests.withLock { requests in
            if requests.count < Self.limit { requests.append(request) }
        }
    }
}
