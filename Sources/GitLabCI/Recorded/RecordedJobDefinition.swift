extension RecordedJob {
    /// The steps a stage of a local run is made of; others, such as `release`, act on GitLab and are not repeated.
    private static let scriptStep = "script"
    private static let afterStep = "after_script"

    /// The job as stages and artifacts are made from it.
    ///
    /// What only served to find it has no place in the payload and is left empty: rules, needs, tags. Its variables are
    /// in `variableSet(local:)`.
    public var definition: JobDefinition {
        let main = step(Self.scriptStep)
        return JobDefinition(
            name: job.name, baseName: JobName.group(job.name), stage: job.stage, script: main?.script ?? [],
            afterScript: step(Self.afterStep)?.script ?? [],
            hooks: JobHooks(
                preGetSources: hook("pre_get_sources_script"), postGetSources: hook("post_get_sources_script")),
            variables: [], rules: [], needs: nil, dependencies: nil, artifacts: Artifacts(artifacts), tags: [],
            image: image.flatMap { $0.isEmpty ? nil : JobImage(name: $0) }, services: services, timeout: timeout,
            allowFailure: main?.allowFailure == true ? .always : .never, when: main?.when ?? "on_success",
            nodeIndex: number("CI_NODE_INDEX"), nodeTotal: number("CI_NODE_TOTAL") ?? 1, secretNames: [],
            isTrigger: false)
    }

    /// Names of the steps that a local run has no stage for.
    public var otherSteps: [String] {
        steps.map(\.name).filter { ![Self.scriptStep, Self.afterStep].contains($0) }
    }

    /// The payload's variables with what the runner adds to them.
    ///
    /// The payload has the predefined ones too. Of ours only those remain that the runner makes, and stand-ins for what
    /// was withheld, such as the empty tokens.
    ///
    /// - Parameter local: The predefined variables of a local run.
    public func variableSet(local: [PredefinedVariable]) -> VariableSet {
        let hidden = Set(withheld)
        let own = local.map(\.variable).filter { $0.origin.isFromRunner || hidden.contains($0.key) }
        return VariableSet(own + variables.map(GitLabCI.Variable.init(recorded:)))
    }

    private func step(_ name: String) -> Step? { steps.first { $0.name == name } }

    private func hook(_ name: String) -> [String] { hooks.filter { $0.name == name }.flatMap(\.script) }

    private func number(_ name: String) -> Int? { variables.last { $0.key == name }.flatMap { Int($0.value) } }
}

extension Variable {
    fileprivate init(recorded variable: RecordedJob.Variable) {
        self.init(key: variable.key, value: variable.value, isRaw: variable.raw, origin: .recorded)
    }
}

extension Artifacts {
    /// The archive and the reports of a payload.
    init(_ recorded: [RecordedJob.Artifact]) {
        self.init()
        for item in recorded {
            guard (item.type ?? "").isEmpty || item.type == "archive" else {
                reports.append(Report(type: item.type ?? "", paths: item.paths))
                continue
            }
            name = item.name
            paths += item.paths
            exclude += item.exclude
            untracked = untracked || item.untracked
            when = item.when.flatMap(Moment.init) ?? .onSuccess
            expireIn = item.expireIn
        }
    }
}
