internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal

/// What a user named: a project on a server, and something in it.
struct TargetText: Equatable {
    let server: URL
    let project: String
    let subject: TargetSubject

    /// Reads an address of GitLab's, or `group/project@ref:job` on the usual server.
    ///
    /// - Parameter servers: Servers that are set up: the first is the usual one, and addresses below the path of one are
    ///   taken apart rightly.
    /// - Throws: `WebAddressError`.
    init(_ text: String, servers: [URL]) throws(WebAddressError) {
        if let named = Self.named(text), let server = servers.first {
            (self.server, project, subject) = (server, named.project, .named(job: named.job, ref: named.ref))
            return
        }
        let address = try WebAddress(parsing: text, servers: servers)
        (server, project) = (address.server, address.project)
        subject =
            switch address.subject {
            case .job(let id): .job(id)
            case .pipeline(let id): .pipeline(id)
            case .mergeRequest(let number): .mergeRequest(number)
            case .commit(let sha): .commit(sha)
            }
    }

    /// A ref can hold neither `@{` nor a colon (`git-check-ref-format(1)`), a job's name may hold anything.
    private static func named(_ text: String) -> (project: String, ref: String, job: String)? {
        guard !text.contains("://"), let at = text.firstIndex(of: "@"),
            let colon = text[at...].firstIndex(of: ":")
        else { return nil }
        let project = text[..<at]
        let parts = project.split(separator: "/", omittingEmptySubsequences: false)
        let (ref, job) = (text[text.index(after: at)..<colon], text[text.index(after: colon)...])
        guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty && $0 != ".." }), !ref.isEmpty, !job.isEmpty else {
            return nil
        }
        return (String(project), String(ref), String(job))
    }
}

/// The job a user meant, and the client that reads it.
struct JobTarget {
    let project: String
    let job: Int
    let client: GitLabClient

    /// Finds the one job that is meant. On a terminal a person is asked when there are several.
    static func find(_ text: String, context: Context) async throws -> JobTarget {
        let target = try TargetText(text, servers: context.servers)
        let client = try context.client(for: target.server)
        let resolver = TargetResolver(client: client, profiles: context.profiles)
        do {
            let found = try await resolver.job(target.subject, ofProject: target.project)
            return JobTarget(project: found.project, job: found.id, client: client)
        } catch TargetFault.several(_, let jobs) where context.console.canAsk {
            let names = jobs.map { "\($0.name) (\($0.id)) of \($0.project)" }
            let chosen = jobs[try context.console.choose("Which of the failed jobs?", among: names)]
            return JobTarget(project: chosen.project, job: chosen.id, client: client)
        }
    }
}

extension Context {
    /// The GitLab servers that are set up: `VIRT_CI_GITLAB`, glab's `GITLAB_HOST`, and gitlab.com where there is none.
    var servers: [URL] {
        let named = ["VIRT_CI_GITLAB", "GITLAB_HOST"].compactMap { environment[$0] }.filter { !$0.isEmpty }
        let urls = named.compactMap { URL(string: $0.contains("://") ? $0 : "https://\($0)") }
        return urls + [URL(string: "https://gitlab.com")].compactMap(\.self)
    }
}
