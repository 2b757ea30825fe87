public import Foundation

/// What GitLab says of a pipeline in a list or inside a job.
public struct PipelineSummary: Sendable, Equatable, Decodable, Identifiable {
    public let id: Int
    /// The number within the project.
    public let iid: Int?
    public let projectID: Int?
    public let sha: String?
    public let ref: String?
    public let status: JobStatus?
    /// What started it: `push`, `schedule`, `merge_request_event`, `parent_pipeline` …
    public let source: String?
    public let createdAt: Date?
    public let updatedAt: Date?
    public let webURL: URL?
}

/// A pipeline.
public struct Pipeline: Sendable, Equatable, Decodable, Identifiable {
    public let id: Int
    /// The number within the project.
    public let iid: Int?
    public let projectID: Int?
    public let sha: String
    public let ref: String?
    public let status: JobStatus
    /// What started it: `push`, `schedule`, `merge_request_event`, `parent_pipeline` …
    public let source: String?
    public let beforeSHA: String?
    public let tag: Bool?
    /// Why GitLab could not read the configuration.
    public let yamlErrors: String?
    public let createdAt: Date?
    public let startedAt: Date?
    public let finishedAt: Date?
    /// Seconds.
    public let duration: Double?
    public let name: String?
    public let user: Job.User?
    public let webURL: URL?
}

/// Which of a project's pipelines are meant; nil is any.
public struct PipelineFilter: Sendable, Equatable {
    /// A branch or tag.
    public var ref: String?
    /// The whole id of a commit.
    public var sha: String?
    public var status: JobStatus?
    /// What started it, such as `schedule`.
    public var source: String?

    public init(ref: String? = nil, sha: String? = nil, status: JobStatus? = nil, source: String? = nil) {
        self.ref = ref
        self.sha = sha
        self.status = status
        self.source = source
    }

    fileprivate var query: [(String, String)] {
        [("ref", ref), ("sha", sha), ("status", status?.rawValue), ("source", source)].compactMap { name, value in
            value.map { (name, $0) }
        }
    }
}

/// A job that started another pipeline.
public struct Bridge: Sendable, Equatable, Decodable, Identifiable {
    public let id: Int
    public let name: String
    public let stage: String?
    public let status: JobStatus
    public let webURL: URL?
    /// Nil as long as it was not started.
    public let downstreamPipeline: PipelineSummary?
}

extension GitLabClient {
    /// `GET /projects/:id/pipelines/:pipeline_id`
    public func pipeline(project: ProjectReference, id: Int) async throws -> Pipeline {
        try await get(Pipeline.self, .pipeline(id, project: project), project.path + ["pipelines", String(id)])
    }

    /// `GET /projects/:id/pipelines`, newest first; without child pipelines.
    ///
    /// - Parameter most: Reading ends when there are so many.
    public func pipelines(
        project: ProjectReference, matching filter: PipelineFilter, most: Int = 100
    ) async throws -> [PipelineSummary] {
        let found = try await pages(
            PipelineSummary.self, .pipelines(project: project), project.path + ["pipelines"], filter.query
        ) { $0.count >= most }
        return Array(found.prefix(most))
    }

    /// The same, of a branch or tag, or of a commit.
    public func pipelines(
        project: ProjectReference, ref: String? = nil, sha: String? = nil, most: Int = 100
    ) async throws -> [PipelineSummary] {
        try await pipelines(project: project, matching: PipelineFilter(ref: ref, sha: sha), most: most)
    }

    /// The pipelines of a merge request, newest first: `GET /projects/:id/merge_requests/:iid/pipelines`
    public func pipelines(ofMergeRequest number: Int, project: ProjectReference) async throws -> [PipelineSummary] {
        try await pages(
            PipelineSummary.self, .pipelines(project: project),
            project.path + ["merge_requests", String(number), "pipelines"])
    }

    /// The jobs of a pipeline that started other pipelines: `GET …/trigger_jobs`, since GitLab 19.2; `…/bridges` on
    /// servers that do not know it.
    public func bridges(ofPipeline pipeline: Int, project: ProjectReference) async throws -> [Bridge] {
        let resource = Resource.bridges(pipeline: pipeline, project: project)
        let path = project.path + ["pipelines", String(pipeline)]
        do {
            return try await pages(Bridge.self, resource, path + ["trigger_jobs"])
        } catch GitLabError.notFound {
            return try await pages(Bridge.self, resource, path + ["bridges"])
        }
    }
}
