internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Profiles
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

/// What a user wants to be run, and the client of the server it is from.
struct JobTarget {
    let order: Reproduction.Order
    let client: GitLabClient

    /// Finds what is meant.
    static func find(_ options: JobOptions, context: Context) async throws -> JobTarget {
        if let path = options.recipe ?? options.target.flatMap(recipePath) {
            return try await pinned(try await RecipeFile.read(path), context)
        }
        let text = options.target ?? ""
        return options.offline
            ? try await recorded(text, context: context) : try await find(text, context: context)
    }

    /// Finds the one job that is meant. On a terminal a person is asked when there are several.
    static func find(
        _ text: String, includesUnfinished: Bool = false, context: Context
    ) async throws -> JobTarget {
        let target = try TargetText(text, servers: context.servers)
        let client = try await context.client(for: target.server)
        let resolver = TargetResolver(client: client, profiles: context.profiles)
        do {
            let found = try await resolver.job(
                target.subject, ofProject: target.project, includesUnfinished: includesUnfinished)
            return JobTarget(order: .job(id: found.id, project: found.project), client: client)
        } catch TargetFault.several(_, let jobs) where context.console.canAsk {
            let names = jobs.map { "\($0.name) (\($0.id)) of \($0.project)" }
            let chosen = jobs[try await context.console.choose("Which of the failed jobs?", among: names)]
            return JobTarget(order: .job(id: chosen.id, project: chosen.project), client: client)
        }
    }

    /// The newest recipe of a job that was run here before.
    private static func recorded(_ text: String, context: Context) async throws -> JobTarget {
        let target = try TargetText(text, servers: context.servers)
        guard case .job(let id) = target.subject else { throw TargetFault.needsGitLab }
        let host = try await context.client(for: target.server).host
        return try await pinned(
            try await RunArchive(runs: context.folders.runs).recipe(ofJob: id, host: host), context)
    }

    static func pinned(_ file: RecipeFile, _ context: Context) async throws -> JobTarget {
        JobTarget(order: .recipe(file), client: try await context.client(for: file.recipe))
    }

    /// A target that is a file and can be nothing else.
    private static func recipePath(_ text: String) -> String? {
        !text.contains("://") && FileManager.default.fileExists(atPath: text) ? text : nil
    }
}

extension Context {
    /// A client for the server of a recipe. A stranger may have written it, so the token only goes to a server that
    /// this user has set up.
    func client(for recipe: Recipe) async throws -> GitLabClient {
        guard let server = URL(string: recipe.server) else {
            throw WebAddressError.notAnAddress(String(recipe.server.prefix(100)))
        }
        let isKnown = servers.contains {
            ($0.scheme, $0.host(), $0.port) == (server.scheme, server.host(), server.port)
        }
        return isKnown ? try await client(for: server) : GitLabClient(server: server, token: nil)
    }

    /// The GitLab servers that are set up: `VIRT_CI_GITLAB`, glab's `GITLAB_HOST`, the configuration's, and gitlab.com where there is none.
    var servers: [URL] { namedServers + [URL(string: "https://gitlab.com")].compactMap(\.self) }

    /// Those of them that this user has named.
    var namedServers: [URL] {
        let named = ["VIRT_CI_GITLAB", "GITLAB_HOST"].compactMap { environment[$0] }.filter { !$0.isEmpty }
        return named.compactMap { URL(string: $0.contains("://") ? $0 : "https://\($0)") }
            + configuration.gitlab.compactMap { URL(string: $0.address) }
    }
}
