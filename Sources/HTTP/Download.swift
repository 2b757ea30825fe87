internal import Foundation

/// A file that was loaded whole.
public struct Download: Sendable, Equatable {
    /// Its size.
    public let bytes: UInt64
    /// SHA-256 of the content, in lower-case hexadecimal digits.
    public let sha256: String
    /// The server's name for this version of the file, if it gave one.
    public let etag: String?
}

/// How far a transfer is.
public struct TransferProgress: Sendable, Equatable {
    /// Bytes so far, those of an earlier attempt included.
    public let bytes: UInt64
    /// Bytes in all, when the server or the caller knows.
    public let total: UInt64?

    public init(bytes: UInt64, total: UInt64?) {
        self.bytes = bytes
        self.total = total
    }
}

extension HTTPClient {
    /// Loads a file, in bounded memory, computing its digest on the way.
    ///
    /// One request brings the whole file: parts would need a strong ETag so as not to mix versions, each would be
    /// redirected by itself, and all sessions of Foundation 6.3.1 share one queue, so they would not come faster.
    ///
    /// The bytes go to `<path>.partial`, which gets its name when it is complete. After a cancellation or a lost
    /// connection the partial file stays when the server named its version (a strong ETag), and the next call goes on
    /// where it ended: by `Range` with `If-Range`, so two versions never mix. A server that ignores the range sends
    /// everything again.
    ///
    /// - Parameters:
    ///   - path: Where the file will be; its folder must exist.
    ///   - expectedSize: In bytes; any other size is an error.
    ///   - maximumSize: In bytes.
    ///   - resume: Whether to go on with what an earlier call left.
    ///   - progress: Called at most ten times a second, and at the end.
    /// - Throws: `HTTPError`, `CancellationError`.
    public func download(
        _ request: HTTPRequest, to path: String, expectedSize: UInt64? = nil, maximumSize: UInt64, resume: Bool = true,
        progress: @escaping @Sendable (TransferProgress) -> Void = { _ in }
    ) async throws -> Download {
        let file = try await PartialFile.available(for: path)
        let rules = DownloadRules(
            url: request.url.withoutSecrets, path: path, expectedSize: expectedSize, maximumSize: maximumSize)
        let queue = BackpressureQueue { [weak file] in file?.writePending() }
        let transport = Transport(silence: limits.silence, queue: queue)
        defer { transport.close() }
        do {
            try await offPool { resume ? try file.reread() : try file.restart(version: nil) }
            let etag = try await load(request, into: file, by: rules, over: transport, progress: progress)
            return Download(bytes: file.count, sha256: try await offPool { try file.complete() }, etag: etag)
        } catch {
            let isTemporary = (error as? HTTPError).map(Retries.isTemporary) ?? (error is CancellationError)
            try await offPool { file.leave(resumable: isTemporary) }
            throw error
        }
    }

    /// Repeats attempts until the file is complete. An attempt that brought bytes does not count, up to a bound that
    /// a server sending byte by byte cannot stretch.
    private func load(
        _ request: HTTPRequest, into file: PartialFile, by rules: DownloadRules, over transport: Transport,
        progress: @escaping @Sendable (TransferProgress) -> Void
    ) async throws -> String? {
        var (attempt, inAll) = (1, 1)
        while true {
            let before = file.count
            let reception = Reception(file: file, rules: rules, progress: progress)
            let pause: Duration
            do {
                let receiver = Exchange.Receiver(head: reception.begin, body: reception.append)
                _ = try await transport.send(file.continuing(request), to: receiver)
                return try reception.finish()
            } catch let error as HTTPError where Retries.isTemporary(error) {
                if file.count > before, limits.retries.attempts > 1 { attempt = 0 }
                guard attempt < limits.retries.attempts, inAll < 16 else { throw error }
                pause = try reception.pause(after: attempt, by: limits.retries)
            }
            try await Task.sleep(for: pause)
            (attempt, inAll) = (attempt + 1, inAll + 1)
        }
    }
}

/// Runs blocking file work outside of the threads Swift's tasks share.
private func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
    }
}
