internal import Foundation
internal import HTTP

/// Where a token was found; the only thing about it that may be shown.
public enum TokenSource: Sendable, Equatable, CustomStringConvertible {
    /// An environment variable, by name.
    case environment(String)
    /// A file of ours, by path.
    case file(String)
    /// glab's configuration, by path.
    case glab(String)
    /// What a program printed, by the program's name.
    case command(String)

    /// The variable's name or the file's path.
    public var description: String {
        switch self {
        case .environment(let name): name
        case .file(let path), .glab(let path): path
        case .command(let name): "token-command \(name)"
        }
    }
}

/// Proves to GitLab who asks. Its value leaves it in a request to the user's server and in no other way.
public struct Token: Sendable, Equatable {
    /// How GitLab wants to get it.
    public enum Kind: Sendable, Equatable {
        /// Personal, project and group access tokens: `PRIVATE-TOKEN`.
        case accessToken
        /// From a login in the browser: `Authorization: Bearer`.
        case oauth
    }

    public let source: TokenSource
    public let kind: Kind
    private let value: String

    /// - Throws: `TokenError.malformed` for an empty value, or one that cannot be in a header field.
    public init(_ value: String, source: TokenSource, kind: Kind = .accessToken) throws(TokenError) {
        let isPlain = value.utf8.allSatisfy { (33...126).contains($0) }
        guard isPlain, !value.isEmpty, value.utf8.count <= 4096 else { throw .malformed(source) }
        self.value = value
        self.source = source
        self.kind = kind
    }

    func credential(allowsPlainHTTP: Bool) -> Credential {
        switch kind {
        case .accessToken:
            Credential(header: "PRIVATE-TOKEN", value: value, allowsPlainHTTP: allowsPlainHTTP)
        case .oauth:
            Credential(header: "Authorization", value: "Bearer \(value)", allowsPlainHTTP: allowsPlainHTTP)
        }
    }
}

extension Token: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "token from \(source)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["source": source]) }
}

/// Why a token that was set up cannot be used.
public enum TokenError: Error, Equatable, Sendable {
    /// Empty, too long, or with characters that no token has.
    case malformed(TokenSource)
    /// Other users may read or change the file; `mode` as `chmod` takes it, for example 0o644.
    case fileNotPrivate(path: String, mode: UInt16)
    /// The file was asked for and cannot be read.
    case fileUnreadable(path: String)
}

extension Token {
    /// The value for git's `http.extraHeader`, which sends it to one server; GitLab takes any user name beside a token.
    /// It holds the secret: it goes into the environment of git alone.
    public var gitHeader: String { "Authorization: Basic \(Data("oauth2:\(value)".utf8).base64EncodedString())" }
}
