public import Foundation

/// Which archives a job gets, in the order in which they are unpacked: on equal names the last one wins.
///
/// The ids in the job's log win, because only they are what CI used. Where the log is silent, GitLab's own rules are
/// applied to the list of jobs (gitlab `app/models/ci/build_dependencies.rb`), and the result says that it is a guess.
public struct DependencyPlan: Sendable, Equatable {
    public private(set) var dependencies: [Dependency] = []
    /// In the order in which they would be unpacked, after `dependencies`.
    public private(set) var unresolved: [UnresolvedDependency] = []

    /// Makes the plan.
    ///
    /// - Parameters:
    ///   - job: The job; `rules:needs` that matched are put into `needs` by the caller.
    ///   - trace: Its log, if there is one.
    ///   - jobs: All jobs of its pipeline, retried ones included.
    ///   - startedAt: When the job started; jobs that finished later cannot have been its dependencies.
    ///   - stageIndex: The place of its stage, for jobs without `needs`.
    ///   - variables: To expand the fields of needs in other projects and pipelines.
    public init(
        job: JobDefinition, trace: Trace?, jobs: [PipelineJob], startedAt: Date? = nil, stageIndex: Int? = nil,
        variables: VariableSet = VariableSet([])
    ) {
        let wanted = WantedDependencies(job: job, variables: variables)
        if let trace, !trace.dependencies.isEmpty {
            pin(
                trace.dependencies, by: trace.hasTimestamps ? .trace : .unprotectedTrace, wanted: wanted, jobs: jobs)
            if trace.dependenciesAreComplete { return }
        } else if trace?.dependenciesAreComplete == true {
            return
        }
        choose(wanted, from: PipelineChoice(jobs: jobs, startedAt: startedAt, stageIndex: stageIndex))
    }

    /// The jobs of the same pipeline whose variables a job gets: those whose artifacts it gets, with an archive or
    /// without (gitlab `app/models/ci/build.rb`, `dependency_variables`). In the order of their ids: the last one wins.
    public static func reporters(
        of job: JobDefinition, among jobs: [PipelineJob], startedAt: Date?, stageIndex: Int?, variables: VariableSet
    ) -> [PipelineJob] {
        let choice = PipelineChoice(jobs: jobs, startedAt: startedAt, stageIndex: stageIndex)
        return choice.names(for: WantedDependencies(job: job, variables: variables))
            .compactMap { choice.newest(of: $0.name) }.sorted { $0.id < $1.id }
    }

    /// Makes the plan of a job whose payload is known: those are its archives, and nothing has to be chosen.
    ///
    /// - Parameters:
    ///   - recorded: The payload's list. Those without an archive are passed over, as the runner does.
    ///   - job: The job as configured, where that is known: its needs name the projects that the payload leaves out.
    ///   - jobs: All jobs of the job's pipeline, retried ones included.
    ///   - variables: To expand the fields of needs in other projects.
    /// - Returns: One dependency each; without a project where none is named, which then has to be searched for.
    public init(
        recorded: [RecordedJob.Dependency], wantedBy job: JobDefinition, jobs: [PipelineJob], variables: VariableSet
    ) {
        let found = recorded.filter { $0.archive?.name.isEmpty == false }
            .map { TraceDependency(name: $0.name, id: $0.id, outcome: .unknown) }
        pin(found, by: .recorded, wanted: WantedDependencies(job: job, variables: variables), jobs: jobs)
    }

    /// Takes a list of ids and finds the project of each.
    private mutating func pin(
        _ list: [TraceDependency], by pin: Dependency.Pin, wanted: WantedDependencies, jobs: [PipelineJob]
    ) {
        for found in list {
            if let own = jobs.first(where: { $0.id == found.id }) {
                add(Dependency(project: nil, jobName: own.name, jobID: own.id, pinnedBy: pin))
                continue
            }
            let projects = found.name.map { name in wanted.projects.filter { $0.job == name }.map(\.project) } ?? []
            let isOwn = found.name.map { name in jobs.contains { $0.name == name } } ?? false
            guard let name = found.name, isOwn || !projects.isEmpty || pin == .recorded else {
                unresolved.append(.unknownOrigin(name: found.name, id: found.id))
                continue
            }
            // Equal names: each project once, in the order of the needs.
            let free = projects.filter { project in
                !dependencies.contains { $0.project == project && $0.jobName == name }
            }
            let first = free.first ?? projects.first
            add(
                Dependency(
                    project: first, otherProjects: projects.filter { $0 != first }, jobName: name, jobID: found.id,
                    pinnedBy: pin))
        }
    }

    /// Applies GitLab's rules to what the log does not tell.
    private mutating func choose(_ wanted: WantedDependencies, from choice: PipelineChoice) {
        var own: [Dependency] = []
        var missing: [UnresolvedDependency] = []
        for name in choice.names(for: wanted) {
            switch choice.newest(of: name.name) {
            case let job? where job.hasArchive:
                own.append(Dependency(project: nil, jobName: job.name, jobID: job.id, pinnedBy: .api(choice.guess)))
            case let job?:
                if name.isExplicit { missing.append(.noArchive(name: job.name, id: job.id)) }
            case nil:
                if name.isExplicit { missing.append(.noSuchJob(name: name.name)) }
            }
        }
        for dependency in own.sorted(by: { $0.jobID < $1.jobID })
        where !dependencies.contains(where: { $0.project == nil && $0.jobName == dependency.jobName }) {
            add(dependency)
        }
        unresolved += missing
        unresolved += wanted.pipelines.map { .otherPipeline($0) }
        unresolved += wanted.projects.filter { !isPinned($0) }.map { .otherProject($0) }
    }

    private func isPinned(_ need: ProjectNeed) -> Bool {
        dependencies.contains { $0.project == need.project && $0.jobName == need.job }
    }

    private mutating func add(_ dependency: Dependency) {
        if !dependencies.contains(where: { $0.jobID == dependency.jobID }) { dependencies.append(dependency) }
    }
}
