internal import GitLabCI
internal import Terminal

extension Failure {
    init(_ error: InclusionError) {
        let (sentence, position, hint) = Self.words(error)
        let place =
            position.file.isEmpty
            ? "" : " (\(Sanitizer.line(position.file))\(position.line > 0 ? ", line \(position.line)" : ""))"
        let look = "look at the configuration in GitLab's pipeline editor, at the job's commit"
        self.init(.job, sentence + place, hint: hint ?? look)
    }

    private static func words(_ error: InclusionError) -> (String, SourcePosition, String?) {
        func name(_ text: String) -> String { "'\(Sanitizer.line(text))'" }
        func names(_ list: [String]) -> String { list.map(name).joined(separator: ", ") }
        switch error {
        case .notFound(let location, let at):
            return (
                "The configuration includes \(place(location)), which isn't there or may not be read", at,
                "check that the token may read it"
            )
        case .notOneKind(let keys, let at):
            let found = keys.isEmpty ? "none" : names(keys)
            return ("An include needs one of local, project, remote, template, component; it has \(found)", at, nil)
        case .notYAML(let path, let at): return ("The included \(name(path)) is not named .yml or .yaml", at, nil)
        case .localWithoutProject(let path, let at): return ("Nothing is local here to include \(name(path))", at, nil)
        case .notListed(let path, let at): return ("The files of \(name(path)) can't be listed", at, nil)
        case .includeCycle(let files, let at): return ("Files include each other: \(names(files))", at, nil)
        case .tooManyFiles(let limit, let at): return ("The configuration includes more than \(limit) files", at, nil)
        case .includesTooDeep(let limit, let at):
            return ("Files include each other more than \(limit) levels deep", at, nil)
        case .unknownVariable(let variable, let at):
            return ("What is included depends on $\(Sanitizer.line(variable)), which nobody can read", at, nil)
        case .input(let input, let problem, let at): return ("The input \(name(input)) \(words(problem))", at, nil)
        case .noSuchParent(let job, let parent, let at):
            return ("Job \(name(job)) extends \(name(parent)), which isn't there", at, nil)
        case .parentNotMapping(let job, let parent, let at):
            return ("Job \(name(job)) extends \(name(parent)), which is no job", at, nil)
        case .extendsCycle(let jobs, let at): return ("Jobs extend each other: \(names(jobs))", at, nil)
        case .extendsTooDeep(let job, let limit, let at):
            return ("Job \(name(job)) extends others more than \(limit) levels deep", at, nil)
        case .noSuchReference(let path, let at): return ("!reference finds nothing at \(names(path))", at, nil)
        case .referenceCycle(let path, let at): return ("!reference of \(names(path)) leads to itself", at, nil)
        case .referencesTooDeep(let path, let limit, let at):
            return ("!reference of \(names(path)) is nested more than \(limit) levels deep", at, nil)
        }
    }

    private static func words(_ problem: InclusionError.InputProblem) -> String {
        switch problem {
        case .required: "has no value and no default"
        case .undeclared: "is not declared"
        case .wrongType(let expected): "is no \(expected)"
        case .notAnOption(let options): "is none of \(options.map { Sanitizer.line($0) }.joined(separator: ", "))"
        case .noMatch(let pattern): "doesn't match '\(Sanitizer.line(pattern))'"
        case .function(let text): "is given to '\(Sanitizer.line(text))', which is no function that fits"
        }
    }

    private static func place(_ location: IncludeLocation) -> String {
        switch location {
        case .repository(let project, let ref, let path):
            "'\(Sanitizer.line(path))' of \(Sanitizer.line(project)) at \(Sanitizer.line(ref ?? "HEAD"))"
        case .remote(let address): "'\(Sanitizer.line(address))'"
        case .template(let name): "the template '\(Sanitizer.line(name))'"
        case .component(let address): "the component '\(Sanitizer.line(address))'"
        case .artifact(let job, let path):
            "'\(Sanitizer.line(path))' from the artifacts of job '\(Sanitizer.line(job))'"
        }
    }
}
