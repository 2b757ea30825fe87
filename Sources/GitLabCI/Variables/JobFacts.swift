public import Foundation

/// What a local run knows about a job from GitLab's answers and the job's trace: the base of the predefined
/// variables. nil means nobody told, and the variables that depend on it are left out or said to be unknown.
public struct JobFacts: Sendable, Equatable {
    public var server: Server
    public var project: Project
    public var pipeline: Pipeline
    public var commit: Commit
    public var job: Job
    public var runner: Runner
    public var user: User?
    public var mergeRequest: MergeRequest?

    public init(
        server: Server, project: Project, pipeline: Pipeline, commit: Commit, job: Job, runner: Runner = Runner(),
        user: User? = nil, mergeRequest: MergeRequest? = nil
    ) {
        self.mergeRequest = mergeRequest
        self.server = server
        self.project = project
        self.pipeline = pipeline
        self.commit = commit
        self.job = job
        self.runner = runner
        self.user = user
    }

    /// The GitLab instance.
    public struct Server: Sendable, Equatable {
        /// Base address without trailing slash; an installation below a path has the path.
        public var baseURL: String
        /// From the metadata endpoint, which takes a token.
        public var version: String?

        public init(baseURL: String, version: String? = nil) {
            self.baseURL = baseURL
            self.version = version
        }
    }

    /// The project the job belongs to.
    public struct Project: Sendable, Equatable {
        public var id: Int
        /// `group/subgroup/project`.
        public var fullPath: String
        /// The display name.
        public var title: String
        public var description: String?
        public var namespaceID: Int?
        /// `public`, `internal` or `private`.
        public var visibility: String?
        public var defaultBranch: String?
        public var webURL: String
        /// Clone address without credentials.
        public var repositoryURL: String?
        /// Empty or nil: `.gitlab-ci.yml`.
        public var configurationPath: String?

        public init(
            id: Int, fullPath: String, title: String, description: String? = nil, namespaceID: Int? = nil,
            visibility: String? = nil,
            defaultBranch: String? = nil, webURL: String, repositoryURL: String? = nil,
            configurationPath: String? = nil
        ) {
            self.id = id
            self.fullPath = fullPath
            self.title = title
            self.description = description
            self.namespaceID = namespaceID
            self.visibility = visibility
            self.defaultBranch = defaultBranch
            self.webURL = webURL
            self.repositoryURL = repositoryURL
            self.configurationPath = configurationPath
        }
    }

    /// The pipeline of the job.
    public struct Pipeline: Sendable, Equatable {
        public var id: Int
        public var iid: Int?
        /// For instance `push` or `merge_request_event`.
        public var source: String?
        public var createdAt: Date?
        public var webURL: String?
        public var name: String?

        public init(
            id: Int, iid: Int? = nil, source: String? = nil, createdAt: Date? = nil, webURL: String? = nil,
            name: String? = nil
        ) {
            self.id = id
            self.iid = iid
            self.source = source
            self.createdAt = createdAt
            self.webURL = webURL
            self.name = name
        }
    }

    /// The commit the pipeline ran for.
    public struct Commit: Sendable, Equatable {
        public var sha: String
        public var beforeSHA: String?
        /// Branch or tag; in a merge request pipeline the source branch.
        public var refName: String
        public var isTag: Bool
        public var message: String?
        /// `Name <mail>`.
        public var author: String?
        public var timestamp: Date?
        public var isProtected: Bool?

        public init(
            sha: String, beforeSHA: String? = nil, refName: String, isTag: Bool = false, message: String? = nil,
            author: String? = nil, timestamp: Date? = nil, isProtected: Bool? = nil
        ) {
            self.sha = sha
            self.beforeSHA = beforeSHA
            self.refName = refName
            self.isTag = isTag
            self.message = message
            self.author = author
            self.timestamp = timestamp
            self.isProtected = isProtected
        }
    }

    /// The job itself.
    public struct Job: Sendable, Equatable {
        public var id: Int
        public var name: String
        public var stage: String
        /// When the original job started, not the local run.
        public var startedAt: Date?
        public var webURL: String?
        /// Effective limit in seconds.
        public var timeout: Int?
        public var isManual: Bool
        public var nodeIndex: Int?
        public var nodeTotal: Int
        /// Name of the image after expansion.
        public var image: String?

        public init(
            id: Int, name: String, stage: String, startedAt: Date? = nil, webURL: String? = nil, timeout: Int? = nil,
            isManual: Bool = false, nodeIndex: Int? = nil, nodeTotal: Int = 1, image: String? = nil
        ) {
            self.id = id
            self.name = name
            self.stage = stage
            self.startedAt = startedAt
            self.webURL = webURL
            self.timeout = timeout
            self.isManual = isManual
            self.nodeIndex = nodeIndex
            self.nodeTotal = nodeTotal
            self.image = image
        }
    }

    /// The runner that ran the original job.
    public struct Runner: Sendable, Equatable {
        public var id: Int?
        public var description: String?
        public var tags: [String]
        public var version: String?
        public var revision: String?
        public var shortToken: String?
        /// For instance `linux/amd64`.
        public var executableArchitecture: String?

        public init(
            id: Int? = nil, description: String? = nil, tags: [String] = [], version: String? = nil,
            revision: String? = nil, shortToken: String? = nil, executableArchitecture: String? = nil
        ) {
            self.id = id
            self.description = description
            self.tags = tags
            self.version = version
            self.revision = revision
            self.shortToken = shortToken
            self.executableArchitecture = executableArchitecture
        }
    }

    /// The merge request of a pipeline that ran for one, as it is now.
    public struct MergeRequest: Sendable, Equatable {
        public var id: Int
        public var iid: Int
        /// `head` or `merge`: which of its references the pipeline ran for.
        public var isMergedResult: Bool
        public var title: String?
        public var sourceBranch: String?
        public var targetBranch: String?
        public var sourceProjectID: Int?
        public var labels: [String]
        public var milestone: String?
        public var assignees: [String]
        /// Where its changes begin; only while its newest version is the one that the pipeline ran for.
        public var diffBaseSHA: String?

        public init(
            id: Int, iid: Int, isMergedResult: Bool, title: String? = nil, sourceBranch: String? = nil,
            targetBranch: String? = nil, sourceProjectID: Int? = nil, labels: [String] = [], milestone: String? = nil,
            assignees: [String] = [], diffBaseSHA: String? = nil
        ) {
            self.id = id
            self.iid = iid
            self.isMergedResult = isMergedResult
            self.title = title
            self.sourceBranch = sourceBranch
            self.targetBranch = targetBranch
            self.sourceProjectID = sourceProjectID
            self.labels = labels
            self.milestone = milestone
            self.assignees = assignees
            self.diffBaseSHA = diffBaseSHA
        }
    }

    /// Who started the job.
    public struct User: Sendable, Equatable {
        public var id: Int
        public var login: String
        public var name: String
        /// Usually not visible.
        public var email: String?

        public init(id: Int, login: String, name: String, email: String? = nil) {
            self.id = id
            self.login = login
            self.name = name
            self.email = email
        }
    }
}
