/// Where a submodule is fetched from, for an address as `.gitmodules` has it. Whoever can push to a repository writes
/// those addresses, so only such are used that git reads over the web.
public struct SubmoduleAddress: Sendable, Equatable {
    /// Why an address isn't used.
    public enum Fault: Error, Sendable, Equatable {
        /// No address, or with characters none has.
        case malformed
        /// `file`, `ext`, `git` without a host, or a path of this machine.
        case otherProtocol
        /// Names a password or token.
        case credentials
        /// `../` leads out of the server.
        case outside
        /// More than 1024 bytes.
        case tooLong
    }

    /// What the submodule's `origin` shows.
    public let shown: String
    /// `http` or `https`.
    public let fetched: String
    /// In lower case.
    public let host: String

    /// Reads an address.
    ///
    /// A commit is the same wherever it is fetched, so what is named for ssh or git's own protocol is fetched over
    /// https: no key of the user's is used for a stranger's address. On GitLab's own host that is what
    /// `GIT_SUBMODULE_FORCE_HTTPS` does, too.
    ///
    /// - Parameters:
    ///   - text: From `.gitmodules`.
    ///   - parent: The address of the repository it stands in; relative ones are resolved against it as git does.
    ///   - server: GitLab's base address.
    public init(_ text: String, in parent: String, server: String) throws(Fault) {
        guard text.utf8.count <= 1024 else { throw .tooLong }
        guard !text.isEmpty, !text.hasPrefix("-"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x5c }) else {
            throw .malformed
        }
        if text.hasPrefix("./") || text.hasPrefix("../") {
            let resolved = try Self.resolved(text, against: parent)
            let (own, other) = (try Self.parts(parent), try Self.parts(resolved))
            guard own.scheme == other.scheme, own.authority == other.authority else { throw .outside }
            (shown, fetched, host) = (resolved, resolved, Self.host(other.authority))
            return
        }
        shown = text
        let (scheme, authority, path) = try Self.parts(text)
        let host = Self.host(authority)
        self.host = host
        switch scheme {
        case "http", "https": fetched = text
        case "ssh", "git", "git+ssh", "ssh+git":
            let base = try? Self.parts(server)
            let isOwn = base.map { Self.host($0.authority) == host } ?? false
            fetched = (isOwn ? server : "https://\(host)") + path
        default: throw .otherProtocol
        }
    }

    /// Git's `relative_url` for a remote with a scheme (git `remote.c`).
    private static func resolved(_ text: String, against parent: String) throws(Fault) -> String {
        var base = parent
        while base.hasSuffix("/") { base.removeLast() }
        var rest = text[...]
        while true {
            if rest.hasPrefix("../") {
                rest = rest.dropFirst(3)
                guard let slash = base.lastIndex(of: "/") else { throw .outside }
                base = String(base[..<slash])
            } else if rest.hasPrefix("./") {
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        let path = rest.split(separator: "/").joined(separator: "/")
        guard !path.isEmpty, !path.split(separator: "/").contains("..") else { throw .outside }
        return base + "/" + path
    }

    private static func parts(_ text: String) throws(Fault) -> (scheme: String, authority: String, path: String) {
        guard let mark = text.firstRange(of: "://") else {
            // `user@host:path`, the short form of ssh; with a slash before the colon it is a path of this machine.
            guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/"), colon != text.startIndex,
                !text[colon...].hasPrefix("::")
            else { throw .otherProtocol }
            let path = text[text.index(after: colon)...].drop { $0 == "/" }
            return ("ssh", try authority(text[..<colon], mayHaveUser: true), "/" + path)
        }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard ["http", "https", "ssh", "git", "git+ssh", "ssh+git"].contains(scheme) else { throw .otherProtocol }
        let rest = text[mark.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let isWeb = scheme == "http" || scheme == "https"
        return (scheme, try authority(rest[..<slash], mayHaveUser: !isWeb), String(rest[slash...]))
    }

    private static func authority(_ text: Substring, mayHaveUser: Bool) throws(Fault) -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard let last = parts.last, !last.isEmpty, parts.count <= 2, last.first != "-", last.first != ":" else {
            throw .malformed
        }
        let isPlain = last.utf8.allSatisfy { byte in
            VariableName.isPart(byte) || "-.:[]".utf8.contains(byte)
        }
        guard isPlain else { throw .malformed }
        guard parts.count == 1 || (mayHaveUser && !parts[0].contains(":")) else { throw .credentials }
        return last.lowercased()
    }

    private static func host(_ authority: String) -> String {
        guard !authority.hasPrefix("["), let colon = authority.firstIndex(of: ":") else { return authority }
        return String(authority[..<colon])
    }
}
