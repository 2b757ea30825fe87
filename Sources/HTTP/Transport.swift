internal import Foundation
internal import FoundationNetworking

/// A session and the way through it. Credentials are set on each request, never in the configuration, which would
/// send them to every host.
struct Transport: Sendable {
    /// Seconds. As nanoseconds they overflow, which libdispatch takes for never: the timer is not armed.
    ///
    /// Foundation 6.3.1 replaces the timer of `timeoutIntervalForRequest` for each 16 KiB it reads (`resetTimer` in
    /// `EasyHandle.swift`), and arming one wakes libdispatch's manager thread, which sets a timerfd: half of the
    /// processor time of a large transfer. `timeoutIntervalForResource` is ignored. So the limits on time are our own.
    private static let never: TimeInterval = 1e10

    /// So long may a server send nothing.
    private let silence: Duration
    private let session: URLSession
    private let delegate = SessionDelegate()

    /// - Parameter queue: What the delegate is called on. With a `BackpressureQueue` for one download at a time;
    ///   otherwise many requests may share the transport.
    init(silence: Duration, queue: OperationQueue = OperationQueue()) {
        self.silence = silence
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Self.never
        configuration.httpMaximumConnectionsPerHost = 4
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
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
            async let _ = watch(exchange, of: task)
            return try await exchange.wait()
        } onCancel: {
            exchange.end(.failure(CancellationError()))
            DispatchQueue.global().async { task.cancel() }
        }
    }

    /// The limit on silence. `cancel` waits for the thread that reads the socket.
    private func watch(_ exchange: Exchange, of task: URLSessionTask) async throws {
        try await exchange.endWhenSilent()
        DispatchQueue.global().async { task.cancel() }
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
