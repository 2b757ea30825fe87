/// How much is said besides answers.
public enum Verbosity: Sendable, Equatable, Comparable {
    /// Warnings and errors alone.
    case quiet
    case normal
    /// The causes of errors, too.
    case verbose
}
