/// Why no result could be read.
public enum TestResultsError: Error, Equatable {
    /// None of the files is a result; the paths that were looked for, relative to the folder.
    case noResults(lookedFor: [String])
}
