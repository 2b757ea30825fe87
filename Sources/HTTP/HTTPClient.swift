internal import Foundation
internal import Synchronization

/// Asks servers on the terms of this program: secrets stay with the host they are for, everything ends in time, no
/// answer is larger than allowed, and what may pass by itself is tried again.
public final class HTTPClient: Sendable {
    /// What a client allows.
    public struct Limits: Sendable {
        /// The largest answer held in memory, in bytes.
        public var answer: UInt64
        /// From a request to the end of its answer; downloads to a file are limited by silence only.
        public var time: Duration
        /// The longest silence of a server, for a download too.
        public var silence: Duration
        /// When to try again.
        public var retries: Retries

        public init(
            answer: UInt64 = 64 << 20, time: Duration = .seconds(60), silence: Duration = .seconds(60),
            retries: Retries = Retries()
        ) {
            self.answer = answer
            self.time = time
            self.silence = silence
            self.retries = retries
        }
    }

    let limits: Limits
    private let transport: Transport

    public init(limits: Limits = Limits()) {
        self.limits = limits
        transport = Transport(silence: limits.silence)
    }

    deinit { transport.close() }

    /// Asks, and gives any answer the server has, errors of the server included.
    ///
    /// Without a body the request is repeated on 429, 502, 503, 504 and when the connection failed, with growing,
    /// random pauses; the server's `Retry-After` is honoured up to a limit. What took all its time is not repeated.
    ///
    /// - Parameter limit: The largest body, in bytes; the client's own limit when nil.
    /// - Throws: `HTTPError` when there is no answer; `CancellationError`.
    public func answer(to request: HTTPRequest, limit: UInt64? = nil) async throws -> HTTPResponse {
        var attempt = 1
        while true {
            let isLast = attempt >= limits.retries.attempts || request.body != nil
            let pause: Duration
            do {
                let response = try await once(request, limit: limit ?? limits.answer)
                guard Retries.isTemporary(status: response.status) else { return response }
                let asked = Retries.retryAfter(response.headers)
                if let asked, asked > limits.retries.longestRetryAfter {
                    throw HTTPError.rateLimited(response.url.withoutSecrets, retryAfter: asked)
                }
                if isLast { return response }
                pause = max(asked ?? .zero, limits.retries.pause(after: attempt))
            } catch let error as HTTPError where !isLast && Retries.isTemporary(error) && !error.isTimeout {
                pause = limits.retries.pause(after: attempt)
            }
            try await Task.sleep(for: pause)
            attempt += 1
        }
    }

    /// Asks, and takes success only.
    ///
    /// - Throws: `HTTPError.status` for any other answer, and what `answer(to:)` throws.
    public func get(_ request: HTTPRequest, limit: UInt64? = nil) async throws -> HTTPResponse {
        let response = try await answer(to: request, limit: limit)
        guard response.isSuccess else {
            throw HTTPError.status(
                response.url.withoutSecrets, status: response.status, excerpt: Excerpt.of(response.body))
        }
        return response
    }

    private func once(_ request: HTTPRequest, limit: UInt64) async throws -> HTTPResponse {
        let url = request.url.withoutSecrets
        let transport = transport
        return try await withDeadline(limits.time, orThrow: .timedOut(url, after: limits.time)) {
            let body = Body(limit: limit, url: url)
            let receiver = Exchange.Receiver(head: body.check, body: body.append)
            let head = try await transport.send(request, to: receiver)
            return HTTPResponse(status: head.status, headers: head.headers, body: body.data, url: head.url)
        }
    }
}

/// A body collected in memory, up to a limit that also holds for what arrives compressed.
private final class Body: Sendable {
    private let limit: UInt64
    private let url: URL
    private let collected = Mutex(Data())

    var data: Data { collected.withLock { $0 } }

    init(limit: UInt64, url: URL) {
        self.limit = limit
        self.url = url
    }

    @Sendable func check(_ head: ResponseHead) throws {
        if let length = head.announcedLength, length > limit { throw HTTPError.tooLarge(url, limit: limit) }
    }

    @Sendable func append(_ data: Data) throws {
        try collected.withLock { collected in
            if UInt64(collected.count + data.count) > limit { throw HTTPError.tooLarge(url, limit: limit) }
            collected.append(data)
        }
    }
}

/// The beginning of a body as text that is safe to show.
enum Excerpt {
    static func of(_ body: Data) -> String {
        let text = String(decoding: body.prefix(512), as: UTF8.self)
        return String(text.map { $0.isASCII && ($0.asciiValue ?? 0) < 32 || $0 == "\u{7f}" ? " " : $0 })
    }
}
