internal import Foundation
public import GitLabAPI
internal import GitLabCI
public import Profiles

/// Reads a pipeline with all that it started.
public struct PipelineTreeReader: Sendable {
    let client: GitLabClient
    let profiles: ProfileCatalogue

    /// Pipelines may start pipelines, which may start pipelines; GitLab itself allows two levels of children, and
    /// multi-project pipelines go on.
    private static let depthLimit = 5

    public init(client: GitLabClient, profiles: ProfileCatalogue) {
        self.client = client
        self.profiles = profiles
    }

    /// - Parameter project: Full path.
    /// - Throws: `GitLabError`.
    public func tree(pipeline id: Int, ofProject project: String) async throws -> PipelineTree {
        var seen: Set<Int> = []
        return try await tree(id, project, depth: 0, &seen)
    }

    private func tree(_ id: Int, _ project: String, depth: Int, _ seen: inout Set<Int>) async throws -> PipelineTree {
        seen.insert(id)
        let reference = ProjectReference.path(project)
        async let jobsAnswer = client.jobs(ofPipeline: id, project: reference, includeRetried: true)
        async let bridgesAnswer = client.bridges(ofPipeline: id, project: reference)
        let pipeline = try await client.pipeline(project: reference, id: id)
        let (jobs, earlier) = Self.ordered(try await jobsAnswer)
        let machines = await JobMachines(
            client: client, profiles: profiles, pipeline: pipeline, jobs: jobs, project: reference)
        var triggers: [PipelineTree.Trigger] = []
        for bridge in try await bridgesAnswer.sorted(by: { $0.id < $1.id }) {
            triggers.append(try await trigger(bridge, project, depth: depth, &seen))
        }
        return PipelineTree(
            project: project, id: id, ref: pipeline.ref ?? "", sha: pipeline.sha, status: pipeline.status.rawValue,
            source: pipeline.source ?? "", created: pipeline.createdAt, duration: pipeline.duration,
            user: pipeline.user?.username, url: pipeline.webURL?.absoluteString ?? "",
            jobs: jobs.map { entry($0, after: earlier[$0.name] ?? [], in: project, machines) }, triggers: triggers,
            undefined: machines.undefined)
    }

    /// The jobs by stage, and the tries of each that were replaced. A try again is younger than the stages that follow, so
    /// it is the first that tells the order of the stages. GitLab doesn't mark replaced ones: a name is there once.
    private static func ordered(_ all: [Job]) -> (jobs: [Job], earlier: [String: [Job]]) {
        let all = all.sorted { $0.id < $1.id }
        let tries = Dictionary(grouping: all, by: \.name)
        let stages = Dictionary(all.map { ($0.stage, $0.id) }) { first, _ in first }
        let jobs = tries.values.compactMap(\.last).sorted {
            (stages[$0.stage] ?? 0, $0.id) < (stages[$1.stage] ?? 0, $1.id)
        }
        return (jobs, tries.mapValues { $0.dropLast() })
    }

    private func entry(
        _ job: Job, after earlier: [Job], in project: String, _ machines: JobMachines
    ) -> PipelineTree.Entry {
        PipelineTree.Entry(
            id: job.id, name: job.name, stage: job.stage, status: job.status.rawValue,
            mayFail: job.allowFailure ?? false, url: page(of: job, project), profile: machines.profile(of: job.name),
            started: job.startedAt, duration: job.duration, failureReason: job.failureReason,
            needs: machines.needs(of: job.name),
            earlier: earlier.map { job in
                PipelineTree.Attempt(
                    id: job.id, status: job.status.rawValue, failureReason: job.failureReason, duration: job.duration,
                    url: page(of: job, project))
            })
    }

    private func page(of job: Job, _ project: String) -> String {
        job.webURL?.absoluteString ?? "\(client.server.absoluteString)/\(project)/-/jobs/\(job.id)"
    }

    private func trigger(
        _ bridge: Bridge, _ project: String, depth: Int, _ seen: inout Set<Int>
    ) async throws -> PipelineTree.Trigger {
        var trigger = PipelineTree.Trigger(
            id: bridge.id, name: bridge.name, stage: bridge.stage ?? "", status: bridge.status.rawValue)
        guard let downstream = bridge.downstreamPipeline, depth < Self.depthLimit, !seen.contains(downstream.id) else {
            return trigger
        }
        do {
            let owner = try await self.project(of: downstream, near: project)
            trigger.pipeline = try await tree(downstream.id, owner, depth: depth + 1, &seen)
        } catch GitLabError.notFound {
            // A project that the token doesn't show; the trigger itself is still worth showing.
        }
        return trigger
    }

    /// The path of a downstream pipeline's project: it stands in its page's address, and asking costs a request.
    private func project(of pipeline: PipelineSummary, near project: String) async throws -> String {
        if let page = pipeline.webURL, let address = try? WebAddress(parsing: page.absoluteString) {
            return address.project
        }
        guard let id = pipeline.projectID else { return project }
        return try await client.project(.id(id)).pathWithNamespace
    }
}

/// What machines the jobs of a pipeline need, by its configuration.
private struct JobMachines {
    private var configuration: MergedConfiguration?
    private let known: [String: String]
    private(set) var undefined: String?

    init(
        client: GitLabClient, profiles: ProfileCatalogue, pipeline: Pipeline, jobs: [Job], project: ProjectReference
    ) async {
        known = Self.names(profiles)
        // Every job of a pipeline is of the same configuration.
        guard let record = jobs.first else { return }
        do {
            let answers = JobAnswers(
                server: client.server, project: try await client.project(project), pipeline: pipeline, record: record,
                pipelineJobs: jobs, trace: Trace(Data()), sha: pipeline.sha)
            configuration = try await ConfigurationReader(client: client, answers: answers).read().merged
        } catch {
            undefined = "the pipeline's configuration can't be had"
        }
    }

    func profile(of job: String) -> String? {
        guard let definition = try? configuration?.job(named: job) else { return nil }
        return definition.variables.last { $0.key == "DISTRO" }.flatMap { known[$0.value] }
    }

    /// What a job waits for, as its configuration says it.
    func needs(of job: String) -> [String] {
        guard let definition = try? configuration?.job(named: job) else { return [] }
        return (definition.needs ?? []).map { need in
            switch need {
            case .job(let need): need.name
            case .project(let need): "\(need.project):\(need.job)"
            case .pipeline(let need): "\(need.pipeline):\(need.job)"
            case .pipelineStatus(let pipeline): pipeline
            }
        }
    }

    /// Profiles by name and alias; a name of one wins over an alias of another.
    private static func names(_ profiles: ProfileCatalogue) -> [String: String] {
        let readable = ((try? profiles.entries()) ?? []).compactMap { try? profiles.profile($0) }
        let aliases = readable.flatMap { profile in profile.aliases.map { ($0, profile.name) } }
        let names = readable.map { ($0.name, $0.name) }
        return Dictionary(names + aliases) { first, _ in first }
    }
}
