internal import Profiles
public import TestResults

/// Which of a job's tests are to run.
public struct TestSelection: Sendable, Equatable, Codable {
    /// Tests that are known by name; sorted, each once.
    public private(set) var tests: [TestName]
    /// Patterns of which nothing tells yet what they stand for.
    public private(set) var globs: [TestGlob]

    /// Tests by name.
    public init(tests: some Sequence<TestName>) {
        self.tests = Set(tests).sorted { $0.text < $1.text }
        globs = []
    }

    /// Patterns, as a user typed them.
    ///
    /// - Throws: `TestSelectionError.noPattern` for one that is empty.
    public init(globs: [String]) throws(TestSelectionError) {
        tests = []
        self.globs = globs.map(TestGlob.init)
        guard !globs.isEmpty, self.globs.allSatisfy({ !$0.text.isEmpty }) else { throw .noPattern }
    }

    /// The tests that made a run a bad one.
    ///
    /// - Parameter run: Its name, for the error.
    /// - Throws: `TestSelectionError.noneFailed`.
    public init(failedIn report: TestReport, of run: String) throws(TestSelectionError) {
        self.init(tests: report.failures.map(\.name))
        guard !tests.isEmpty else { throw .noneFailed(run: run) }
    }

    /// Whether a test is among them.
    public func contains(_ name: TestName) -> Bool {
        tests.contains { $0.isSameTest(as: name) } || globs.contains { $0.matches(name) }
    }

    /// The same by name alone, where it is known which tests there are.
    ///
    /// - Parameter isComplete: Whether there are no others. A pattern of none of them then is a mistake; otherwise it
    ///   stays a pattern.
    /// - Throws: `TestSelectionError.noSuchTest`.
    public func resolved(among known: [TestName], isComplete: Bool) throws(TestSelectionError) -> TestSelection {
        var (found, left) = (tests, [TestGlob]())
        for glob in globs {
            let matched = known.filter(glob.matches)
            guard matched.isEmpty else {
                found += matched
                continue
            }
            guard !isComplete else { throw .noSuchTest(glob.text, near: Self.near(glob, known), count: known.count) }
            left.append(glob)
        }
        var selection = TestSelection(tests: found)
        selection.globs = left
        return selection
    }

    /// What a person reads: names and patterns.
    public var names: [String] { tests.map(\.text) + globs.map(\.text) }

    private static let shown = 5

    /// Names that were perhaps meant: those with the pattern's longest word, or with one like it.
    private static func near(_ glob: TestGlob, _ known: [TestName]) -> [String] {
        let names = known.map(\.text).sorted()
        let word = glob.longestWord
        guard !word.isEmpty else { return Array(names.prefix(shown)) }
        let holding = names.filter { $0.lowercased().contains(word.lowercased()) }
        guard holding.isEmpty else { return Array(holding.prefix(shown)) }
        let parts = names.flatMap { $0.split(separator: "/").map { String($0.prefix(word.count)) } }
        guard let nearest = Spelling.nearest(to: word, among: Array(Set(parts))) else { return [] }
        return Array(names.filter { $0.contains(nearest) }.prefix(shown))
    }
}

/// Why tests can't be chosen.
public enum TestSelectionError: Error, Sendable, Equatable {
    /// A pattern is empty, or there is none.
    case noPattern
    /// The run has no failed test.
    case noneFailed(run: String)
    /// No test is meant by the pattern; those that are alike, and how many there are.
    case noSuchTest(String, near: [String], count: Int)
    /// The job's script doesn't run its tests with Avocado.
    case noAvocado(job: String)
    /// Nothing is left of how the run's script called Avocado.
    case noCommand(run: String)
    /// The machine isn't as the run left it: a folder is gone.
    case folderGone(machine: String, path: String)
    /// The guest has no Python, so no Avocado that could be told of them.
    case noPython(guest: String)
    /// The job ran, and none of the tests did.
    case noneRan([String])
}
