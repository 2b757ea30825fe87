public import Foundation

/// What a server answered, whole.
public struct HTTPResponse: Sendable {
    /// For example 200.
    public let status: Int
    /// The header fields.
    public let headers: HTTPHeaders
    /// The decoded body.
    public let body: Data
    /// Where the answer came from in the end, after redirects.
    public let url: URL

    /// Whether the status is one of 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(status) }
}

/// Header fields of an answer; their names do not depend on letter case.
public struct HTTPHeaders: Sendable, Equatable {
    private let fields: [String: String]

    public init(_ fields: [String: String]) {
        self.fields = Dictionary(fields.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }

    /// The value of a field, without spaces around it.
    public subscript(_ name: String) -> String? {
        fields[name.lowercased()]?.trimmingCharacters(in: .whitespaces)
    }
}

/// What is known of an answer before its body.
struct ResponseHead: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let url: URL

    /// The length the server announced, when it is the length of what we get: a compressed body has another one.
    var announcedLength: UInt64? {
        let encoding = headers["Content-Encoding"]?.lowercased() ?? "identity"
        guard encoding == "identity" else { return nil }
        return headers["Content-Length"].flatMap { UInt64($0) }
    }
}
