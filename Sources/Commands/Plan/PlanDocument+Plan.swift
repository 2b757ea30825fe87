internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import Images
internal import Jobs
internal import Profiles

extension PlanDocument {
    init(_ plan: JobPlan) {
        let job = plan.job
        self.job = job.identity
        definition = job.source
        profile = ProfileUse(name: plan.profile.name, chosenBy: plan.choice.reason)
        machine = MachineUse(plan.profile, image: plan.image)
        machineInCI = job.recorded.map { MachineUse($0.machine) }
        sources = Sources(
            repository: job.repository.absoluteString, sha: job.identity.sha, ref: job.identity.ref, depth: job.depth,
            directory: job.layout.projectDirectory, strategy: job.checkout.strategy.rawValue,
            submodules: job.checkout.submodules.strategy.rawValue)
        dependencies = job.dependencies.map { dependency in
            DependencyUse(dependency, of: plan)
        }
        scripts = [
            Script(stage: ScriptStage.build.rawValue, lines: job.definition.script),
            Script(stage: ScriptStage.after.rawValue, lines: job.definition.afterScript),
        ].filter { !$0.lines.isEmpty }
        variables = plan.variables.map { VariableUse(name: $0.name, value: $0.value, origin: $0.origin) }
        artifacts = job.definition.artifacts.hasArchive ? ArtifactRules(job.definition.artifacts) : nil
        timeoutSeconds = Int(job.timeout.components.seconds)
        unpinned = plan.notes.filter(\.isUnpinned).map(NoteSentence.sentence)
        // Where the definition was read has a place of its own.
        notes = plan.notes.filter { !$0.isUnpinned && $0 != .definition(job.source) }.map(NoteSentence.sentence)
        differences = DoorDifferences.all(for: job.source)
    }
}

extension PlanDocument.MachineUse {
    init(_ profile: Profile, image: Image?) {
        let shape = profile.shape
        self.init(
            type: shape.machine, processors: shape.processors, memoryBytes: shape.memoryBytes,
            diskBytes: shape.diskBytes, network: profile.network.word, accelerator: shape.accelerator.rawValue,
            image: image.map { "sha256:\($0.digest)" })
    }

    init(_ machine: RecordedJob.Machine) {
        self.init(
            type: machine.type, processors: machine.processors, memoryBytes: machine.memoryBytes,
            diskBytes: machine.diskBytes, network: machine.network, accelerator: machine.accelerator,
            image: machine.image)
    }
}

extension PlanDocument.DependencyUse {
    init(_ dependency: PlannedDependency, of plan: JobPlan) {
        let isCached = plan.cached.contains(dependency.id)
        let state: String
        var bytes: UInt64?
        var until: Date?
        switch dependency.state {
        case .present(let size, let expires): (state, bytes, until) = ("present", size, expires)
        case .expired(let date): (state, until) = ("expired", date)
        case .erased(let date): (state, until) = ("erased", date)
        case .neverMade: state = "never-made"
        case nil: state = "unknown"
        }
        self.init(
            project: dependency.project, job: dependency.job, id: dependency.id, pinnedBy: dependency.pinnedBy,
            state: state, cached: isCached, bytes: bytes, until: until,
            replacedBy: dependency.folder
                ?? (state == "present" || isCached ? nil : plan.packages ?? plan.packagesJob.map { "job \($0)" }),
            alternatives: (plan.alternatives[dependency.id] ?? []).map {
                PlanDocument.Alternative(id: $0.id, kind: $0.kind, ref: $0.ref)
            })
    }
}

extension PlanDocument.ArtifactRules {
    init(_ artifacts: Artifacts) {
        self.init(
            name: artifacts.name, paths: artifacts.paths, exclude: artifacts.exclude, untracked: artifacts.untracked,
            when: artifacts.when.rawValue, expireIn: artifacts.expireIn)
    }
}
