internal import Foundation

/// When and how long to wait before the same question is asked again. Only what changes nothing on the server is
/// asked twice.
public struct Retries: Sendable {
    /// How often a request is sent in all.
    public var attempts: Int
    /// The longest pause after the first failure; it doubles each time.
    public var firstPause: Duration
    /// No pause of our own is longer.
    public var longestPause: Duration
    /// A server that asks for a longer pause than this gets an error instead.
    public var longestRetryAfter: Duration

    public init(
        attempts: Int = 4, firstPause: Duration = .milliseconds(500), longestPause: Duration = .seconds(8),
        longestRetryAfter: Duration = .seconds(60)
    ) {
        self.attempts = attempts
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.longestRetryAfter = longestRetryAfter
    }

    /// A random part of a growing limit, so that many clients do not come back at once.
    func pause(after attempt: Int) -> Duration {
        let limit = min(firstPause * (1 << min(max(attempt, 1) - 1, 16)), longestPause)
        return limit * Double.random(in: 0.5...1)
    }

    static func isTemporary(status: Int) -> Bool { [429, 502, 503, 504].contains(status) }

    static func isTemporary(_ error: HTTPError) -> Bool {
        switch error {
        case .unreachable, .timedOut, .truncated: true
        case .status(_, let status, _): isTemporary(status: status)
        default: false
        }
    }

    /// The value of `Retry-After`: seconds, or a date as HTTP writes it.
    static func retryAfter(_ headers: HTTPHeaders, now: Date = Date()) -> Duration? {
        guard let text = headers["Retry-After"] else { return nil }
        if let seconds = UInt32(text) { return .seconds(Int(seconds)) }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = format.date(from: text) else { return nil }
        return .seconds(max(0, date.timeIntervalSince(now)))
    }
}
