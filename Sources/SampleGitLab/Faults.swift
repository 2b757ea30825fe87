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

    /// The answer that takes the place of the right one.
    func answer(insteadOfThatTo request: HTTPRequest) -> HTTPResponse? {
        let path = request.target.path().removingPercentEncoding ?? ""
        for case .instead(let end, let answer) in self where path.hasSuffix("/" + end) {
            return answer.response(to: request)
        }
        return nil
    }
}

extension SampleGitLabAnswer {
    fileprivate func response(to request: HTTPRequest) -> HTTPResponse {
        var fields: HTTPHeaders = [.contentType: "application/json"]
        for (name, value) in headers { fields[HTTPHeader(name)] = value }
        if isEndless {
            let page = request.query.first { $0.name == "page" }.flatMap { Int($0.value) } ?? 1
            fields[HTTPHeader("Link")] = "<http://127.0.0.1/x?page=\(page + 1)>; rel=\"next\""
        }
        let body = Data(body.utf8)
        let status = HTTPStatusCode(status, phrase: "Status")
        guard isCut else { return HTTPResponse(statusCode: status, headers: fields, body: body) }
        let half = HTTPBodySequence(from: HalfBody(body: body), count: body.count)
        return HTTPResponse(statusCode: status, headers: fields, body: half)
    }
}
