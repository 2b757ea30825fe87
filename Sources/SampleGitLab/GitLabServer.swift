internal import FlyingFox
internal import Foundation

/// Answers what comes to GitLab's own port: the API, the web address of logs, and git.
struct GitLabServer: Sendable {
    let options: SampleGitLabOptions
    let sample: PreparedSample
    let representations: Representations
    let content: Content
    let storageBase: String
    let log: RequestLog
    let passingFaults: PassingFaults
    let deposits: Deposits
    /// The jobs that have ended.
    let endedJobs: [Job]
    let running: RunningPipeline?

    var jobs: [Job] { endedJobs + (running?.jobs ?? []) }
    /// Oldest first.
    var pipelines: [Pipeline] {
        let history = options.hasHistory ? Instance.olderPipelines + Instance.newerPipelines : []
        let all = (Instance.pipelines + history).sorted { $0.id < $1.id }
        return all + (running.map { [$0.pipeline] } ?? [])
    }

    func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        log.append(RecordedRequest(request, server: .gitlab, secrets: options.secrets))
        let response = try await response(to: request)
        return request.method == .HEAD ? try await response.withoutBody() : response
    }

    private func response(to request: HTTPRequest) async throws -> HTTPResponse {
        let words = request.words
        if let git = gitPath(words) { return try await answerGit(request, path: git) }
        if let delay = options.faults.delay { try await Task.sleep(for: delay) }
        if words.first == "api", let fault = passingFaults.next() { return fault }
        if let answer = options.faults.answer(insteadOfThatTo: request) { return answer }
        if let answer = try await answerRunner(request) { return answer }
        guard isRightOrAbsent(request) else { return try .unauthorized() }
        if options.isPrivate && Credential(request) == nil { return try .notFound("Project") }
        for endpoint in endpoints {
            guard let captures = endpoint.captures(of: words) else { continue }
            guard request.method == .GET || request.method == .HEAD else { return try .notFound() }
            if endpoint.needsToken && options.requiresToken && Credential(request) == nil {
                return try .unauthorized()
            }
            return try await endpoint.answer(Call(request: request, captures: captures))
        }
        return try .json(["error": "404 Not Found"], status: .notFound)
    }

    private func isRightOrAbsent(_ request: HTTPRequest) -> Bool {
        guard let credential = Credential(request), let accepted = options.acceptedToken else { return true }
        return credential.token == accepted
    }

    /// The path as git's own program takes it, when it is one of the two that a fetch asks for. Compared word by word:
    /// nothing else reaches that program.
    private func gitPath(_ words: [String]) -> String? {
        Instance.projects.lazy.flatMap { ["\($0.path).git/info/refs", "\($0.path).git/git-upload-pack"] }
            .first { $0.split(separator: "/").elementsEqual(words, by: ==) }
    }

    private func answerGit(_ request: HTTPRequest, path: String) async throws -> HTTPResponse {
        guard isRightOrAbsent(request), !options.isPrivate || Credential(request) != nil else {
            return HTTPResponse(
                statusCode: .unauthorized, headers: [HTTPHeader("WWW-Authenticate"): "Basic realm=\"GitLab\""],
                body: Data("HTTP Basic: Access denied\n".utf8))
        }
        return try await GitBackend(repositories: sample.repositories).answer(request, path: path)
    }

    // MARK: What the endpoints look up

    func project(_ call: Call) -> Project? {
        let name = call["project"]
        return Instance.projects.first { "\($0.id)" == name || $0.path == name }
    }

    func pipeline(_ call: Call) -> Pipeline? {
        guard let project = project(call) else { return nil }
        return pipelines.first { "\($0.id)" == call["pipeline"] && $0.project.id == project.id }
    }

    func pipeline(of job: Job) -> Pipeline? { pipelines.first { $0.id == job.pipeline } }

    /// A job asked in another project than its own does not exist.
    func job(_ call: Call) -> (job: Job, pipeline: Pipeline)? {
        guard let project = project(call), let job = jobs.first(where: { "\($0.id)" == call["job"] }),
            !options.faults.contains(.jobMissing(job.id)), let pipeline = pipeline(of: job),
            pipeline.project.id == project.id
        else { return nil }
        return (job, pipeline)
    }

    /// A commit of the project by its id, its branch or HEAD.
    func revision(_ name: String, of project: Project) -> String? {
        if ["main", "HEAD", "refs/heads/main"].contains(name) { return sample.head(of: project) }
        let ids = sample.contents.revisions[project.path] ?? []
        return ids.first { $0 == name || (name.count >= 8 && $0.hasPrefix(name)) }
    }
}
