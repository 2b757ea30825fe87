/// Makes one job out of its entry in the configuration.
struct JobResolution {
    private let configuration: MergedConfiguration
    private let base: String
    private let instance: ParallelInstance
    private let job: KeyedNode
    private let inheritance: JobInheritance

    init(configuration: MergedConfiguration, base: String, instance: ParallelInstance) throws {
        self.configuration = configuration
        self.base = base
        self.instance = instance
        guard let job = configuration.top(base) else {
            throw ConfigurationError.noSuchJob(name: base, available: configuration.jobNames)
        }
        self.job = job
        inheritance = try JobInheritance(configuration: configuration, job: job)
    }

    func definition() throws -> JobDefinition {
        let isTrigger = job.child("trigger") != nil
        return JobDefinition(
            name: instance.name,
            baseName: base,
            stage: try job.child("stage")?.text() ?? "test",
            script: try script(isTrigger: isTrigger),
            afterScript: try commands("after_script"),
            hooks: try hooks(),
            variables: try variables(),
            rules: try job.child("rules").map(JobRule.list) ?? [],
            needs: try job.child("needs").map { try NeedList.needs($0, matrix: instance.variables) },
            dependencies: try job.child("dependencies").map { try $0.items().flattened().map { try $0.text() } },
            artifacts: try inheritance.value("artifacts").map(Artifacts.init) ?? Artifacts(),
            tags: try inheritance.value("tags")?.texts() ?? [],
            image: try inheritance.value("image").map(image),
            services: try inheritance.value("services")?.items().map { try image($0).name } ?? [],
            timeout: try timeout(),
            allowFailure: try allowFailure(),
            when: try job.child("when")?.text() ?? "on_success",
            nodeIndex: instance.index,
            nodeTotal: instance.total,
            secretNames: try names(in: job.child("secrets")) + names(in: inheritance.value("id_tokens")),
            isTrigger: isTrigger)
    }

    private func script(isTrigger: Bool) throws -> [String] {
        guard !isTrigger else { return [] }
        guard let script = job.child("script") else {
            // `run` (functions) takes the place of a script; it cannot be run on a custom executor.
            throw ConfigurationError.missing(file: job.file, line: job.node.line, key: "\(base):script")
        }
        return try commands("before_script") + Self.commands(script)
    }

    private func commands(_ key: String) throws -> [String] {
        try inheritance.value(key).map(Self.commands) ?? []
    }

    /// Text, or lists of text nested to any depth that the reader lets through; GitLab allows ten levels.
    private static func commands(_ node: KeyedNode) throws -> [String] {
        try node.oneOrMany().flattened().map { item in
            guard case .string(let command) = item.node.content else { throw item.unexpected(.script) }
            return command
        }
    }

    private func hooks() throws -> JobHooks {
        guard let hooks = try inheritance.value("hooks") else { return JobHooks() }
        return JobHooks(
            preGetSources: try hooks.child("pre_get_sources_script").map(Self.commands) ?? [],
            postGetSources: try hooks.child("post_get_sources_script").map(Self.commands) ?? [])
    }

    private func variables() throws -> [Variable] {
        var merged = VariableMerge(try inheritance.topVariables())
        merged.add(try job.child("variables").map { try VariableMapping.variables($0, origin: .job) } ?? [])
        merged.add(instance.variables.map { Variable(key: $0.name, value: $0.value, origin: .matrix) })
        return merged.variables
    }

    private func image(_ node: KeyedNode) throws -> JobImage {
        guard node.node.mapping != nil else { return JobImage(name: try node.text()) }
        guard let name = try node.child("name")?.text() else { throw node.unexpected(.image) }
        return JobImage(name: name, entrypoint: try node.child("entrypoint")?.texts())
    }

    private func timeout() throws -> Int? {
        guard let node = try inheritance.value("timeout") else { return nil }
        guard let seconds = NaturalDuration.seconds(try node.text()) else { throw node.unexpected(.duration) }
        return seconds
    }

    private func allowFailure() throws -> AllowFailure {
        guard let node = job.child("allow_failure") else {
            // Manual jobs outside rules do not block the pipeline.
            return try job.child("when")?.text() == "manual" && job.child("rules") == nil ? .always : .never
        }
        if case .boolean(let flag) = node.node.content { return flag ? .always : .never }
        guard let codes = node.child("exit_codes") else { throw node.unexpected(.allowFailure) }
        return .exitCodes(try codes.oneOrMany().map { try $0.integer() })
    }

    private func names(in node: KeyedNode?) throws -> [String] { try node?.mapping().keys ?? [] }
}
