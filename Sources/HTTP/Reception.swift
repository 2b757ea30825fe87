internal import Foundation
internal import Synchronization

/// One answer of a download, as it comes: judged by its head, written to the partial file.
final class Reception: Sendable {
    private enum Phase: Sendable {
        case waiting
        /// The body is the file, or the rest of it.
        case writing(total: UInt64?)
        /// The server has nothing after the bytes we have.
        case complete
        /// The body is an explanation of a failure.
        case refused(ResponseHead, body: Data)
    }

    private struct State: Sendable {
        var phase = Phase.waiting
        var etag: String?
        var retryAfter: Duration?
        var shown: ContinuousClock.Instant?
    }

    private let file: PartialFile
    private let rules: DownloadRules
    private let progress: @Sendable (TransferProgress) -> Void
    private let state = Mutex(State())

    init(file: PartialFile, rules: DownloadRules, progress: @escaping @Sendable (TransferProgress) -> Void) {
        self.file = file
        self.rules = rules
        self.progress = progress
    }

    @Sendable func begin(_ head: ResponseHead) throws {
        try state.withLock { state in
            state.etag = head.headers["ETag"]
            switch head.status {
            case 200: state.phase = try startWhole(head)
            case 206: state.phase = try startRest(head)
            case 416 where head.headers["Content-Range"] == "bytes */\(file.count)": state.phase = .complete
            default:
                state.retryAfter = Retries.retryAfter(head.headers)
                state.phase = .refused(head, body: Data())
            }
        }
    }

    @Sendable func append(_ data: Data) throws {
        try state.withLock { state in
            switch state.phase {
            case .waiting, .complete: return
            case .refused(let head, let body):
                if body.count < 1024 { state.phase = .refused(head, body: body + data.prefix(1024)) }
            case .writing(let total):
                try rules.check(count: file.count + UInt64(data.count))
                try file.append(data)
                show(total: total, &state.shown)
            }
        }
    }

    /// - Returns: The version of the file that was loaded.
    func finish() throws -> String? {
        try state.withLock { state in
            switch state.phase {
            case .waiting: throw HTTPError.invalidAnswer(rules.url, reason: "no answer")
            case .refused(let head, let body):
                throw HTTPError.status(
                    head.url.withoutSecrets, status: head.status, excerpt: Excerpt.of(body))
            case .complete: try rules.checkEnd(count: file.count, total: nil)
            case .writing(let total): try rules.checkEnd(count: file.count, total: total)
            }
            progress(TransferProgress(bytes: file.count, total: file.count))
            return state.etag
        }
    }

    /// The pause before the next attempt.
    func pause(after attempt: Int, by retries: Retries) throws -> Duration {
        let asked = state.withLock { $0.retryAfter } ?? .zero
        if asked > retries.longestRetryAfter { throw HTTPError.rateLimited(rules.url, retryAfter: asked) }
        return max(asked, retries.pause(after: attempt))
    }

    private func startWhole(_ head: ResponseHead) throws -> Phase {
        let total = head.announcedLength
        try rules.check(total: total, present: 0)
        try file.restart(version: PartialFile.Version(etag: head.headers["ETag"]))
        return .writing(total: total ?? rules.expectedSize)
    }

    private func startRest(_ head: ResponseHead) throws -> Phase {
        let range = try ContentRange(head, url: rules.url)
        guard range.start == file.count, range.start > 0 else {
            throw HTTPError.invalidAnswer(rules.url, reason: "another range than the one asked for")
        }
        if let etag = head.headers["ETag"], etag != file.version?.etag { throw HTTPError.changedOnServer(rules.url) }
        try rules.check(total: range.total, present: range.start)
        return .writing(total: range.total)
    }

    private func show(total: UInt64?, _ shown: inout ContinuousClock.Instant?) {
        let now = ContinuousClock.now
        if let shown, now - shown < .milliseconds(100) { return }
        shown = now
        progress(TransferProgress(bytes: file.count, total: total))
    }
}

/// The field `Content-Range: bytes 16-31/64`.
struct ContentRange: Equatable {
    let start: UInt64
    let total: UInt64

    init(_ head: ResponseHead, url: URL) throws {
        let field = head.headers["Content-Range"] ?? ""
        guard let match = field.wholeMatch(of: /bytes (\d+)-(\d+)\/(\d+)/), let start = UInt64(match.1),
            let end = UInt64(match.2), let total = UInt64(match.3), start <= end, end < total
        else { throw HTTPError.invalidAnswer(url, reason: "no usable Content-Range") }
        self.start = start
        self.total = total
    }
}
