internal import Foundation
internal import GitLabAPI
internal import HTTP

/// The answer of the GitLab server that was named, asked for once.
struct ServerLink: Sendable {
    struct Answer: Sendable {
        var probe: ServerProbe
        var token: TokenSource?
        /// Our own clock when the answer came.
        var received: Date
    }

    private let asking: Task<Answer?, any Error>

    init(_ world: World) {
        asking = Task {
            guard let server = world.server else { return nil }
            let token = try? world.tokens.token(for: server)
            let limits = HTTPClient.Limits(time: world.limit, silence: world.limit, retries: Retries(attempts: 1))
            let client = GitLabClient(server: server, token: token, http: HTTPClient(limits: limits))
            return Answer(probe: try await client.probe(), token: token?.source, received: world.now())
        }
    }

    /// - Returns: nil when no server was named.
    func answer() async throws -> Answer? { try await asking.value }
}
