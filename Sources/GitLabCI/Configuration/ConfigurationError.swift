/// Why a configuration, or a job of it, cannot be used.
public enum ConfigurationError: Error, Sendable, Equatable {
    /// Not YAML; `problem` is the reader's own text.
    case malformed(file: String, line: Int, column: Int, problem: String)
    /// A bound that protects from hostile files was passed.
    case tooLarge(file: String, measure: Measure, limit: Int)
    /// A key holds something else than GitLab allows there. `key` is the path, for instance `build:needs`.
    case unexpected(file: String, line: Int, key: String, expected: Expectation)
    /// A key that must be there is not.
    case missing(file: String, line: Int, key: String)
    /// The same key in `default` and, deprecated, at the top level.
    case definedTwice(file: String, line: Int, key: String)
    /// No job has that name; those there are.
    case noSuchJob(name: String, available: [String])
    /// A name that begins with a dot is a template and never runs.
    case hiddenJob(name: String)
    /// The name is the base of a `parallel` job; its instances are jobs.
    case parallelJob(name: String, instances: [String])

    /// What was too much.
    public enum Measure: String, Sendable {
        case bytes, nodes, depth, anchors, parallelInstances
    }

    /// What GitLab allows at the place.
    public enum Expectation: String, Sendable {
        case mapping, list, text, textOrList, textKey, script, boolean, number, duration
        case variableValue, variableMapping, need, parallel, allowFailure, image, moment, inherit
        case include, reference, inputType
    }
}
