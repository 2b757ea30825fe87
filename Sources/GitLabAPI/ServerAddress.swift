internal import Foundation
internal import HTTP

/// Questions about the address of a GitLab server.
enum ServerAddress {
    /// Encrypted, or on this machine.
    static func isPrivate(_ url: URL) -> Bool { Origin(url)?.isPrivate ?? false }

    /// Whether there is a host to be reached.
    ///
    /// Both are asked: `URL` and `URLComponents` differ about hosts that are not quite right.
    static func hasHost(_ url: URL) -> Bool {
        Origin(url) != nil && URLComponents(url: url, resolvingAgainstBaseURL: false)?.host?.isEmpty == false
    }

    static func haveSameOrigin(_ first: URL, _ second: URL) -> Bool {
        guard let first = Origin(first), let second = Origin(second) else { return false }
        return first == second
    }

    /// As it is shown to people: the host, with the port where it is not the usual one.
    static func name(_ url: URL) -> String {
        guard let origin = Origin(url) else { return url.host ?? "" }
        return origin.description.split(separator: "/").last.map(String.init) ?? origin.host
    }
}
