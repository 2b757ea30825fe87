internal import FlyingFox
internal import Foundation

/// What lists of commits answer.
extension GitLabServer {
    /// Newest first; `ref_name` is a branch, a commit or a range, `until` a time.
    @Sendable func answerCommits(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call) else { return try .notFound("Project") }
        let ids = sample.contents.revisions[project.path] ?? []
        let range = (call.query("ref_name") ?? "main").components(separatedBy: "..")
        guard let last = revision(range.last ?? "", of: project), let end = ids.firstIndex(of: last) else {
            return try .notFound("Commit")
        }
        var start = 0
        if range.count == 2 {
            guard let first = revision(range[0], of: project).flatMap(ids.firstIndex) else {
                return try .notFound("Commit")
            }
            start = first + 1
        }
        let until = call.query("until").flatMap { try? Date($0, strategy: .iso8601) } ?? .distantFuture
        let found = ids.indices.filter { index in
            index >= start && index <= end && representations.committed(index, of: project) <= until
        }
        return try .page(
            found.reversed().map { representations.listed($0, of: project) }, of: call, base: representations.base)
    }

    /// The sample's one merge request brought the newest commit of the hypervisor.
    @Sendable func answerCommitRequests(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call), let revision = revision(call["revision"], of: project) else {
            return try .notFound("Commit")
        }
        let isMerged = project.id == Instance.hypervisor.id && revision == sample.head(of: project)
        return try .page(
            isMerged ? [representations.mergeRequest(of: project, at: revision)] : [], of: call,
            base: representations.base)
    }
}
