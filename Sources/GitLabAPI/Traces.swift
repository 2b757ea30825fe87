public import Foundation
internal import HTTP

extension GitLabClient {
    /// GitLab keeps 4 MiB of a log by default; some servers allow more.
    public static let longestTrace: UInt64 = 64 << 20

    /// The log of a job, as it is stored: `GET /projects/:id/jobs/:job_id/trace`. Empty when there is none yet.
    ///
    /// The API wants a token, also for public projects; without one the page for people is asked, which gives the same.
    public func trace(project: ProjectReference, job: Int) async throws -> Data {
        let resource = Resource.trace(job: job, project: project)
        let question = try request(project.path + ["jobs", String(job), "trace"])
        do {
            let response = try await answer(resource, to: question, limit: Self.longestTrace)
            guard response.headers["Content-Type"]?.contains("html") != true else {
                throw GitLabError.invalidAnswer(resource, host: host, reason: "a page for people instead of data")
            }
            return response.body
        } catch GitLabError.tokenNeeded where token == nil {
            return try await anonymousTrace(project: project, job: job)
        } catch GitLabError.notFound where token != nil {
            // Some servers say 404 for a job without a log: one for a job that is not there explains itself here.
            _ = try await self.job(project: project, id: job)
            return Data()
        }
    }

    private func anonymousTrace(project: ProjectReference, job: Int) async throws -> Data {
        let resource = Resource.trace(job: job, project: project)
        let question = HTTPRequest(try await pageOfTrace(project: project, job: job))
        let response = try await answer(resource, to: question, limit: Self.longestTrace)
        if response.headers["Content-Type"]?.contains("html") ?? false {
            // The page to log in on.
            throw GitLabError.tokenNeeded(host: host, resource)
        }
        return response.body
    }

    /// The address of a log for people, which anybody may read where the project is public.
    func pageOfTrace(project: ProjectReference, job: Int) async throws -> URL {
        let path: String
        switch project {
        case .path(let known): path = known
        case .id: path = try await self.project(project).pathWithNamespace
        }
        return try address(path.split(separator: "/").map(String.init) + ["-", "jobs", String(job), "raw"])
    }
}
