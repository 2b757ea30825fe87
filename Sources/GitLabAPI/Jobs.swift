public import Foundation

extension GitLabClient {
    /// `GET /projects/:id/jobs/:job_id`; needs a token, also for public projects.
    public func job(project: ProjectReference, id: Int) async throws -> Job {
        try await get(Job.self, .job(id, project: project), project.path + ["jobs", String(id)])
    }

    /// `GET /projects/:id/pipelines/:pipeline_id/jobs`, newest first; no bridges.
    ///
    /// - Parameters:
    ///   - scope: Only jobs in one of these states; all when empty.
    ///   - includeRetried: Also those that were replaced by a newer try.
    public func jobs(
        ofPipeline pipeline: Int, project: ProjectReference, scope: [JobStatus] = [], includeRetried: Bool = false
    ) async throws -> [Job] {
        let query = scope.map { ("scope[]", $0.rawValue) } + (includeRetried ? [("include_retried", "true")] : [])
        return try await pages(
            Job.self, .jobs(pipeline: pipeline, project: project),
            project.path + ["pipelines", String(pipeline), "jobs"], query)
    }

    /// `GET /projects/:id/jobs`, newest first; needs a token, also for public projects.
    ///
    /// - Parameter most: Reading ends when there are so many.
    public func jobs(project: ProjectReference, scope: [JobStatus] = [], most: Int = 1000) async throws -> [Job] {
        let jobs = try await pages(
            Job.self, .projectJobs(project: project), project.path + ["jobs"],
            scope.map { ("scope[]", $0.rawValue) }
        ) { $0.count >= most }
        return Array(jobs.prefix(most))
    }

    /// The job that `needs:project` would have taken at a time: the highest id with that name and ref that succeeded
    /// and was finished. A guess, since GitLab tells nobody what it took. Works without a token.
    ///
    /// - Parameters:
    ///   - time: Jobs that finished later are passed over.
    ///   - pipelines: So many of the ref's newest pipelines are searched.
    /// - Returns: Nil when none of them has such a job.
    public func successfulJob(
        named name: String, ref: String, project: ProjectReference, finishedBefore time: Date? = nil,
        pipelines most: Int = 20
    ) async throws -> Job? {
        var best: Job?
        for pipeline in try await pipelines(project: project, ref: ref, most: most) {
            let jobs = try await jobs(ofPipeline: pipeline.id, project: project, scope: [.success])
            let fitting = jobs.filter { job in
                job.name == name && job.status == .success && isFinished(job, before: time)
            }
            guard let newest = fitting.max(by: { $0.id < $1.id }) else { continue }
            if newest.id > best?.id ?? 0 { best = newest }
            // Pipelines come newest first; only a retry in an older one could have a higher id, which is rare enough.
            break
        }
        return best
    }

    private func isFinished(_ job: Job, before time: Date?) -> Bool {
        guard let time else { return true }
        return job.finishedAt.map { $0 <= time } ?? false
    }
}
