internal import Foundation
public import GitLabCI
internal import Machines
internal import Profiles

extension RecordedJob {
    /// What a job's log tells of its definition: the server's, and the machine it got. Variables with secrets are named
    /// without their values; secrets elsewhere are hidden when it is written, see ``JobSecrets``.
    ///
    /// - Parameter version: virt-ci's.
    public init(_ response: JobResponse, job: RunnerJob, machine: PreparedMachine, version: String) {
        let variables = PublicVariables((response.variables ?? []).map(PayloadVariable.init))
        let secrets = JobSecrets(response)
        let hidden = Set(variables.shown.filter { secrets.areIn($0.value) }.map(\.key))
        self.init(
            job: Identity(id: job.id, name: job.name, stage: response.jobInfo.stage ?? "test"),
            project: Project(id: response.jobInfo.projectId ?? 0, path: job.project),
            pipeline: response.jobInfo.pipelineId ?? 0, git: Git(response.gitInfo, job: job), timeout: job.timeout,
            steps: (response.steps ?? []).map(Step.init),
            hooks: (response.hooks ?? []).map { Hook(name: $0.name, script: $0.script ?? []) },
            variables: variables.shown.filter { !hidden.contains($0.key) },
            withheld: variables.withheld + hidden.sorted(),
            dependencies: (response.dependencies ?? []).map(Dependency.init),
            artifacts: (response.artifacts ?? []).map(Artifact.init), image: response.imageName,
            machine: Machine(machine),
            host: Host(virtCI: version, libvirt: machine.host.libvirt, qemu: machine.host.hypervisor))
    }
}

extension JobResponse {
    /// The server sends an image without a name for a job that has none.
    fileprivate var imageName: String? { image?.name.flatMap { $0.isEmpty ? nil : $0 } }
}

extension PayloadVariable {
    init(_ variable: JobResponse.Variable) {
        // What doesn't say that it is public is not.
        self.init(
            key: variable.key, value: variable.value ?? "", isPublic: variable.public ?? false,
            isFile: variable.file ?? false, isMasked: variable.masked ?? false, isRaw: variable.raw ?? false)
    }
}

extension RecordedJob.Git {
    fileprivate init(_ git: JobResponse.GitInfo, job: RunnerJob) {
        self.init(
            repository: job.repository, ref: git.ref ?? "", refType: git.refType ?? "branch", sha: git.sha ?? "",
            beforeSHA: git.beforeSha ?? "", refspecs: git.refspecs ?? [], depth: git.depth ?? 0)
    }
}

extension RecordedJob.Step {
    fileprivate init(_ step: JobResponse.Step) {
        self.init(
            name: step.name, script: step.script ?? [], when: step.when ?? "on_success",
            allowFailure: step.allowFailure ?? false, timeout: step.timeout)
    }
}

extension RecordedJob.Dependency {
    fileprivate init(_ dependency: JobResponse.Dependency) {
        let file = dependency.artifactsFile
        let archive = file?.filename.flatMap { name in
            name.isEmpty ? nil : RecordedJob.Archive(name: name, bytes: file?.size.flatMap { UInt64(exactly: $0) })
        }
        self.init(id: dependency.id, name: dependency.name ?? "", archive: archive)
    }
}

extension RecordedJob.Artifact {
    fileprivate init(_ artifact: JobResponse.Artifact) {
        self.init(
            name: artifact.name, untracked: artifact.untracked ?? false, paths: artifact.paths ?? [],
            exclude: artifact.exclude ?? [], when: artifact.when, type: artifact.artifactType,
            format: artifact.artifactFormat, expireIn: artifact.expireIn)
    }
}

extension RecordedJob.Machine {
    fileprivate init(_ machine: PreparedMachine) {
        let shape = machine.profile.shape
        self.init(
            profile: machine.profile.name, image: "sha256:\(machine.imageDigest)",
            accelerator: machine.usesKVM ? "kvm" : "tcg", type: shape.machine, processors: shape.processors,
            memoryBytes: shape.memoryBytes, diskBytes: shape.diskBytes, network: machine.profile.network.word)
    }
}
