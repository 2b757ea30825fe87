internal import Foundation
internal import HTTP
internal import Yams

/// The configuration of GitLab's own command line program, `config.yml` with `hosts.<host>.token`.
struct GlabConfiguration {
    let path: String

    private struct Document: Decodable {
        var hosts: [String: Host?]?
    }

    private struct Host: Decodable {
        var token: String?
        var is_oauth2: String?
    }

    /// - Returns: Nil when glab is not set up, or not for this server, or its file is not what we know.
    func token(for server: URL) throws(TokenError) -> Token? {
        guard let origin = Origin(server), FileManager.default.fileExists(atPath: path) else { return nil }
        let text = try PrivateFile(path: path).text()
        guard let document = try? YAMLDecoder().decode(Document.self, from: text) else { return nil }
        let hosts = document.hosts ?? [:]
        let isUsualPort = origin.port == (origin.scheme == "https" ? 443 : 80)
        let names = ["\(origin.host):\(origin.port)"] + (isUsualPort ? [origin.host] : [])
        for name in names {
            guard let host = hosts[name] ?? nil, let value = host.token, !value.isEmpty else { continue }
            let kind: Token.Kind = host.is_oauth2?.lowercased() == "true" ? .oauth : .accessToken
            return try Token(value, source: .glab(path), kind: kind)
        }
        return nil
    }
}
