internal import ArgumentParser
internal import Jobs

/// The option that chooses tests.
enum TestsOption {
    static let help = ArgumentHelp(
        "Run only tests whose names, or their ends, match a shell's pattern, for instance 'domain/050*'; may be repeated.",
        valueName: "glob")

    /// - Returns: Nil for all tests.
    /// - Throws: `TestSelectionError.noPattern`.
    static func selection(_ globs: [String]) throws -> TestSelection? {
        globs.isEmpty ? nil : try TestSelection(globs: globs)
    }
}
