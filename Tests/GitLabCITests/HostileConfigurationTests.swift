import GitLabCI
import Testing

@Suite("Hostile configurations")
struct HostileConfigurationTests {
    private func error(_ yaml: String) -> ConfigurationError? {
        do {
            _ = try MergedConfiguration(yaml: yaml, file: "m")
            return nil
        } catch {
            return error as? ConfigurationError
        }
    }

    @Test("Aliases that multiply are stopped")
    func laughs() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let alias = "*a\(level - 1)"
            yaml += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
        }
        #expect(error(yaml) == .tooLarge(file: "m", measure: .nodes, limit: 500_000))
    }

    @Test("Depth is bounded, whether written or made of aliases")
    func depth() {
        #expect(
            error(String(repeating: "[", count: 500) + String(repeating: "]", count: 500))
                == .tooLarge(file: "m", measure: .depth, limit: 100))
        #expect(error(String(repeating: "[", count: 100_000)) != nil)
        var yaml = "a0: &a0 x\n"
        for level in 1...300 { yaml += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(error(yaml) == .tooLarge(file: "m", measure: .depth, limit: 100))
    }

    @Test("Size and number of anchors are bounded")
    func size() {
        #expect(
            error(String(repeating: "# \n", count: 6_000_000)) == .tooLarge(file: "m", measure: .bytes, limit: 16 << 20)
        )
        let anchors = (0..<5000).map { "k\($0): &a\($0) x\n" }.joined()
        #expect(error(anchors) == .tooLarge(file: "m", measure: .anchors, limit: 4096))
    }

    @Test("A matrix that multiplies is stopped")
    func matrix() throws {
        let values = (0..<100).map(String.init).joined(separator: ", ")
        let yaml = "j: {script: x, parallel: {matrix: [{A: [\(values)], B: [\(values)], C: [\(values)]}]}}"
        let configuration = try MergedConfiguration(yaml: yaml, file: "m")
        #expect(throws: ConfigurationError.tooLarge(file: "m", measure: .parallelInstances, limit: 1000)) {
            try configuration.job(named: "j")
        }
    }

    @Test("A matrix of many variables is no work")
    func wideMatrix() throws {
        let variables = (0..<6000).map { "V\($0): x" }.joined(separator: ", ")
        let values = (0..<20).map(String.init).joined(separator: ", ")
        let one = try MergedConfiguration(yaml: "j: {script: x, parallel: {matrix: [{\(variables)}]}}", file: "m")
        #expect(try one.job(named: one.jobNames[0]).variables.count == 6000)
        let yaml = "j: {script: x, parallel: {matrix: [{A: [\(values)], \(variables)}]}}"
        #expect(throws: ConfigurationError.tooLarge(file: "m", measure: .parallelInstances, limit: 1000)) {
            try MergedConfiguration(yaml: yaml, file: "m").job(named: "j")
        }
    }

    @Test(
        "Odd documents are errors, not traps",
        arguments: [
            "", "~", "a", "a: b: c", "\t", "*x", "&a [*a]", "? [a]\n: b", "a: 1\na: 2", "--- a\n--- b",
            "%YAML 9.9\n---\na", "!!binary x", "\u{0}", "a: !foo",
        ])
    func odd(_ yaml: String) {
        _ = error(yaml)
        #expect(throws: ConfigurationError.self) {
            try MergedConfiguration(yaml: yaml, file: "m").job(named: "j")
        }
    }

    @Test("A thousand jobs are read, and one is found")
    func manyJobs() throws {
        var yaml = ""
        for number in 0..<1000 {
            yaml += "job \(number):\n  script:\n  - make \(number)\n  variables:\n    N: \(number)\n"
        }
        #expect(try MergedConfiguration(yaml: yaml, file: "m").job(named: "job 999").variables[0].value == "999")
    }
}
