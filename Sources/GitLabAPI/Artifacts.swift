public import Foundation
public import HTTP

extension GitLabClient {
    /// The largest archive that is loaded when the caller says nothing else; gitlab.com allows 1 GiB.
    public static let largestArchive: UInt64 = 16 << 30

    /// Loads the archive of a job to a file: `GET /projects/:id/jobs/:job_id/artifacts`. The token stays with GitLab when
    /// that sends us on to its object storage.
    ///
    /// - Parameters:
    ///   - path: Where the zip file will be; an interrupted download is continued from what stands beside it.
    ///   - expectedSize: Bytes, as `Job.artifactsFile` has them.
    public func downloadArtifacts(
        project: ProjectReference, job: Int, to path: String, expectedSize: UInt64? = nil,
        maximumSize: UInt64 = largestArchive, progress: @escaping @Sendable (TransferProgress) -> Void = { _ in }
    ) async throws -> Download {
        let resource = Resource.artifacts(job: job, project: project)
        var question = try request(project.path + ["jobs", String(job), "artifacts"])
        question.headers["Accept"] = "*/*"
        return try await translating(resource) { [question] in
            try await http.download(
                question, to: path, expectedSize: expectedSize, maximumSize: maximumSize, progress: progress)
        }
    }

    /// Loads the archive of a job that we know, and says what became of one that is gone.
    public func downloadArtifacts(
        of job: Job, project: ProjectReference, to path: String, now: Date = Date(),
        progress: @escaping @Sendable (TransferProgress) -> Void = { _ in }
    ) async throws -> Download {
        switch job.artifactState(now: now) {
        case .expired(let date): throw GitLabError.artifactsExpired(job: job.name, id: job.id, on: date)
        case .erased(let date): throw GitLabError.artifactsErased(job: job.name, id: job.id, on: date)
        case .neverMade: throw GitLabError.artifactsNeverMade(job: job.name, id: job.id)
        case .present(let size, _):
            return try await downloadArtifacts(
                project: project, job: job.id, to: path, expectedSize: size, progress: progress)
        }
    }
}
