internal import Foundation
internal import GitLabAPI

/// Whether a token is set up, and nobody else can read it. Nothing is sent.
struct TokenCheck: Check {
    static let subject = Finding.Subject.token
    let world: World
    /// The server that is meant when none is named.
    private static let usual = URL(string: "https://gitlab.com")

    func examine() async throws -> Outcome {
        guard let server = world.server ?? Self.usual else { return .skipped("No server") }
        do {
            if let token = try world.tokens.token(for: server) {
                return .ok("For \(server.host() ?? ""), from \(token.source)")
            }
        } catch TokenError.fileNotPrivate(let path, let mode) {
            return .fail(
                "'\(path)' has mode 0\(String(mode, radix: 8)): others may read the token",
                remedy: "chmod 600 '\(path)'")
        }
        return .warn(
            "None for \(server.host() ?? ""): GitLab shows job pages only with one",
            remedy: "make one with scope read_api, and put it in ~/.config/virt-ci/token with mode 0600")
    }
}
