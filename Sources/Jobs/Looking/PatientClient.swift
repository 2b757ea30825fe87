public import GitLabAPI
internal import HTTP

/// Why a question will be asked again, and when.
public struct PollingTrouble: Sendable, Equatable {
    public let error: GitLabError
    public let pause: Duration
}

/// Asks again when a server is away for a while or wants fewer questions: what watches for hours outlives a restart of
/// GitLab. The client itself tries again for some seconds only.
struct PatientClient: Sendable {
    let client: GitLabClient
    let onTrouble: @Sendable (PollingTrouble) -> Void

    /// So often in a row.
    private static let attempts = 10
    private static let firstPause = Duration.seconds(10)
    private static let longestPause = Duration.seconds(120)
    /// A server that asks for more is not waited for.
    private static let longestRetryAfter = Duration.seconds(3600)

    func ask<Value>(_ question: (GitLabClient) async throws -> Value) async throws -> Value {
        var attempt = 1
        while true {
            do {
                return try await question(client)
            } catch let error as GitLabError {
                guard attempt < Self.attempts, let pause = Self.pause(error, attempt) else { throw error }
                onTrouble(PollingTrouble(error: error, pause: pause))
                try await Task.sleep(for: pause)
                attempt += 1
            }
        }
    }

    /// Nil when it would be answered the same again.
    private static func pause(_ error: GitLabError, _ attempt: Int) -> Duration? {
        let own = min(firstPause * (1 << (attempt - 1)), longestPause)
        switch error {
        case .http(.rateLimited(_, let asked)): return asked <= longestRetryAfter ? max(asked, own) : nil
        case .http(.unreachable), .http(.timedOut), .http(.truncated): return own
        case .http(.status(_, let status, _)), .refused(_, _, let status, _):
            return status == 429 || status >= 500 ? own : nil
        default: return nil
        }
    }
}
