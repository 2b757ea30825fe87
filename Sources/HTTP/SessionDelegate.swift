internal import Foundation
internal import FoundationNetworking
internal import Synchronization

/// Hands what a session reports to the exchange it belongs to, follows redirects on our terms, and refuses challenges,
/// on which Foundation 6.3.1 would wait for ever (swift-corelibs-foundation #5457).
final class SessionDelegate: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Mutex<[Int: Exchange]>([:])

    func add(_ exchange: Exchange, for task: URLSessionTask) {
        let number = task.taskIdentifier
        exchanges.withLock { $0[number] = exchange }
    }

    private func exchange(_ task: URLSessionTask) -> Exchange? {
        let number = task.taskIdentifier
        return exchanges.withLock { $0[number] }
    }

    /// `cancel` waits for the thread that reads the socket, and that thread may be waiting for us to take what it read:
    /// so never from a delegate's call.
    private func stop(_ task: URLSessionTask) {
        DispatchQueue.global().async { task.cancel() }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        completionHandler(.allow)  // `.cancel` is ignored (swift-corelibs-foundation #3236)
        guard let exchange = exchange(dataTask) else { return stop(dataTask) }
        guard let response = response as? HTTPURLResponse, let url = response.url else {
            exchange.end(.failure(HTTPError.invalidAnswer(exchange.request.url.withoutSecrets, reason: "not HTTP")))
            return stop(dataTask)
        }
        let fields = response.allHeaderFields.compactMap { name, value in
            (name as? String).map { ($0, String(describing: value)) }
        }
        let headers = HTTPHeaders(Dictionary(fields) { first, _ in first })
        if !exchange.receive(ResponseHead(status: response.statusCode, headers: headers, url: url)) { stop(dataTask) }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard let exchange = exchange(dataTask), exchange.receive(data) else { return stop(dataTask) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let number = task.taskIdentifier
        guard let exchange = exchanges.withLock({ $0.removeValue(forKey: number) }) else { return }
        if let error {
            exchange.end(.failure(Failure(error, of: exchange).httpError))
        } else if let head = exchange.progress.head {
            exchange.end(.success(head))
        } else {
            exchange.end(.failure(HTTPError.invalidAnswer(exchange.request.url.withoutSecrets, reason: "no answer")))
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        guard let exchange = exchange(task) else { return stop(task) }
        let redirects = Redirects(credentialHeader: exchange.request.credential?.header)
        let next = redirects.following(response, with: request, previous: task.originalRequest)
        guard let next, exchange.mayRedirect() else {
            let from = response.url ?? exchange.request.url
            let target = Redirects.target(of: response)?.withoutSecrets
            exchange.end(.failure(HTTPError.redirectRefused(from.withoutSecrets, to: target)))
            return stop(task)
        }
        exchange.whileOpen { completionHandler(next) }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        completionHandler(.cancelAuthenticationChallenge, nil)
    }
}
