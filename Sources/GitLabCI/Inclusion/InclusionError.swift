/// A place in a file, for messages.
public struct SourcePosition: Sendable, Equatable {
    public let file: String
    /// From 1; 0 when unknown.
    public let line: Int
}

/// Why the files of a configuration can't be made into one.
public enum InclusionError: Error, Sendable, Equatable {
    /// The file isn't there, or may not be read.
    case notFound(IncludeLocation, at: SourcePosition)
    /// None or more than one of `local`, `project`, `remote`, `template`, `component`.
    case notOneKind(keys: [String], at: SourcePosition)
    /// GitLab includes files named `.yml` or `.yaml` only.
    case notYAML(path: String, at: SourcePosition)
    /// A remote file or a template has no repository, so nothing is local to it.
    case localWithoutProject(path: String, at: SourcePosition)
    /// The wildcard can't be followed, because the project's files can't be listed.
    case notListed(path: String, at: SourcePosition)
    /// A file includes itself, through those between.
    case includeCycle(files: [String], at: SourcePosition)
    case tooManyFiles(limit: Int, at: SourcePosition)
    case includesTooDeep(limit: Int, at: SourcePosition)
    /// A place to include from depends on a variable whose value nobody can read.
    case unknownVariable(name: String, at: SourcePosition)
    /// Something is wrong with an input of a file.
    case input(name: String, InputProblem, at: SourcePosition)

    /// `extends` names what isn't there.
    case noSuchParent(job: String, parent: String, at: SourcePosition)
    /// `extends` names something that is no mapping.
    case parentNotMapping(job: String, parent: String, at: SourcePosition)
    case extendsCycle(jobs: [String], at: SourcePosition)
    case extendsTooDeep(job: String, limit: Int, at: SourcePosition)

    /// A `!reference` to what isn't there.
    case noSuchReference(path: [String], at: SourcePosition)
    case referenceCycle(path: [String], at: SourcePosition)
    case referencesTooDeep(path: [String], limit: Int, at: SourcePosition)

    /// What is wrong with an input.
    public enum InputProblem: Sendable, Equatable {
        /// It has no default and wasn't given.
        case required
        /// It was given and isn't declared.
        case undeclared
        /// The value is of another type than the declared one.
        case wrongType(expected: String)
        /// The value isn't among the options.
        case notAnOption(options: [String])
        /// The value doesn't match `regex`.
        case noMatch(pattern: String)
        /// A function after `|` that isn't known, or its arguments.
        case function(String)
    }
}

/// What keeps a resolved configuration from being known whole.
public enum InclusionProblem: Sendable, Equatable {
    /// A template or component can't be read. `jobs` name it, or what is missing with it; what it sets for all jobs
    /// (`default`, `variables`) is missing, too.
    case unread(IncludedFile, jobs: [String], at: SourcePosition)
    /// Whether the file was included depends on what isn't known; it was taken.
    case undecidedInclude(path: String, because: [RuleDoubt], at: SourcePosition)
    /// Whoever started the pipeline may have given these inputs other values than their defaults.
    case assumedInputs(names: [String], at: SourcePosition)
}
