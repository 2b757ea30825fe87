import Foundation
import Testing

@testable import TestResults

@Suite("How a job ran Avocado")
struct AvocadoCommandTests {
    private func read(
        _ words: String, references: String? = nil, place: String = "/builds/tck", tests: [String] = [],
        folders: [String] = []
    ) -> AvocadoCommand? {
        var files = ["jobdata/cmdline": words, "jobdata/pwd": place]
        files["jobdata/test_references"] = references
        let entries = tests.map { "{\"name\": \"\($0)\", \"status\": \"PASS\"}" }.joined(separator: ",")
        files["results.json"] = tests.isEmpty ? nil : "{\"tests\": [\(entries)], \"total\": \(tests.count)}"
        for folder in folders { files["test-results/\(folder)/stdout"] = "" }
        let all = files
        return AvocadoCommand(ResultFiles(paths: all.keys.sorted()) { Data((all[$0] ?? "").utf8) })
    }

    @Test("Tests follow the command, and the new folder overrides the old one")
    func libvirt() throws {
        let command = try #require(
            read(
                "['/usr/bin/avocado', '--config', 'avocado.config', 'run', '--job-results-dir', '/tmp/scratch/avocado']",
                tests: ["./scripts/domain/050-title.t", "scripts/x.t"]))
        #expect(command.workingDirectory == "/builds/tck")
        #expect(
            command.arguments(for: ["scripts/domain/050-title.t", "scripts/x.t"], results: "/r")
                == [
                    "/usr/bin/avocado", "--config", "avocado.config", "run", "./scripts/domain/050-title.t",
                    "scripts/x.t", "--job-results-dir", "/tmp/scratch/avocado", "--job-results-dir", "/r",
                ])
    }

    @Test("References that were given make place for the new ones")
    func references() throws {
        let command = try #require(
            read(
                "['avocado', '--show', 'run', 'run', '--max-parallel-tasks', '1', './a.t', \"./it's.t\"]",
                references: "['./a.t', \"./it's.t\"]"))
        #expect(
            command.arguments(for: ["b c.t"], results: "/r")
                == [
                    "avocado", "--show", "run", "run", "b c.t", "--max-parallel-tasks", "1", "--job-results-dir", "/r",
                ])
    }

    @Test("A test that is not in the results is given as the others are")
    func unknown() throws {
        let words = "['avocado', 'run']"
        let dotted = try #require(read(words, folders: ["1-._scripts_a.t"]))
        #expect(dotted.arguments(for: ["scripts/b.t"], results: "/r")[2] == "./scripts/b.t")
        let plain = try #require(read(words, folders: ["1-scripts_a.t"]))
        #expect(plain.arguments(for: ["scripts/b.t"], results: "/r")[2] == "scripts/b.t")
        #expect(plain.arguments(for: ["-x"], results: "/r")[2] == "./-x")
    }

    @Test("A module of Python's is started as one")
    func module() throws {
        let command = try #require(read("['/usr/lib/python3/site-packages/avocado/__main__.py', 'run']"))
        #expect(command.arguments(for: [], results: "/r").prefix(4) == ["python3", "-m", "avocado", "run"])
    }

    @Test(
        "What is no such record is none",
        arguments: ["", "['avocado', 'list']", "avocado run", "['avocado', 'run'", "['avocado' 'run']", "[1, 'run']"])
    func wrong(_ words: String) {
        #expect(read(words) == nil)
    }

    @Test("A working folder that is no path, and a word with a zero byte, are refused")
    func hostile() {
        #expect(read("['avocado', 'run']", place: "relative") == nil)
        #expect(read(#"['avocado', 'run', '\x00']"#) == nil)
    }

    @Test(
        "Python's strings are read as they are written",
        arguments: [
            (#"[]"#, []), (#"['a', "it's", 'q"\'']"#, ["a", "it's", "q\"'"]),
            (#"['\n\t\\x', '\x1b[0m', '\u2028', '\U0001f600é']"#, ["\n\t\\x", "\u{1b}[0m", "\u{2028}", "😀é"]),
            (#"['e\u0301x']"#, ["e\u{301}x"]),
        ])
    func words(_ text: String, _ words: [String]) {
        #expect(PythonWords.read(text) == words)
    }

    @Test(
        "Bytes that are no text, and numbers, are not read",
        arguments: [#"['\udcff']"#, "['a', 1]", "('a',)", "['a']x"])
    func noWords(_ text: String) {
        #expect(PythonWords.read(text) == nil)
    }
}
