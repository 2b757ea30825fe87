public import Foundation

/// A pipeline with its jobs, and with the pipelines that its trigger jobs started.
public struct PipelineTree: Sendable, Equatable, Encodable {
    /// A job, and whether it can be run again.
    public struct Entry: Sendable, Equatable, Encodable {
        public var id: Int
        public var name: String
        public var stage: String
        /// GitLab's word, such as `failed`.
        public var status: String
        public var mayFail: Bool
        /// The job's page.
        public var url: String
        /// The profile its `DISTRO` means; nil for a job that needs no machine of ours.
        public var profile: String?
        public var started: Date?
        /// Seconds.
        public var duration: Double?
        /// GitLab's word, such as `script_failure`; of failed jobs only.
        public var failureReason: String?
        /// What it waits for: names of jobs, `project:job` of those in other projects.
        public var needs: [String] = []
        /// Tries of the same job that were replaced by this one, oldest first.
        public var earlier: [Attempt] = []
    }

    /// A try of a job that was replaced by a newer one.
    public struct Attempt: Sendable, Equatable, Encodable {
        public var id: Int
        public var status: String
        public var failureReason: String?
        /// Seconds.
        public var duration: Double?
        public var url: String
    }

    /// A trigger job, and what it started.
    public struct Trigger: Sendable, Equatable, Encodable {
        public var id: Int
        public var name: String
        public var stage: String
        public var status: String
        /// nil when nothing was started, or it isn't visible.
        public var pipeline: PipelineTree?
    }

    /// The project's full path.
    public var project: String
    public var id: Int
    public var ref: String
    public var sha: String
    public var status: String
    /// What started it, such as `push` or `parent_pipeline`.
    public var source: String
    public var created: Date?
    /// Seconds, once it has ended.
    public var duration: Double?
    /// The login of who started it.
    public var user: String?
    /// The pipeline's page.
    public var url: String
    /// In the order of the stages, and in these in the order in which GitLab made them.
    public var jobs: [Entry]
    public var triggers: [Trigger]
    /// Why nothing is known of the jobs' machines; nil when it is.
    public var undefined: String?

    /// The jobs of this pipeline and of those below it, with the project of each.
    public var all: [(project: String, job: Entry)] {
        jobs.map { (project, $0) } + triggers.flatMap { $0.pipeline?.all ?? [] }
    }

    /// Failed jobs that can be run again, newest last.
    public var failures: [(project: String, job: Entry)] {
        all.filter { $0.job.status == "failed" && $0.job.profile != nil }
    }
}
