/// Finds the diagnostics in a test's output, stdout and stderr alike.
struct TestDiagnostics: Sendable {
    private(set) var found: [TestDiagnostic] = []
    /// The exit status that Test::More says the test left with.
    private(set) var exitStatus: Int?
    private var isInside = false

    /// Takes a comment line without its mark.
    mutating func comment(_ text: String) {
        if let diagnostic = TestDiagnostic(firstLine: text) {
            isInside = found.count < ReadingLimits.assertions
            if isInside { found.append(diagnostic) }
        } else if let rest = text.trimmed.after("Looks like ") {
            isInside = false
            if let status = rest.after("your test exited with ") { exitStatus = status.leadingNumber?.value }
        } else if isInside, text.trimmed.after("Subtest:") == nil {
            found[found.count - 1].add(text)
        }
    }

    /// Takes a line that is no comment: what follows it is about something else.
    mutating func other() {
        isInside = false
    }

    /// Takes a line of a stream that is nothing but diagnostics and noise, as stderr is.
    mutating func line(_ line: String) {
        if let comment = line.trimmed.after("#") { self.comment(String(comment)) } else { other() }
    }
}
