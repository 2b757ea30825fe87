import Foundation
import GitLabAPI

/// What a user pastes: the address of a job, a pipeline, a merge request or a commit.
struct AddressSurface: Surface {
    static let name = "address"
    static let words = [
        "https://", "http://", "HTTPS://", "://", "/-/", "/-", "-", "jobs", "builds", "pipelines", "merge_requests",
        "commit", "/", "//", "..", "/../", ".", "%2e%2e", "%2F", "%00", "%", "%zz", "?", "#", "@", ":", ":443", ":0",
        ":99999", "user:secret@", "[::1]", "127.0.0.1", "localhost", "gitlab.com", "example.org/gitlab", "xn--",
        "\u{e9}", "\u{202e}", "\u{1b}[31m", "\r\n", " ", "\t", "#L12", "tree", "0", "1234567", "18446744073709551616",
        "0123456789abcdef0123456789abcdef01234567", ".git", "group/sub/project", "\\", "'", "\"", "--help",
    ]
    private static let servers = ["https://example.org/gitlab", "https://gitlab.com"].compactMap { URL(string: $0) }

    func read(_ input: [UInt8]) throws -> String {
        let text = String(decoding: input, as: UTF8.self)
        var kinds: [String] = []
        for (servers, allowsPlainHTTP) in [([], false), (Self.servers, true)] {
            do {
                let address = try WebAddress(parsing: text, servers: servers, allowsPlainHTTP: allowsPlainHTTP)
                try check(address, servers)
                kinds.append("\(Mirror(reflecting: address.subject).children.first?.label ?? "")")
            } catch let error as WebAddressError {
                kinds.append("\(error)".prefix { $0 != "(" }.description)
            }
        }
        return kinds.joined(separator: " ")
    }

    /// Nothing of an address leads elsewhere than it seems to, and it can be put together again.
    private func check(_ address: WebAddress, _ servers: [URL]) throws {
        let parts = URLComponents(url: address.server, resolvingAgainstBaseURL: false)
        try Broken.unless(parts?.host?.isEmpty == false, "no host: \(address)")
        try Broken.unless(parts?.user == nil && parts?.password == nil, "a login: \(address)")
        try Broken.unless(parts?.query == nil && parts?.fragment == nil, "a query in the server: \(address)")
        let words = address.project.split(separator: "/", omittingEmptySubsequences: false)
        try Broken.unless(words.count > 1, "no group: \(address)")
        for word in words {
            try Broken.unless(
                !word.isEmpty && word != "." && word != ".." && !word.hasPrefix("-"), "way out: \(address)")
            try Broken.unless(word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "odd project: \(address)")
        }
        let place =
            switch address.subject {
            case .job(let id): "jobs/\(id)"
            case .pipeline(let id): "pipelines/\(id)"
            case .mergeRequest(let number): "merge_requests/\(number)"
            case .commit(let sha): "commit/\(sha)"
            }
        let again = "\(address.server.absoluteString)/\(address.project)/-/\(place)"
        try Broken.unless(
            try WebAddress(parsing: again, servers: servers, allowsPlainHTTP: true) == address,
            "\(again) is not \(address)")
    }
}
