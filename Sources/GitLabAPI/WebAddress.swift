public import Foundation

/// Why a text does not lead to something in GitLab.
public enum WebAddressError: Error, Equatable, Sendable {
    /// No address beginning with `https://`; with the beginning of the text, made safe to show.
    case notAnAddress(String)
    /// Longer than any GitLab address.
    case tooLong(limit: Int)
    /// Control characters, `..`, or others that no project path has.
    case unsafeCharacters
    /// A user name or password stands in the address.
    case containsCredentials(host: String)
    /// Unencrypted and not on this machine.
    case plainHTTP(host: String)
    /// An address, but not below a project.
    case notGitLab(host: String)
    /// Something in a project that is no job, pipeline, merge request or commit; with its name, such as `issues`.
    case unsupported(kind: String)
}

/// What an address copied from the browser means.
public struct WebAddress: Sendable, Hashable {
    public enum Subject: Sendable, Hashable {
        case job(Int)
        case pipeline(Int)
        case mergeRequest(Int)
        case commit(String)
    }

    /// Scheme, host, port, and the prefix of an installation below a path.
    public let server: URL
    /// For example `group/subgroup/project`.
    public let project: String
    public let subject: Subject

    static let longest = 2048

    /// Reads `https://HOST[:PORT]/GROUP/…/PROJECT/-/jobs/ID` and its like, with or without `/-/`, with anything behind
    /// the number, a query, a fragment.
    ///
    /// - Parameters:
    ///   - servers: Known installations below a path, such as `https://example.org/gitlab`: from an address alone their
    ///     prefix looks like a group.
    ///   - allowsPlainHTTP: Also for other hosts than this machine.
    public init(
        parsing text: String, servers: [URL] = [], allowsPlainHTTP: Bool = false
    ) throws(WebAddressError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.utf8.count <= Self.longest else { throw .tooLong(limit: Self.longest) }
        guard text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 }) else { throw .unsafeCharacters }
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.host, !host.isEmpty
        else { throw .notAnAddress(Self.excerpt(text)) }
        guard parts.user == nil, parts.password == nil else { throw .containsCredentials(host: host) }
        guard let root = Self.root(of: parts) else { throw .notAnAddress(Self.excerpt(text)) }
        guard allowsPlainHTTP || ServerAddress.isPrivate(root) else { throw .plainHTTP(host: host) }

        var segments = try Self.segments(of: parts.percentEncodedPath)
        server = Self.server(root, of: servers, takingPrefixFrom: &segments)
        (project, subject) = try Self.split(segments, host: host)
    }

    private static func root(of parts: URLComponents) -> URL? {
        var root = URLComponents()
        root.scheme = parts.scheme?.lowercased()
        root.host = parts.host?.lowercased()
        root.port = parts.port
        // Foundation takes a host such as `xn--a..b`, and has none when it is asked for it.
        return root.url.flatMap { ServerAddress.hasHost($0) ? $0 : nil }
    }

    private static func segments(of path: String) throws(WebAddressError) -> [String] {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        while segments.last == "" { segments.removeLast() }
        return segments
    }

    private static func server(_ root: URL, of servers: [URL], takingPrefixFrom segments: inout [String]) -> URL {
        for server in servers {
            let prefix = server.path.split(separator: "/").map(String.init)
            guard !prefix.isEmpty, ServerAddress.haveSameOrigin(server, root), segments.starts(with: prefix)
            else { continue }
            segments.removeFirst(prefix.count)
            return prefix.reduce(root) { $0.appendingPathComponent($1) }
        }
        return root
    }

    /// Splits at `-`, or for old addresses at the last word that names a kind and is followed by what such a thing has.
    private static func split(_ segments: [String], host: String) throws(WebAddressError) -> (String, Subject) {
        let project: ArraySlice<String>
        let rest: ArraySlice<String>
        if let dash = segments.firstIndex(of: "-") {
            (project, rest) = (segments[..<dash], segments[(dash + 1)...])
        } else if let kind = segments.indices.last(where: { subject(segments[$0...]) != nil }) {
            (project, rest) = (segments[..<kind], segments[kind...])
        } else {
            throw .notGitLab(host: host)
        }
        guard project.allSatisfy(isPathSegment) else { throw .unsafeCharacters }
        guard project.count >= 2 else { throw .notGitLab(host: host) }
        guard let subject = subject(rest) else {
            throw .unsupported(kind: Self.excerpt(rest.prefix(2).joined(separator: "/")))
        }
        guard !rest.contains("..") else { throw .unsafeCharacters }
        return (project.joined(separator: "/"), subject)
    }

    private static func subject(_ rest: ArraySlice<String>) -> Subject? {
        guard let kind = rest.first, let name = rest.dropFirst().first else { return nil }
        switch kind {
        case "jobs", "builds": return number(name).map(Subject.job)
        case "pipelines": return number(name).map(Subject.pipeline)
        case "merge_requests": return number(name).map(Subject.mergeRequest)
        case "commit":
            let isDigest = (7...64).contains(name.count) && name.allSatisfy { $0.isASCII && $0.isHexDigit }
            return isDigest ? .commit(name.lowercased()) : nil
        default: return nil
        }
    }

    private static func number(_ text: String) -> Int? {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), number > 0 else { return nil }
        return number
    }

    /// GitLab: letters, digits, `_`, `-`, `.`, the first no dash (gitlab lib/gitlab/path_regex.rb).
    private static func isPathSegment(_ text: String) -> Bool {
        guard text != ".", text != "..", let first = text.first, first != "-" else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
    }

    private static func excerpt(_ text: String) -> String {
        String(text.prefix(80).prefix { $0 != "?" && $0 != "#" && $0 != "@" })
    }
}
