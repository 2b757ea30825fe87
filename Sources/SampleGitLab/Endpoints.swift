internal import FlyingFox
internal import Foundation
internal import Programs

extension GitLabServer {
    /// Which endpoint needs a token follows GitLab's own code: those of single jobs and their lists do, those of
    /// pipelines, artifacts, lint and files are open on a public project.
    var endpoints: [Endpoint] {
        let project = "api/v4/projects/:project"
        return [
            Endpoint(project, answer: answerProject),
            Endpoint("\(project)/jobs", needsToken: true, answer: answerJobs),
            Endpoint("\(project)/jobs/:job", needsToken: true, answer: answerJob),
            Endpoint("\(project)/jobs/:job/trace", needsToken: true, answer: answerTrace),
            Endpoint("\(project)/jobs/:job/artifacts", answer: answerArtifacts),
            Endpoint("\(project)/jobs/artifacts/:ref/download", answer: answerNewestArtifacts),
            // There is no `tree` here, as on a server before 18.8.
            Endpoint("\(project)/jobs/:job/artifacts/*path", answer: answerArtifact),
            Endpoint("\(project)/pipelines", answer: answerPipelines),
            Endpoint("\(project)/pipelines/latest", answer: answerLatestPipeline),
            Endpoint("\(project)/pipelines/:pipeline", answer: answerPipeline),
            Endpoint("\(project)/pipelines/:pipeline/jobs", answer: answerPipelineJobs),
            // There is no `trigger_jobs` here, as on a server before 19.2; a client falls back to `bridges`.
            Endpoint("\(project)/pipelines/:pipeline/bridges", answer: answerBridges),
            Endpoint("\(project)/merge_requests/:number/pipelines", answer: answerMergeRequest),
            Endpoint("\(project)/ci/lint", answer: answerLint),
            Endpoint("\(project)/repository/files/:path/raw", answer: answerFile),
            Endpoint("\(project)/repository/commits", answer: answerCommits),
            Endpoint("\(project)/repository/commits/:revision", answer: answerCommit),
            Endpoint("\(project)/repository/commits/:revision/merge_requests", answer: answerCommitRequests),
            Endpoint(":group/:name/-/jobs/:job/raw", answer: answerWebTrace),
        ]
    }

    @Sendable private func answerProject(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call) else { return try .notFound("Project") }
        return try .json(representations.project(project))
    }

    @Sendable private func answerJobs(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call) else { return try .notFound("Project") }
        return try list(call) { $0.project.id == project.id }
    }

    @Sendable private func answerPipelineJobs(_ call: Call) throws -> HTTPResponse {
        guard let pipeline = pipeline(call) else { return try .notFound() }
        return try list(call) { $0.id == pipeline.id }
    }

    /// Newest first; retried ones only when asked for.
    private func list(_ call: Call, of isMeant: (Pipeline) -> Bool) throws -> HTTPResponse {
        let scopes = call.values("scope")
        let found = jobs.sorted { $0.id > $1.id }.compactMap { job -> JSONValue? in
            guard let pipeline = pipeline(of: job), isMeant(pipeline), !options.faults.contains(.jobMissing(job.id)),
                call.isSet("include_retried") || !job.isRetried, scopes.isEmpty || scopes.contains(job.status)
            else { return nil }
            return representations.job(job, of: pipeline)
        }
        return try .page(found, of: call, base: representations.base)
    }

    @Sendable private func answerJob(_ call: Call) throws -> HTTPResponse {
        guard project(call) != nil else { return try .notFound("Project") }
        guard let (job, pipeline) = job(call) else { return try .notFound() }
        return try .json(representations.job(job, of: pipeline))
    }

    @Sendable private func answerTrace(_ call: Call) throws -> HTTPResponse {
        guard let (job, pipeline) = job(call) else { return try .notFound() }
        var log = try content.trace(of: job, in: pipeline)
        if let running, job.id == RunningPipeline.testJob {
            running.advance()
            log = log.beginning(running.lines)
        }
        return options.ignoresRanges ? .text(log) : .part(of: log, call.request.headers[.range])
    }

    @Sendable private func answerWebTrace(_ call: Call) throws -> HTTPResponse {
        let captures = ["project": "\(call["group"])/\(call["name"])", "job": call["job"]]
        return try answerTrace(Call(request: call.request, captures: captures))
    }

    @Sendable private func answerArtifacts(_ call: Call) throws -> HTTPResponse {
        guard let (job, _) = job(call) else { return try .notFound() }
        return try redirect(to: job)
    }

    /// One file of an archive, which GitLab unpacks itself.
    @Sendable private func answerArtifact(_ call: Call) async throws -> HTTPResponse {
        guard let (job, _) = job(call), case .archive(let name, _) = representations.artifacts(job),
            let archive = sample.archive(name)
        else { return try .notFound() }
        let file = call["path"]
        guard !file.split(separator: "/").contains("..") else {
            return try .json(["message": "400 Bad request - Invalid path"], status: .badRequest)
        }
        let pattern = file.replacing(/[\\*?\[\]]/) { "\\\($0.output)" }
        let found = try await Program.bsdtar.result(
            ["--extract", "--to-stdout", "--file", sample.path(of: archive), pattern])
        guard found.status == 0, !file.hasSuffix("/") else { return try .notFound() }
        return HTTPResponse(
            statusCode: .ok, headers: [.contentType: "application/octet-stream"], body: found.standardOutput)
    }

    @Sendable private func answerNewestArtifacts(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call), call["ref"] == "main" else { return try .notFound() }
        let newest = jobs.filter { job in
            job.name == call.query("job") && job.status == "success" && !job.isRetried
                && pipeline(of: job).map { $0.project.id == project.id && $0.status == "success" } == true
        }
        guard let job = newest.max(by: { $0.id < $1.id }) else { return try .notFound() }
        return try redirect(to: job)
    }

    func redirect(to job: Job) throws -> HTTPResponse {
        guard case .archive(let name, _) = representations.artifacts(job), let archive = sample.archive(name) else {
            return try .notFound()
        }
        let location = storageBase + ObjectStorage.target(of: archive, job: job.id)
        var headers = HTTPHeaders()
        headers[.location] = location
        return HTTPResponse(statusCode: .found, headers: headers)
    }

    @Sendable private func answerPipelines(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call) else { return try .notFound("Project") }
        // GitLab lists no child pipelines unless asked for them.
        let found = pipelines.reversed().filter { pipeline in
            pipeline.project.id == project.id && !pipeline.isChild
                && [("status", pipeline.status), ("source", pipeline.source), ("ref", "main")]
                    .allSatisfy { call.query($0.0) == nil || call.query($0.0) == $0.1 }
                && (call.query("sha") == nil || call.query("sha") == sample.revision(of: pipeline))
        }
        return try .page(found.map(representations.listed), of: call, base: representations.base)
    }

    @Sendable private func answerLatestPipeline(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call),
            let pipeline = pipelines.last(where: { $0.project.id == project.id && !$0.isChild })
        else { return try .notFound() }
        return try .json(representations.pipeline(pipeline))
    }

    @Sendable private func answerPipeline(_ call: Call) throws -> HTTPResponse {
        guard let pipeline = pipeline(call) else { return try .notFound() }
        if pipeline.id == RunningPipeline.id { running?.advance() }
        return try .json(representations.pipeline(self.pipeline(call) ?? pipeline))
    }

    @Sendable private func answerBridges(_ call: Call) throws -> HTTPResponse {
        guard let pipeline = pipeline(call) else { return try .notFound() }
        let all = Instance.bridges + (options.startsDownstream ? [Instance.optionalBridge] : [])
        let bridges = all.filter { $0.pipeline == pipeline.id }
        return try .page(bridges.compactMap(representations.bridge), of: call, base: representations.base)
    }

    /// One merge request, of the pipeline that failed.
    @Sendable private func answerMergeRequest(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call), call["number"] == "7" else { return try .notFound() }
        let found = pipelines.filter { $0.project.id == project.id && $0.status == "failed" }
        return try .page(found.map(representations.listed), of: call, base: representations.base)
    }

    @Sendable private func answerLint(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call) else { return try .notFound("Project") }
        guard !options.faults.contains(.lintForbidden) else {
            return try .json(["message": "403 Forbidden"], status: .forbidden)
        }
        let name = call.query("content_ref") ?? call.query("sha") ?? "main"
        guard let revision = revision(name, of: project) else { return try .notFound("Commit") }
        return try .json(content.lint(project, at: revision, includesJobs: call.isSet("include_jobs")))
    }

    @Sendable private func answerFile(_ call: Call) async throws -> HTTPResponse {
        guard !options.faults.contains(.filesForbidden) else {
            return try .json(["message": "403 Forbidden"], status: .forbidden)
        }
        guard let project = project(call) else { return try .notFound("Project") }
        guard let revision = revision(call.query("ref") ?? "HEAD", of: project) else { return try .notFound("Commit") }
        let repository = Repository(project: project, directory: "\(sample.repositories)/\(project.path).git")
        guard let data = try await repository.file(call["path"], at: revision) else { return try .notFound("File") }
        return .text(data)
    }

    @Sendable private func answerCommit(_ call: Call) throws -> HTTPResponse {
        guard let project = project(call) else { return try .notFound("Project") }
        guard let revision = revision(call["revision"], of: project) else { return try .notFound("Commit") }
        return try .json(representations.commit(revision))
    }
}
