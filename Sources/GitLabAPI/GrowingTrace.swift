public import Foundation
internal import HTTP

/// What has come to a log since it was asked for last.
public enum TraceGrowth: Sendable, Equatable {
    /// These bytes follow those we have; none when nothing has come.
    case more(Data)
    /// The log is shorter than what we have: it was erased, or is another one. This is all of it.
    case replaced(Data)
}

extension GitLabClient {
    /// The part of a log that follows its first `offset` bytes.
    ///
    /// GitLab promises no ranges for logs, so a server may give the part (206), say that there is none (416), or send
    /// everything (200), of which the known bytes are then taken off.
    public func trace(project: ProjectReference, job: Int, after offset: Int) async throws -> TraceGrowth {
        guard offset > 0 else { return .more(try await trace(project: project, job: job)) }
        var question = try request(project.path + ["jobs", String(job), "trace"])
        if token == nil { question = HTTPRequest(try await pageOfTrace(project: project, job: job)) }
        question.headers["Range"] = "bytes=\(offset)-"
        // Ranges count the bytes of the log and not of its compressed form.
        question.headers["Accept-Encoding"] = "identity"
        let resource = Resource.trace(job: job, project: project)
        let response = try await translating(resource) { [question] in
            try await http.answer(to: question, limit: Self.longestTrace)
        }
        switch response.status {
        case 206 where ContentRange(response.headers["Content-Range"])?.first == offset: return .more(response.body)
        case 416:
            guard let total = ContentRange(response.headers["Content-Range"])?.total, total < offset else {
                return .more(Data())
            }
            return .replaced(try await trace(project: project, job: job))
        case 200 where response.headers["Content-Type"]?.contains("html") != true:
            guard response.body.count >= offset else { return .replaced(response.body) }
            return .more(response.body.dropFirst(offset))
        default:
            // What went wrong is told by the question for all of it.
            let whole = try await trace(project: project, job: job)
            return whole.count >= offset ? .more(whole.dropFirst(offset)) : .replaced(whole)
        }
    }
}

/// The field `Content-Range: bytes 100-199/1000`, or `bytes */1000` where nothing fits (RFC 9110).
struct ContentRange: Equatable {
    /// The position of the first byte; nil where there is none.
    let first: Int?
    /// The length of the whole; nil when the server does not know it.
    let total: Int?

    init?(_ field: String?) {
        guard let field, let match = field.wholeMatch(of: /bytes (?:(\d{1,18})-\d{1,18}|\*)\/(?:(\d{1,18})|\*)/) else {
            return nil
        }
        first = match.1.flatMap { Int($0) }
        total = match.2.flatMap { Int($0) }
    }
}
