public import Foundation

/// One question to a server. A request with a body is sent by POST and never repeated; without one it is a GET.
public struct HTTPRequest: Sendable {
    /// Where to; `http` or `https`.
    public var url: URL
    /// Fields without secrets. What proves who we are goes into `credential`.
    public var headers: [String: String]
    /// Sent to the origin of `url` alone, never along with a redirect to another one.
    public var credential: Credential?
    /// The body of a POST.
    public var body: Data?

    public init(_ url: URL, headers: [String: String] = [:], credential: Credential? = nil, body: Data? = nil) {
        self.url = url
        self.headers = headers
        self.credential = credential
        self.body = body
    }
}

/// A header field that is a secret. It has no way to text but the request it is sent with.
public struct Credential: Sendable, Equatable {
    /// The name of the field, for example `PRIVATE-TOKEN`.
    public let header: String
    /// Whether the field may travel unencrypted to a host other than this one.
    public let allowsPlainHTTP: Bool
    let value: String

    public init(header: String, value: String, allowsPlainHTTP: Bool = false) {
        self.header = header
        self.value = value
        self.allowsPlainHTTP = allowsPlainHTTP
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(header): [hidden]" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["header": header]) }
}
