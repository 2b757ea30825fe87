public import Foundation

/// A job of a pipeline, and what became of it.
public struct Job: Sendable, Equatable, Decodable, Identifiable {
    public let id: Int
    public let name: String
    public let stage: String
    public let status: JobStatus
    /// The branch or tag.
    public let ref: String?
    public let tag: Bool?
    public let allowFailure: Bool?
    public let createdAt: Date?
    public let startedAt: Date?
    public let finishedAt: Date?
    public let erasedAt: Date?
    /// Seconds.
    public let duration: Double?
    /// For example `script_failure`; of failed jobs only.
    public let failureReason: String?
    public let webURL: URL?
    public let user: User?
    public let commit: Commit?
    public let pipeline: PipelineSummary?
    /// The archive, while GitLab has it.
    public let artifactsFile: ArtifactsFile?
    /// All files GitLab keeps of the job, reports and log included.
    public let artifacts: [Artifact]
    public let artifactsExpireAt: Date?
    public let runner: Runner?
    public let runnerManager: RunnerManager?
    /// The tags a runner must have.
    public let tagList: [String]

    public struct User: Sendable, Equatable, Decodable {
        public let id: Int?
        public let username: String?
        public let name: String?
    }

    public struct Commit: Sendable, Equatable, Decodable {
        /// The full SHA.
        public let id: String
        public let title: String?
        public let message: String?
        public let authorName: String?
        public let authorEmail: String?
        public let committedDate: Date?
        public let parentIDs: [String]?
    }

    public struct ArtifactsFile: Sendable, Equatable, Decodable {
        public let filename: String
        /// Bytes.
        public let size: UInt64?
    }

    public struct Artifact: Sendable, Equatable, Decodable {
        /// `archive`, `metadata`, `trace`, `junit`, `dotenv` …
        public let fileType: String?
        public let filename: String?
        /// Bytes.
        public let size: UInt64?
        /// `zip`, `gzip` or `raw`.
        public let fileFormat: String?
    }

    public struct Runner: Sendable, Equatable, Decodable {
        public let id: Int?
        public let description: String?
    }

    public struct RunnerManager: Sendable, Equatable, Decodable {
        public let systemID: String?
        /// Of gitlab-runner.
        public let version: String?
        public let platform: String?
        public let architecture: String?
    }

    private enum CodingKeys: CodingKey {
        case id, name, stage, status, ref, tag, allowFailure, createdAt, startedAt, finishedAt, erasedAt, duration
        case failureReason, webURL, user, commit, pipeline, artifactsFile, artifacts, artifactsExpireAt, runner
        case runnerManager, tagList
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(Int.self, forKey: .id)
        name = try fields.decode(String.self, forKey: .name)
        stage = try fields.decodeIfPresent(String.self, forKey: .stage) ?? "test"
        status = try fields.decode(JobStatus.self, forKey: .status)
        ref = try fields.decodeIfPresent(String.self, forKey: .ref)
        tag = try fields.decodeIfPresent(Bool.self, forKey: .tag)
        allowFailure = try fields.decodeIfPresent(Bool.self, forKey: .allowFailure)
        createdAt = try fields.decodeIfPresent(Date.self, forKey: .createdAt)
        startedAt = try fields.decodeIfPresent(Date.self, forKey: .startedAt)
        finishedAt = try fields.decodeIfPresent(Date.self, forKey: .finishedAt)
        erasedAt = try fields.decodeIfPresent(Date.self, forKey: .erasedAt)
        duration = try fields.decodeIfPresent(Double.self, forKey: .duration)
        failureReason = try fields.decodeIfPresent(String.self, forKey: .failureReason)
        webURL = try fields.decodeIfPresent(URL.self, forKey: .webURL)
        user = try fields.decodeIfPresent(User.self, forKey: .user)
        commit = try fields.decodeIfPresent(Commit.self, forKey: .commit)
        pipeline = try fields.decodeIfPresent(PipelineSummary.self, forKey: .pipeline)
        artifactsFile = try fields.decodeIfPresent(ArtifactsFile.self, forKey: .artifactsFile)
        artifacts = try fields.list(Artifact.self, .artifacts)
        artifactsExpireAt = try fields.decodeIfPresent(Date.self, forKey: .artifactsExpireAt)
        runner = try fields.decodeIfPresent(Runner.self, forKey: .runner)
        runnerManager = try fields.decodeIfPresent(RunnerManager.self, forKey: .runnerManager)
        tagList = try fields.list(String.self, .tagList)
    }
}
