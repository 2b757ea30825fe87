/// One assertion of a test that did not hold, or the bail-out that ended it.
public struct FailedAssertion: Sendable, Hashable, Codable {
    /// Its number in the test, as the test gave it; nil for a bail-out and when only its diagnostic is known.
    public var number: Int?
    /// What it asserts, in the test's words; for a bail-out, the reason. May be empty: not every assertion has a name.
    public var name: String
    /// What the test said about it, lines joined by newlines, without comment marks; may be empty.
    public var diagnostic: String
    /// The file it stands in, as the test wrote it.
    public var file: String?
    /// The line in ``file``, counted from 1.
    public var line: Int?
    /// The value that was found, in the test's own writing.
    public var got: String?
    /// The value that was wanted, in the test's own writing.
    public var expected: String?
    /// Whether this is a `Bail out!` and not an assertion.
    public var isBailOut: Bool
    /// The subtests it stands in, outermost first; empty for an assertion of the test itself.
    public var subtests: [String]

    public init(
        number: Int? = nil, name: String, diagnostic: String = "", file: String? = nil, line: Int? = nil,
        got: String? = nil, expected: String? = nil, isBailOut: Bool = false, subtests: [String] = []
    ) {
        self.number = number
        self.name = name
        self.diagnostic = diagnostic
        self.file = file
        self.line = line
        self.got = got
        self.expected = expected
        self.isBailOut = isBailOut
        self.subtests = subtests
    }
}
