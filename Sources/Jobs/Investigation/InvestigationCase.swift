internal import Foundation
public import GitLabAPI
internal import GitLabCI
public import TestResults

/// A failed job and the last good one, and what follows from them: which runs there can be, and what each is given.
public struct InvestigationCase: Sendable {
    /// An archive of which the last good job had another.
    public struct PackageChange: Sendable, Equatable, Codable {
        public var project: String
        public var job: String
        public var new: Int
        public var old: Int
    }

    /// Why a run is not made.
    public enum Obstacle: Sendable, Equatable {
        /// It would be given the same as that one.
        case same(as: InvestigatedInputs)
        /// Archives the failed job needs are gone.
        case archivesGone([String])
        /// There is no last good job.
        case noLastGood
        /// Nothing tells where the tests come from.
        case testsUnknown
    }

    public let failed: ResolvedJob
    public let good: LastGoodJob?
    /// Why there is no last good job.
    public let withoutGood: InvestigationError?
    /// The tests that failed in CI; empty where its log shows none, so that the job is looked at as a whole.
    public let failedTests: [TestName]
    public internal(set) var origin: TestOrigin
    public let packages: [PackageChange]
    /// What CI said with the failed job's inputs.
    public let inCI: Tally
    /// Names of needed jobs whose archives are gone.
    public let missingArchives: [String]
    let sources: @Sendable (ResolvedJob) -> SourceTree
    let repositories: String

    /// Asks GitLab about both jobs.
    ///
    /// - Parameters:
    ///   - goodJob: The job to take for the last good one; nil to look for it.
    ///   - folders: Of this user: what is in the caches is not asked for.
    /// - Throws: `InvestigationError.notFailed`, `.lastGoodFailed`, `.lastGoodUnusable`, and as a run.
    public static func read(
        _ id: Int, ofProject path: String, goodJob: Int?, client: GitLabClient, folders: Reproduction.Folders
    ) async throws -> InvestigationCase {
        let record = try await client.job(project: .path(path), id: id)
        guard record.status == .failed else {
            throw InvestigationError.notFailed(job: record.name, id: id, status: record.status.rawValue)
        }
        let failed = try await JobResolver(client: client).resolve(id, ofProject: path)
        let search = LastGoodSearch(client: client, archives: folders.archives)
        var (good, reason) = (LastGoodJob?.none, InvestigationError?.none)
        do {
            good =
                if let goodJob { try await search.named(goodJob, ofProject: path) } else {
                    try await search.find(before: failed)
                }
        } catch let error as InvestigationError {
            guard case .noLastGood = error else { throw error }
            reason = error
        }
        let authorization = client.token.map { GitAuthorization(scope: client.server, header: $0.gitHeader) }
        let sources: @Sendable (ResolvedJob) -> SourceTree = { job in
            SourceTree(of: job, cacheFolder: folders.repositories, authorization: authorization)
        }
        let tests = failed.recordedTests
        var origin = TestOrigin.unknown
        if let good {
            origin = try await TestOriginReader(client: client, failed: failed, good: good.job, sources: sources).read(
                tests: tests?.tests.map(\.name.text) ?? [], trace: failed.trace,
                starts: (record.startedAt, good.startedAt))
        }
        return InvestigationCase(
            failed: failed, good: good, withoutGood: reason, failedTests: tests?.failures.map(\.name) ?? [],
            origin: origin, packages: good.map { changes(from: $0.job, to: failed) } ?? [],
            inCI: Tally(failed: 1) + (try await search.tries(of: failed)),
            missingArchives: failed.missingArchives(search.cache), sources: sources,
            repositories: folders.repositories)
    }

    private static func changes(from good: ResolvedJob, to failed: ResolvedJob) -> [PackageChange] {
        failed.dependencies.compactMap { need in
            guard let old = good.dependencies.first(where: { $0.job == need.job && $0.project == need.project }),
                let project = need.project, old.id != need.id
            else { return nil }
            return PackageChange(project: project, job: need.job, new: need.id, old: old.id)
        }
    }

    /// Why one of the runs is not made; nil where it can be.
    public func obstacle(to inputs: InvestigatedInputs) -> Obstacle? {
        if inputs != .asItWas, good == nil { return .noLastGood }
        if inputs.hasOldTests, origin == .unknown { return .testsUnknown }
        if let same = InvestigatedInputs.allCases.first(where: { $0 != inputs && $0 < inputs && isSame($0, inputs) }) {
            return .same(as: same)
        }
        // Old packages take the place of all that differ; what both jobs had is gone for both.
        if !inputs.hasOldPackages, !missingArchives.isEmpty { return .archivesGone(missingArchives) }
        return nil
    }

    private func isSame(_ one: InvestigatedInputs, _ other: InvestigatedInputs) -> Bool {
        (packages.isEmpty || one.hasOldPackages == other.hasOldPackages)
            && (!origin.differs || one.hasOldTests == other.hasOldTests)
    }

    /// Those that can be made.
    public var possible: Set<InvestigatedInputs> {
        Set(InvestigatedInputs.allCases.filter { obstacle(to: $0) == nil })
    }

    /// What is known before anything ran, of each failed test, or of the job.
    public var observations: [Observations] {
        let seen = Observations(
            inCI: inCI, lastGoodInCI: Tally(passed: good == nil ? 0 : 1), packagesDiffer: !packages.isEmpty,
            testsDiffer: origin.differs)
        return Array(repeating: seen, count: max(1, failedTests.count))
    }
}

extension InvestigatedInputs: Comparable {
    public static func < (one: InvestigatedInputs, other: InvestigatedInputs) -> Bool {
        (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
    }
}

extension ResolvedJob {
    /// Its log, where it comes from GitLab.
    var trace: Trace? { if case .log(let trace, _) = outcome { trace } else { nil } }
}
