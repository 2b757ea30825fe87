public import Foundation
public import GitLabAPI
internal import GitLabCI
public import TestResults

/// A pipeline that a search looks at: one that has the job.
public struct BisectedPipeline: Sendable, Equatable, Codable {
    /// What was found out about it.
    public enum Finding: String, Sendable, Codable {
        case good, bad
        /// Its job came to no result in CI, and could not be run here.
        case untestable
        /// It was not looked at.
        case open
    }

    /// Who says so.
    public enum Source: String, Sendable, Codable {
        case ci
        /// A run here.
        case run
    }

    public var id: Int
    public var sha: String
    public var createdAt: Date?
    public var webURL: URL?
    /// The newest job of the name.
    public var job: Int
    /// Its state in GitLab.
    public var status: String
    public var finding = Finding.open
    public var source: Source?
    /// The run that said so.
    public var run: String?
    /// Why it is untestable, or doubtful.
    public var note: String?
}

/// Reads what CI itself says of the pipelines of a ref.
public struct BisectedRow: Sendable {
    /// More are not listed: each one costs a question.
    public static let most = 100

    let client: GitLabClient
    let project: ProjectReference
    let job: String

    public init(client: GitLabClient, project: String, job: String) {
        self.client = client
        self.project = .path(project)
        self.job = job
    }

    /// The pipelines of a ref that have the job, the oldest first; those of one commit can be several.
    ///
    /// - Parameters:
    ///   - good: The oldest that is wanted; nil for the newest before the bad one in which the job passed.
    ///   - bad: The newest that is wanted; nil for the newest in which it failed.
    /// - Throws: `InvestigationError.noRange`, `GitLabError`.
    public func read(ref: String, good: Int?, bad: Int?) async throws -> [BisectedPipeline] {
        func fault(_ reason: InvestigationError.RangeFault) -> InvestigationError {
            .noRange(job: job, ref: ref, reason: reason)
        }
        if let good, let bad, good >= bad { throw fault(.goodIsNewer) }
        var row: [BisectedPipeline] = []
        for pipeline in try await client.pipelines(project: project, ref: ref, most: Self.most) {
            if let bad, pipeline.id > bad { continue }
            if let good, pipeline.id < good { break }
            guard let found = try await entry(pipeline) else { continue }
            if row.isEmpty, bad == nil, found.status != GitLabAPI.JobStatus.failed.rawValue { continue }
            row.append(found)
            if good == nil, row.count > 1, found.status == GitLabAPI.JobStatus.success.rawValue { break }
        }
        guard let newest = row.first else { throw fault(bad == nil ? .noBad : .noSuchPipeline) }
        if let bad, newest.id != bad { throw fault(.noSuchPipeline) }
        guard let oldest = row.last, row.count > 1 else { throw fault(good == nil ? .noGood : .noSuchPipeline) }
        if let good, oldest.id != good { throw fault(.noSuchPipeline) }
        if good == nil, oldest.status != GitLabAPI.JobStatus.success.rawValue { throw fault(.noGood) }
        return row.reversed()
    }

    private func entry(_ pipeline: PipelineSummary) async throws -> BisectedPipeline? {
        let jobs = try await client.jobs(ofPipeline: pipeline.id, project: project)
        guard let newest = jobs.filter({ $0.name == job }).max(by: { $0.id < $1.id }) else { return nil }
        return BisectedPipeline(
            id: pipeline.id, sha: pipeline.sha ?? newest.commit?.id ?? "", createdAt: pipeline.createdAt,
            webURL: pipeline.webURL, job: newest.id, status: newest.status.rawValue)
    }

    /// What CI says.
    ///
    /// A job that failed is bad when one of the tests did; the failure of other tests says nothing about these.
    ///
    /// - Parameter tests: Those that matter; none for the job as a whole.
    /// - Returns: Nil where CI came to no result.
    public func answer(_ pipeline: BisectedPipeline, tests: [TestName]) async throws -> Bisection.Result? {
        let job = try await client.job(project: project, id: pipeline.job)
        if job.status == .success { return .good }
        guard job.status == .failed else { return nil }
        if tests.isEmpty { return job.failureReason.map { $0 == "script_failure" } ?? true ? .bad : nil }
        let trace = Trace(try await client.trace(project: project, job: job.id))
        return TraceTests.report(of: job.name, trace)?.result(of: tests)
    }

    /// The tests that failed in CI in a pipeline's job.
    public func failedTests(_ pipeline: BisectedPipeline) async throws -> [TestName] {
        let trace = Trace(try await client.trace(project: project, job: pipeline.job))
        return TraceTests.report(of: job, trace)?.failures.map(\.name) ?? []
    }
}

extension TestReport {
    /// Bad when one of the tests failed, good when all passed; nil where that is not known.
    public func result(of names: [TestName]) -> Bisection.Result? {
        let found = names.map { name in tests.first { $0.name.isSameTest(as: name) }?.status }
        if found.contains(where: { $0?.isFailure == true }) { return .bad }
        return found.allSatisfy { $0 == .passed || $0 == .warned } ? .good : nil
    }
}
