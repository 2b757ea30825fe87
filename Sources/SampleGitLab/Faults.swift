internal import FlyingFox
internal import Foundation
internal import Synchronization

/// Those faults that are over after one request, and what they answer.
final class PassingFaults: Sendable {
    private let pending: Mutex<[SampleGitLabFault]>

    init(_ faults: Set<SampleGitLabFault>) {
        pending = Mutex(
            faults.filter { fault in
                switch fault {
                case .tooManyRequestsOnce, .unavailableOnce: true
                default: false
                }
            })
    }

    /// - Returns: The answer of the next fault, which is then over; nil when there is none left.
    func next() -> HTTPResponse? {
        switch pending.withLock({ $0.popLast() }) {
        case .tooManyRequestsOnce(let seconds):
            HTTPResponse(
                statusCode: HTTPStatusCode(429, phrase: "Too Many Requests"),
                headers: [.contentType: "text/plain", HTTPHeader("Retry-After"): "\(seconds)"],
                body: Data("Retry later\n".utf8))
        case .unavailableOnce:
            HTTPResponse(
                statusCode: .serviceUnavailable, headers: [.contentType: "text/html"],
                body: Data("<html><body>GitLab is not responding</body></html>\n".utf8))
        default: nil
        }
    }
}

extension Set<SampleGitLabFault> {
    /// How long each answer waits.
    var delay: Duration? {
        for case .slow(let duration) in self { return duration }
        return nil
    }
}
