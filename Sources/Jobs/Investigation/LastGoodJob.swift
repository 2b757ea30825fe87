public import Foundation
public import GitLabAPI

/// A job that passed before a failed one of the same name.
public struct LastGoodJob: Sendable {
    public let job: ResolvedJob
    public let startedAt: Date?
    public let finishedAt: Date?
    /// Newer ones that passed and can't be used, the newest first.
    public let passedOver: [PassedOver]

    /// One that passed, and why it is of no use.
    public struct PassedOver: Sendable, Equatable, Codable {
        public enum Reason: String, Sendable, Codable {
            /// Archives it needed are gone.
            case artifactsGone = "artifacts-gone"
            /// Nothing tells any more which job's archives it used.
            case packagesUnknown = "packages-unknown"
            /// GitLab doesn't tell what it ran any more.
            case unresolvable
        }

        public var id: Int
        public var reason: Reason
        /// The needed jobs, or what went wrong.
        public var details: [String]
    }
}

/// Looks for the newest job of the same name that passed before a failed one, and whose packages can still be had.
public struct LastGoodSearch: Sendable {
    /// Pipelines of a ref that are listed, and of those, how many before the failed one are looked into.
    private static let listed = 300
    private static let searched = 30
    /// Each one that passed costs half a dozen questions.
    private static let tried = 8

    let client: GitLabClient
    let cache: ArchiveCache

    /// - Parameter archives: The cache of archives: what is in it need not be in GitLab.
    public init(client: GitLabClient, archives: String) {
        self.client = client
        cache = ArchiveCache(folder: archives, client: client) { _ in }
    }

    /// - Parameter failed: The failed job.
    /// - Throws: `InvestigationError.noLastGood`, `GitLabError`.
    public func find(before failed: ResolvedJob) async throws -> LastGoodJob {
        let identity = failed.identity
        let project = ProjectReference.path(identity.project)
        let main = try await client.project(project).defaultBranch
        let refs = [identity.ref] + [main].compactMap(\.self).filter { $0 != identity.ref }
        let isChild = try await client.pipeline(project: project, id: identity.pipeline).source == "parent_pipeline"
        var passedOver: [LastGoodJob.PassedOver] = []
        var looked = 0
        for ref in refs {
            let pipelines = try await client.pipelines(project: project, ref: ref, most: Self.listed)
                .filter { $0.id < identity.pipeline }.prefix(Self.searched)
            for pipeline in pipelines {
                looked += 1
                guard let good = try await passed(identity, in: pipeline.id, project, searchesChildren: isChild) else {
                    continue
                }
                do {
                    return LastGoodJob(
                        job: try await usable(good, of: identity.project), startedAt: good.startedAt,
                        finishedAt: good.finishedAt, passedOver: passedOver)
                } catch let reason as Unusable {
                    passedOver.append(reason.told)
                }
                guard passedOver.count < Self.tried else { break }
            }
        }
        throw InvestigationError.noLastGood(
            job: identity.name, refs: refs, pipelines: looked, passedOver: passedOver)
    }

    /// The job the user says was the last good one.
    ///
    /// - Throws: `InvestigationError.lastGoodFailed`, `.lastGoodUnusable`, and as `JobResolver`.
    public func named(_ id: Int, ofProject path: String) async throws -> LastGoodJob {
        let job = try await client.job(project: .path(path), id: id)
        guard job.status == .success else {
            throw InvestigationError.lastGoodFailed(id: id, status: job.status.rawValue)
        }
        let resolved = try await JobResolver(client: client).resolve(id, ofProject: path)
        let gone = gone(resolved)
        guard gone.isEmpty else { throw InvestigationError.lastGoodUnusable(id: id, gone: gone) }
        return LastGoodJob(
            job: resolved, startedAt: job.startedAt, finishedAt: job.finishedAt, passedOver: [])
    }

    /// How other tries of the failed job in its own pipeline ended: they had the same inputs.
    public func tries(of failed: ResolvedJob) async throws -> Tally {
        let jobs = try await client.jobs(
            ofPipeline: failed.identity.pipeline, project: .path(failed.identity.project), includeRetried: true)
        let same = jobs.filter { $0.name == failed.identity.name && $0.id != failed.identity.id }
        return Tally(
            passed: same.count { $0.status == .success },
            failed: same.count { $0.status == .failed && $0.failureReason == "script_failure" })
    }

    private func passed(
        _ identity: JobIdentity, in pipeline: Int, _ project: ProjectReference, searchesChildren: Bool
    ) async throws -> Job? {
        var pipelines = [pipeline]
        if searchesChildren {
            let started = try await client.bridges(ofPipeline: pipeline, project: project)
            pipelines += started.compactMap(\.downstreamPipeline?.id)
        }
        var found: [Job] = []
        for pipeline in pipelines {
            do {
                found += try await client.jobs(
                    ofPipeline: pipeline, project: project, scope: [.success], includeRetried: true)
            } catch GitLabError.notFound where pipeline != pipelines.first {
                // A pipeline of another project.
                continue
            }
        }
        return found.filter { $0.name == identity.name && $0.id < identity.id }.max { $0.id < $1.id }
    }

    private struct Unusable: Error { let told: LastGoodJob.PassedOver }

    private func usable(_ job: Job, of path: String) async throws -> ResolvedJob {
        do {
            let resolved = try await JobResolver(client: client).resolve(job.id, ofProject: path)
            let gone = gone(resolved)
            guard gone.isEmpty else {
                throw Unusable(told: .init(id: job.id, reason: .artifactsGone, details: gone))
            }
            return resolved
        } catch let error as Unusable {
            throw error
        } catch JobError.dependencyUnknown(let need, _) {
            throw Unusable(told: .init(id: job.id, reason: .packagesUnknown, details: [need]))
        } catch let error where !(error is CancellationError) && !Self.isServers(error) {
            throw Unusable(told: .init(id: job.id, reason: .unresolvable, details: ["\(error)"]))
        }
    }

    /// Whether the server itself is in trouble, so that the next question would fare no better.
    private static func isServers(_ error: any Error) -> Bool {
        switch error {
        case GitLabError.http, GitLabError.tokenRejected, GitLabError.tokenNeeded: true
        default: false
        }
    }

    private func gone(_ job: ResolvedJob) -> [String] { job.missingArchives(cache) }
}

extension ResolvedJob {
    /// Names of the needed jobs whose archives can't be had.
    func missingArchives(_ cache: ArchiveCache) -> [String] {
        dependencies.filter { need in
            if case .present = need.state { return false }
            return !cache.has(need)
        }.map { "\($0.job) (\($0.id))" }
    }
}
