/// How much of what a test wrote is kept. Test output comes from a guest or an archive and may be anything.
enum ReadingLimits {
    /// Bytes of one line; the rest of a longer one is left out.
    static let lineBytes = 16 << 10
    /// Lines of one assertion's diagnostic.
    static let diagnosticLines = 100
    /// Failed assertions of one test, and diagnostics of one output.
    static let assertions = 500
    /// Problems with the form of one test's TAP.
    static let problems = 100
    /// Subtests in subtests. Deeper lines are no TAP to us.
    static let depth = 16
    /// Files of one run that are read as reports.
    static let documents = 2000
    /// Tests of one run.
    static let tests = 20_000
    /// Largest number taken from a plan, an assertion or a summary: sums of it cannot overflow.
    static let number = 1_000_000_000
    /// Seconds since 1970 that are taken for a time: from 1 to the end of the year 9999.
    static let time = 1.0...253_402_300_799
    /// Elements of one XML document, and how deep they may stand in each other.
    static let elements = 1_000_000
    static let elementDepth = 64
    /// Bytes of one element's text.
    static let elementText = 1 << 20
    /// Bytes at the end of a log in which its last lines are looked for.
    static let tailBytes = 64 << 10
}
