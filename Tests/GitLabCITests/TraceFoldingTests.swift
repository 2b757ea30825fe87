import Foundation
import GitLabCI
import Testing

@Suite("Folding of a log")
struct TraceFoldingTests {
    /// Lines as a runner writes them: `0` and `1` are streams, `+` continues.
    private func log(_ lines: [String]) -> Data {
        let text = lines.enumerated().map { number, line in
            let stream = line.hasPrefix("1") ? "01" : "00"
            let mark = line.dropFirst().hasPrefix("+") ? "+" : " "
            return "2026-11-23T23:48:22.\(100_000 + number)Z \(stream)O\(mark)\(line.dropFirst(2))\n"
        }
        return Data(text.joined().utf8)
    }

    private func start(_ name: String, at time: Int) -> String { "section_start:\(time):\(name)\r\u{1b}[0K" }
    private func end(_ name: String, at time: Int) -> String { "section_end:\(time):\(name)\r\u{1b}[0K" }

    private var passed: [String] {
        [
            "0 Running with gitlab-runner", "0 \(start("get_sources", at: 10))",
            "0+\u{1b}[36;1mGetting source\u{1b}[0;m",
            "1 Fetching", "1 Checking out", "0 \(end("get_sources", at: 22))", "0 \(start("step_script", at: 22))",
            "0+\u{1b}[36;1mExecuting\u{1b}[0;m", "1 \u{1b}[32;1m$ make\u{1b}[0;m",
            "1 \(start("deps", at: 30))Dependencies",
            "1 gcc", "1 \(end("deps", at: 95))", "1 done", "0 \(end("step_script", at: 100))",
            "0 \(start("after_script", at: 100))", "0+Running after_script", "1 collecting",
            "0 \(end("after_script", at: 101))", "0 Job succeeded",
        ]
    }

    private func shown(_ blocks: [TraceBlock]) -> [String] {
        blocks.map { block in
            switch block {
            case .line(let line): TerminalText.plain(line.text.utf8)
            case .folded(let section): "> \(section.title) \(section.seconds) \(section.lines)"
            }
        }
    }

    private func fold(_ log: Data, _ choice: TraceFolding.Choice = .folded, pieces: Int = .max) -> [String] {
        var folding = TraceFolding(choice)
        var blocks: [TraceBlock] = []
        for start in stride(from: 0, to: log.count, by: max(1, min(pieces, log.count))) {
            blocks += folding.feed(log[start..<min(log.count, start + pieces)])
        }
        return shown(blocks + folding.finish())
    }

    @Test("The script is shown, what is around it and the sections in it are a line each", arguments: [1, 7, Int.max])
    func folded(_ pieces: Int) {
        #expect(
            fold(log(passed), pieces: pieces) == [
                "Running with gitlab-runner", "> Getting source 12 2", "Executing", "$ make", "> Dependencies 65 1",
                "done", "> Running after_script 1 1", "Job succeeded",
            ])
    }

    @Test("Everything, and one section")
    func choices() {
        #expect(fold(log(passed), .everything).count == 12)
        #expect(fold(log(passed), .section("deps")) == ["Dependencies", "gcc"])
        #expect(fold(log(passed), .section("step_script")) == ["Executing", "$ make", "Dependencies", "gcc", "done"])
        #expect(fold(log(passed), .section("none")).isEmpty)
    }

    @Test("The section in which a log ends is shown: there the job stopped")
    func unended() {
        let lines = Array(passed.prefix(11))
        #expect(fold(log(lines)).suffix(3) == ["$ make", "Dependencies", "gcc"])
    }

    @Test("Of a job that never came to its script the last stage is shown")
    func early() {
        let lines =
            Array(passed.prefix(6)) + [
                "0 \(start("cleanup_file_variables", at: 23))", "0+Cleaning up",
                "0 \(end("cleanup_file_variables", at: 23))",
                "0 ERROR: Job failed",
            ]
        #expect(
            fold(log(lines)) == [
                "Running with gitlab-runner", "Getting source", "Fetching", "Checking out", "> Cleaning up 0 0",
                "ERROR: Job failed",
            ])
    }

    @Test("What is folded now is known while it is written")
    func current() {
        var folding = TraceFolding(.folded)
        _ = folding.feed(log(Array(passed.prefix(4))))
        #expect(folding.current == "Getting source")
        _ = folding.feed(log(Array(passed[4..<9])))
        #expect(folding.current == nil)
        #expect(folding.names == ["get_sources", "step_script"])
    }

    @Test("A script can't fold the runner's lines: its marks are its own sections")
    func forged() {
        let lines = [
            "0 \(start("step_script", at: 1))", "0+Executing", "1 \(end("step_script", at: 2))",
            "1 \(start("get_sources", at: 3))hidden?", "1 inside", "0 \(end("step_script", at: 9))",
            "0 ERROR: Job failed",
        ]
        #expect(fold(log(lines)) == ["Executing", "> hidden? 6 1", "ERROR: Job failed"])
    }

    @Test("A log without prefixes is folded too, and one without sections is its lines")
    func old() {
        let text =
            "Running\n\(start("get_sources", at: 1))Getting source\nFetching\n\(end("get_sources", at: 3))"
            + "\(start("step_script", at: 3))Executing\nmake\r\nall\n\(end("step_script", at: 4))Job succeeded\n"
        #expect(
            fold(Data(text.utf8)) == [
                "Running", "> Getting source 2 1", "Executing", "make", "all", "Job succeeded",
            ])
        #expect(fold(Data("a\nb\n".utf8)) == ["a", "b"])
        #expect(fold(Data()).isEmpty)
    }

    @Test("The end of a colour alone is no line, an empty line is one")
    func empty() {
        #expect(fold(log(["0 \u{1b}[31;1mERROR: Job failed\u{1b}[0;m", "0 \u{1b}[0;m"])) == ["ERROR: Job failed"])
        #expect(fold(Data("a\n\r\n\nb\n".utf8)) == ["a", "", "", "b"])
    }

    @Test("A progress line is shown as it ended, with its colours")
    func overwritten() {
        var folding = TraceFolding(.folded)
        let blocks = folding.feed(Data(" 10%\r\u{1b}[32m100%\u{1b}[0m\n".utf8)) + folding.finish()
        guard case .line(let line) = blocks.first else { return #expect(Bool(false)) }
        #expect(line.text == "\u{1b}[32m100%\u{1b}[0m")
    }
}
