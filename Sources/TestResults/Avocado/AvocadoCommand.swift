import Foundation

/// How a job ran Avocado, as the folder says that it left, so that the same can be run again with some of its tests.
public struct AvocadoCommand: Sendable, Equatable {
    /// Absolute.
    public let workingDirectory: String
    private let words: [String]
    /// Where the word is that is Avocado's command.
    private let run: Int
    /// What was given as tests to run; nothing where Avocado was to find all.
    private let references: [String]
    /// Tests as they can be given to it, by their names.
    private let known: [TestName: String]
    /// Whether tests were found below `./`, which has to stand before their names.
    private let isDotted: Bool

    /// - Parameter files: The job's folder.
    /// - Returns: Nil where it doesn't tell, or tells of something else than `avocado run`.
    public init?(_ files: ResultFiles) {
        let listed = Set(files.paths)
        func text(_ name: String) -> String? {
            files.content("jobdata/\(name)", in: listed).flatMap { String(data: $0, encoding: .utf8) }
        }
        guard let words = text("cmdline").flatMap(PythonWords.read), let run = Self.run(in: words),
            words.allSatisfy({ !$0.utf8.contains(0) }),
            let place = text("pwd"), place.hasPrefix("/"), !place.utf8.contains(0)
        else { return nil }
        self.words = words
        self.run = run
        workingDirectory = place
        references = text("test_references").flatMap(PythonWords.read) ?? []
        let results = files.content("results.json", in: listed).flatMap { AvocadoResultsFile($0) }
        let names = results?.tests.compactMap { $0.name?.known } ?? []
        known = Dictionary(names.map { (TestName($0), $0) }) { first, _ in first }
        // A test's folder is called `07-._scripts_x.t`.
        isDotted = files.paths.contains { path in
            path.split(separator: "/").contains { TestName.parts(ofID: $0).name.hasPrefix("._") }
        }
    }

    /// The words of the command for some tests.
    ///
    /// - Parameter results: The folder in which Avocado makes the new job's folder.
    public func arguments(for tests: [TestName], results: String) -> [String] {
        var rest = words
        // Avocado looks among its words by itself, so what is one of its references is one wherever it stands.
        let given = Set(references)
        rest.removeSubrange((run + 1)...)
        rest += tests.map(reference)
        rest += words[(run + 1)...].filter { !given.contains($0) }
        return program(rest) + ["--job-results-dir", results]
    }

    /// Whether the job ran a test.
    public func knows(_ test: TestName) -> Bool {
        known[test] != nil || known.keys.contains { $0.isSameTest(as: test) }
    }

    /// A test as Avocado takes it. A file of hints names tests as text, so `./` counts.
    private func reference(_ test: TestName) -> String {
        let found = known[test] ?? known.first { $0.key.isSameTest(as: test) }?.value
        if let found { return found }
        // What begins with a dash would be an option.
        return isDotted || test.text.hasPrefix("-") ? "./" + test.text : test.text
    }

    /// The command, and not the value of one of the options that may stand before it.
    private static func run(in words: [String]) -> Int? {
        let before = ["--config", "--show"]
        return words.indices.dropFirst().first { words[$0] == "run" && !before.contains(words[$0 - 1]) }
    }

    /// What was started as `python3 -m avocado` has the module's file as its first word (Python documentation,
    /// "Command line and environment").
    private func program(_ words: [String]) -> [String] {
        guard let first = words.first, first.hasSuffix("/__main__.py") else { return words }
        return ["python3", "-m", "avocado"] + words.dropFirst()
    }
}
