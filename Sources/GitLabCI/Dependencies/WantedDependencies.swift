import Foundation

/// What a job's `needs` and `dependencies` ask for, before any job is looked at.
struct WantedDependencies {
    /// Needs in the same pipeline; nil means all jobs of earlier stages.
    private(set) var needs: [JobNeed]?
    private(set) var projects: [ProjectNeed] = []
    private(set) var pipelines: [PipelineNeed] = []
    /// nil: no filter.
    let filter: [String]?

    init(job: JobDefinition, variables: VariableSet) {
        filter = job.dependencies
        needs = job.needs.map { _ in [] }
        // An empty list switches every download off.
        guard filter != [] else {
            needs = []
            return
        }
        for need in job.needs ?? [] {
            switch need {
            case .job(let need): if need.artifacts { needs?.append(need) }
            case .project(let need): if need.artifacts { projects.append(Self.expanded(need, variables)) }
            case .pipeline(let need): if need.artifacts { pipelines.append(Self.expanded(need, variables)) }
            case .pipelineStatus: break
            }
        }
    }

    private static func expanded(_ need: ProjectNeed, _ variables: VariableSet) -> ProjectNeed {
        var result = need
        result.project = variables.serverExpanded(need.project)
        result.job = variables.serverExpanded(need.job)
        result.ref = variables.serverExpanded(need.ref)
        return result
    }

    private static func expanded(_ need: PipelineNeed, _ variables: VariableSet) -> PipelineNeed {
        var result = need
        result.pipeline = variables.serverExpanded(need.pipeline)
        result.job = variables.serverExpanded(need.job)
        return result
    }
}

/// Chooses among the jobs of a pipeline.
struct PipelineChoice {
    struct Name: Equatable {
        var name: String
        /// True when the job asks for this one, so that its absence is worth saying.
        var isExplicit: Bool
    }

    /// Jobs that had finished when ours started.
    private let jobs: [PipelineJob]
    /// Names of the jobs by the name that stands for them, and by their own.
    private let instances: [String: [String]]
    private let newest: [String: PipelineJob]
    private let stageIndex: Int?
    let guess: Dependency.Guess

    init(jobs: [PipelineJob], startedAt: Date?, stageIndex: Int?) {
        self.stageIndex = stageIndex
        guess = startedAt == nil ? .newest : .newestBeforeStart
        let known = jobs.filter { job in
            guard let startedAt else { return !job.isRetried }
            // A retry later than our job must not be taken, so what counts as retried now does not matter.
            return job.finishedAt.map { $0 <= startedAt } ?? false
        }
        self.jobs = known
        newest = Dictionary(known.map { ($0.name, $0) }) { $0.id < $1.id ? $1 : $0 }
        var instances: [String: [String]] = [:]
        for name in known.map(\.name) {
            for key in Set([name, JobName.group(name)]) { instances[key, default: []].append(name) }
        }
        self.instances = instances
    }

    /// Any status: a failed job's archive is taken, too.
    func newest(of name: String) -> PipelineJob? { newest[name] }

    /// Names of the jobs wanted; the base name of a parallel job stands for its instances.
    func names(for wanted: WantedDependencies) -> [Name] {
        let filter = wanted.filter.map { Set($0) }
        let filtered: (String) -> Bool = { name in
            filter.map { $0.contains(name) || $0.contains(JobName.group(name)) } ?? true
        }
        guard let needs = wanted.needs else { return earlierNames(filter: wanted.filter).filter { filtered($0.name) } }
        return unique(needs.flatMap(names)).filter { filtered($0.name) }
    }

    private func names(for need: JobNeed) -> [Name] {
        if let instances = need.instances { return instances.map { Name(name: $0, isExplicit: !need.optional) } }
        guard let instances = instances[need.name] else { return [Name(name: need.name, isExplicit: !need.optional)] }
        return instances.map { Name(name: $0, isExplicit: !need.optional) }
    }

    /// Without needs: all jobs of earlier stages. Those that `dependencies` names are asked for, the others may be
    /// without archive.
    private func earlierNames(filter: [String]?) -> [Name] {
        let earlier = jobs.filter { job in
            guard let own = stageIndex, let other = job.stageIndex else { return false }
            return other < own
        }
        var names = earlier.map { Name(name: $0.name, isExplicit: filter != nil) }
        let found = Set(earlier.flatMap { [$0.name, JobName.group($0.name)] })
        for name in filter ?? [] where !found.contains(name) {
            names.append(Name(name: name, isExplicit: true))
        }
        return unique(names)
    }

    private func unique(_ names: [Name]) -> [Name] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0.name).inserted }
    }
}
