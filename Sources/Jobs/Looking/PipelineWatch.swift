public import GitLabAPI

/// A pipeline and its own jobs at one time.
public struct WatchedPipeline: Sendable, Equatable {
    public let pipeline: Pipeline
    /// In the order in which GitLab made them.
    public let jobs: [Job]

    /// Whether nothing more will happen unless somebody does something.
    public var isOver: Bool { pipeline.status.isFinal || pipeline.status == .manual }

    /// The jobs whose state is not what it was.
    public func changes(since before: WatchedPipeline?) -> [Job] {
        let known = Dictionary((before?.jobs ?? []).map { ($0.id, $0.status) }) { first, _ in first }
        return jobs.filter { known[$0.id] != $0.status }
    }
}

/// Waits for the end of a pipeline.
public struct PipelineWatch: Sendable {
    private let patient: PatientClient
    private let pace: PollingPace

    public init(
        client: GitLabClient, pace: PollingPace = PollingPace(shortest: .seconds(5)),
        onTrouble: @escaping @Sendable (PollingTrouble) -> Void = { _ in }
    ) {
        patient = PatientClient(client: client, onTrouble: onTrouble)
        self.pace = pace
    }

    /// Tells the state at first and whenever something changed, and returns the last.
    public func wait(
        for id: Int, project: ProjectReference, _ tell: (WatchedPipeline) throws -> Void
    ) async throws -> WatchedPipeline {
        var pace = pace
        var last: WatchedPipeline?
        while true {
            // The pipeline first: when it is over, so are the jobs that are asked for after it.
            let pipeline = try await patient.ask { try await $0.pipeline(project: project, id: id) }
            let jobs = try await patient.ask { try await $0.jobs(ofPipeline: id, project: project) }
            let now = WatchedPipeline(pipeline: pipeline, jobs: jobs.sorted { $0.id < $1.id })
            let hasNews = now.pipeline.status != last?.pipeline.status || !now.changes(since: last).isEmpty
            if hasNews { try tell(now) }
            if now.isOver { return now }
            last = now
            try await Task.sleep(for: pace.next(hasNews: hasNews))
        }
    }
}
