internal import GitLabCI
internal import Terminal

extension Failure {
    init(_ error: ConfigurationError) {
        func name(_ text: String) -> String { "'\(Sanitizer.line(text))'" }
        func names(_ list: [String]) -> String {
            list.prefix(20).map { Sanitizer.line($0) }.joined(separator: ", ")
        }
        let look = "look at the configuration in GitLab's pipeline editor, at the job's commit"
        switch error {
        case .malformed(let file, let line, let column, let problem):
            self.init(
                .job, "\(name(file)) is no YAML: \(Sanitizer.line(problem)) (line \(line), column \(column))",
                hint: look)
        case .tooLarge(let file, let measure, let limit):
            self.init(
                .job, "\(name(file)) has more than \(limit) \(Self.words(measure)), which is not read",
                hint: "no real configuration is that large; look at what made it")
        case .unexpected(let file, let line, let key, let expected):
            self.init(
                .job, "\(Self.key(key)) of \(name(file)) is no \(Self.words(expected)) (line \(line))", hint: look)
        case .missing(let file, let line, let key):
            self.init(.job, "\(Self.key(key)) of \(name(file)) is missing (line \(line))", hint: look)
        case .definedTwice(let file, let line, let key):
            self.init(
                .job, "\(Self.key(key)) of \(name(file)) is at the top level and in 'default' (line \(line))",
                hint: look)
        case .noSuchJob(let job, let available):
            self.init(.job, "The configuration has no job \(name(job))", hint: "it has: \(names(available))")
        case .hiddenJob(let job):
            self.init(
                .job, "\(name(job)) is a template, which never runs", hint: "name one of the jobs that extend it")
        case .parallelJob(let job, let instances):
            self.init(.job, "\(name(job)) stands for several jobs", hint: "name one of: \(names(instances))")
        }
    }

    /// A key by its path, the whole document by itself.
    private static func key(_ path: String) -> String {
        path.isEmpty ? "The whole" : "The key '\(Sanitizer.line(path))'"
    }

    private static func words(_ measure: ConfigurationError.Measure) -> String {
        switch measure {
        case .bytes: "bytes"
        case .nodes: "values"
        case .depth: "levels"
        case .anchors: "anchors"
        case .parallelInstances: "instances of a parallel job"
        }
    }

    private static func words(_ expected: ConfigurationError.Expectation) -> String {
        switch expected {
        case .textOrList: "text or list"
        case .textKey: "mapping whose keys are texts"
        case .variableValue: "value of a variable"
        case .variableMapping: "mapping of variables"
        case .allowFailure: "true, false or list of exit codes"
        case .parallel: "number of instances or matrix"
        case .moment: "moment such as on_failure"
        case .inputType: "type of an input"
        case .mapping, .list, .text, .script, .boolean, .number, .duration, .need, .image, .inherit, .include,
            .reference:
            expected.rawValue
        }
    }
}
