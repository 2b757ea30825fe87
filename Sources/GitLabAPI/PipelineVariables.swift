public import Foundation
internal import HTTP

/// A variable a pipeline was started with: by hand, by a trigger, by a schedule, by another pipeline.
public struct PipelineVariable: Sendable, Equatable, Decodable {
    public let key: String
    public let value: String
    /// `env_var` or `file`.
    public let variableType: String?
    public let raw: Bool?
}

extension GitLabClient {
    /// `GET /projects/:id/pipelines/:pipeline_id/variables`; only for who may see them.
    public func variables(ofPipeline pipeline: Int, project: ProjectReference) async throws -> [PipelineVariable] {
        try await get(
            [PipelineVariable].self, .pipeline(pipeline, project: project),
            project.path + ["pipelines", String(pipeline), "variables"])
    }
}

/// A merge request, as it is now.
public struct MergeRequest: Sendable, Equatable, Decodable, Identifiable {
    public let id: Int
    /// The number within the project.
    public let iid: Int
    public let title: String?
    public let sourceBranch: String?
    public let targetBranch: String?
    public let sourceProjectID: Int?
    public let targetProjectID: Int?
    public let labels: [String]
    public let draft: Bool?
    public let milestone: Milestone?
    public let assignees: [Job.User]
    public let diffRefs: DiffReferences?

    public struct Milestone: Sendable, Equatable, Decodable {
        public let title: String?
    }

    /// Commits of its newest version.
    public struct DiffReferences: Sendable, Equatable, Decodable {
        public let baseSHA: String?
        public let headSHA: String?
    }

    private enum CodingKeys: CodingKey {
        case id, iid, title, sourceBranch, targetBranch, sourceProjectID, targetProjectID, labels, draft, milestone
        case assignees, diffRefs
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(Int.self, forKey: .id)
        iid = try fields.decode(Int.self, forKey: .iid)
        title = try fields.decodeIfPresent(String.self, forKey: .title)
        sourceBranch = try fields.decodeIfPresent(String.self, forKey: .sourceBranch)
        targetBranch = try fields.decodeIfPresent(String.self, forKey: .targetBranch)
        sourceProjectID = try fields.decodeIfPresent(Int.self, forKey: .sourceProjectID)
        targetProjectID = try fields.decodeIfPresent(Int.self, forKey: .targetProjectID)
        labels = try fields.list(String.self, .labels)
        draft = try fields.decodeIfPresent(Bool.self, forKey: .draft)
        milestone = try fields.decodeIfPresent(Milestone.self, forKey: .milestone)
        assignees = try fields.list(Job.User.self, .assignees)
        diffRefs = try fields.decodeIfPresent(DiffReferences.self, forKey: .diffRefs)
    }
}

extension GitLabClient {
    /// `GET /projects/:id/merge_requests/:iid`
    public func mergeRequest(_ number: Int, project: ProjectReference) async throws -> MergeRequest {
        try await get(
            MergeRequest.self, .pipelines(project: project), project.path + ["merge_requests", String(number)])
    }

    /// The dotenv report of a job as GitLab keeps it, mostly a gzip file; nil where this server has no way to it.
    ///
    /// `GET /projects/:id/jobs/:job_id/artifacts?file_type=dotenv`, on new servers; older ones give the archive, and the
    /// page for people gives the report of a public project.
    public func variableReport(project: ProjectReference, path: String, job: Int) async throws -> Data? {
        let resource = Resource.artifacts(job: job, project: project)
        var question = try request(
            project.path + ["jobs", String(job), "artifacts"], [("file_type", "dotenv")])
        question.headers["Accept"] = "*/*"
        if let data = try await small(resource, question) { return data }
        let parts = path.split(separator: "/").map(String.init) + ["-", "jobs", String(job), "artifacts", "download"]
        return try await small(resource, HTTPRequest(try address(parts, [("file_type", "dotenv")])))
    }

    /// A short answer that is neither an archive nor a page.
    private func small(_ resource: Resource, _ question: HTTPRequest) async throws -> Data? {
        do {
            let response = try await answer(resource, to: question, limit: 1 << 20)
            let isPage = response.headers["Content-Type"]?.contains("html") ?? false
            return isPage || response.body.starts(with: Data("PK".utf8)) ? nil : response.body
        } catch let error as GitLabError {
            switch error {
            case .http(.tooLarge), .notFound, .tokenNeeded, .tokenRejected, .insufficientScope, .refused: return nil
            default: throw error
            }
        }
    }
}
