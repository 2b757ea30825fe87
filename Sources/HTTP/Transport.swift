internal import Foundation
internal import FoundationNetworking

/// A session and the way through it. Credentials are set on each request, never in the configuration, which would
/// send them to every host.
struct Transport: Sendable {
    /// So long may a server send nothing. `timeoutIntervalForResource` is ignored by Foundation 6.3.1; limits on the
    /// whole are a race of our own.
    private let silence: Duration
    private let session: URLSession
    private let delegate = SessionDelegate()

    /// - Parameter backpressure: For one download at a time; otherwise many requests may share the transport.
    init(silence: Duration, backpressure: Bool = false) {
        self.silence = silence
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = silence / .seconds(1)
        configuration.httpMaximumConnectionsPerHost = 4
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        let queue = backpressure ? BackpressureQueue() : OperationQueue()
        queue.maxConcurrentOperationCount = 1
        session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: queue)
    }

    /// A session keeps its delegate until it is told to end.
    func close() { session.finishTasksAndInvalidate() }

    /// Sends a request and waits until its answer was received whole.
    ///
    /// - Throws: `HTTPError`, what the receiver threw, or `CancellationError`.
    func send(_ request: HTTPRequest, to receiver: Exchange.Receiver) async throws -> ResponseHead {
        let exchange = Exchange(request, silence: silence, receiver: receiver)
        let task = session.dataTask(with: try urlRequest(request))
        delegate.add(exchange, for: task)
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            task.resume()
            return try await exchange.wait()
        } onCancel: {
            exchange.end(.failure(CancellationError()))
            DispatchQueue.global().async { task.cancel() }
        }
    }

    private func urlRequest(_ request: HTTPRequest) throws -> URLRequest {
        guard let origin = Origin(request.url) else {
            throw HTTPError.invalidAnswer(request.url.withoutSecrets, reason: "not a web address")
        }
        var result = URLRequest(url: request.url)
        for (name, value) in request.headers { result.setValue(value, forHTTPHeaderField: name) }
        if let credential = request.credential {
            guard origin.isPrivate || credential.allowsPlainHTTP else {
                throw HTTPError.credentialOverPlainHTTP(request.url.withoutSecrets)
            }
            result.setValue(credential.value, forHTTPHeaderField: credential.header)
        }
        if let body = request.body {
            result.httpMethod = "POST"
            result.httpBody = body
        }
        return result
    }
}
