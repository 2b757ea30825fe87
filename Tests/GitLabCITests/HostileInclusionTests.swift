import GitLabCI
import Testing

@Suite("Hostile files of a configuration")
struct HostileInclusionTests {
    private func resolve(_ files: [String: String]) async throws -> ResolvedConfiguration {
        let files = ConfigurationFiles { location in
            guard case .repository(_, _, let path) = location else { return nil }
            return files[path]
        }
        return try await ConfigurationResolver(files: files, variables: KnownVariables(VariableSet([])))
            .resolve(.repository(project: "g/p", ref: "s", path: "root.yml"))
    }

    @Test("Megabytes in many files are stopped")
    func megabytes() async throws {
        let filler = String(repeating: "# nothing\n", count: 500_000)
        let files = ["root.yml": "include: [a.yml, a.yml, a.yml, a.yml]", "a.yml": filler + "a: {script: x}"]
        await #expect(throws: ConfigurationError.tooLarge(file: "root.yml", measure: .bytes, limit: 16 << 20)) {
            try await resolve(files)
        }
    }

    @Test("Wildcards without end are none")
    func wildcards() async throws {
        let name = String(repeating: "a", count: 1000) + ".yml"
        let files = ConfigurationFiles(
            text: { location in
                guard case .repository(_, _, let path) = location else { return nil }
                return path == "root.yml"
                    ? "include:\n- '\(String(repeating: "**", count: 600))b.yml'\n- '\(String(repeating: "*a", count: 30))*.yml'\n"
                    : "found: {script: x}"
            }, paths: { _, _ in [name] })
        let resolved = try await ConfigurationResolver(files: files, variables: KnownVariables(VariableSet([])))
            .resolve(.repository(project: "g/p", ref: "s", path: "root.yml"))
        #expect(resolved.configuration.jobNames == ["found"])
    }

    @Test("Inputs that double from file to file are stopped")
    func doublingInputs() async throws {
        var files = ["root.yml": "include: [{local: f0.yml, inputs: {x: 0123456789}}]"]
        for number in 0..<40 {
            let next = "f\(number + 1).yml"
            files["f\(number).yml"] =
                "spec:\n  inputs:\n    x:\n---\n"
                + "include: [{local: \(next), inputs: {x: \"a$[[ inputs.x ]]$[[ inputs.x ]]\"}}]"
        }
        files["root.yml"] = files["root.yml"]?.replacing("0123456789", with: "\"abcdefghij\"")
        let error = await #expect(throws: ConfigurationError.self) { try await resolve(files) }
        guard case .tooLarge(_, .bytes, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("Many jobs that each change a large parent are stopped")
    func multipliedParent() async throws {
        var yaml = ".base:\n  variables:\n"
        for number in 0..<5000 { yaml += "    V\(number): x\n" }
        for number in 0..<2000 { yaml += "job \(number): {extends: .base, variables: {OWN: x}}\n" }
        await #expect(throws: ConfigurationError.tooLarge(file: "root.yml", measure: .nodes, limit: 2_000_000)) {
            try await resolve(["root.yml": yaml])
        }
    }

    @Test("A thousand jobs that extend and refer are resolved")
    func manyJobs() async throws {
        var yaml = ".setup: {script: [a, b, c]}\n.base: {variables: {A: a, B: b}, tags: [t]}\n"
        for number in 0..<1000 {
            yaml += "job \(number):\n  extends: .base\n  script:\n  - !reference [.setup, script]\n  - make \(number)\n"
            yaml += String(repeating: "  # a comment\n", count: 14)
        }
        let clock = ContinuousClock()
        let start = clock.now
        let job = try await resolve(["root.yml": yaml]).configuration.job(named: "job 999")
        #expect(job.script == ["a", "b", "c", "make 999"])
        // A generous bound for a busy machine and a build without optimisation.
        #expect(clock.now - start < .seconds(20))
    }

    @Test("A long chain of comparisons is evaluated, a longer one is left open")
    func longExpression() {
        let known = KnownVariables(VariableSet([Variable(key: "A", value: "1", origin: .pipeline)])) { _ in true }
        let chain = Array(repeating: "$A == \"1\"", count: 499).joined(separator: " && ")
        #expect(RuleExpression(chain)?.holds(given: known) == .yes)
        #expect(RuleExpression(Array(repeating: "$A", count: 2000).joined(separator: " && ")) == nil)
        #expect(RuleExpression(String(repeating: "(", count: 10_000)) == nil)
    }

    @Test("Noise is read without a trap: expressions, patterns, inputs, wildcards")
    func noise() async throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "$A", "==", "!=", "=~", "!~", "&&", "||", "(", ")", "null", "\"x\"", "'", "\"", "/", "/a/", "[", "]", "{2}",
            "{", "}", ",", "*", "+", "?", "\\", "\\d", "^", "$", ".", "|", "-", "(?i)", "(?:", "é", "\r\n", "$[[", "]]",
            " inputs.x ", "matrix.A", ":", "&a ", "*a", "<<", "!reference", "include", "a", " ", "\n", "  ", "---",
            "spec:",
        ]
        let known = KnownVariables(VariableSet([Variable(key: "A", value: "a/b", origin: .pipeline)]))
        for _ in 0..<3000 {
            let count = Int.random(in: 1...14, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            _ = RuleExpression(text)?.holds(given: known)
            _ = RulePattern(text)?.matches("a/b ab aab\n")
            _ = try? await resolve(["root.yml": text, "a": "x"])
            _ = try? await resolve(["root.yml": "spec:\n  inputs:\n    x: {default: a}\n---\n" + text])
        }
    }
}
