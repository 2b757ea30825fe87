import REPL
import Testing

@Suite("Typed text taken apart into words")
struct WordSplitterTests {
    private func words(_ text: String) -> [[String]] { WordSplitter(text).commands.map { $0.map(\.text) } }

    @Test(
        "As a shell does",
        arguments: [
            ("run  a\tb ", ["run", "a", "b"]), ("run 'a b' \"c d\"", ["run", "a b", "c d"]),
            (#"run a\ b\\c"#, ["run", #"a b\c"#]), (#"run "a\"b\n""#, ["run", #"a"b\n"#]),
            (#"run 'a\b'"#, ["run", #"a\b"#]), ("run ''", ["run", ""]), ("run a'b'\"c\"d", ["run", "abcd"]),
            ("run a#b # comment", ["run", "a#b"]), ("run a\\\n b", ["run", "a", "b"]), ("run 'a\nb'", ["run", "a\nb"]),
            ("run a|b;c&d", ["run", "a|b;c&d"]),
        ])
    func split(_ text: String, _ expected: [String]) {
        #expect(words(text) == [expected])
        #expect(WordSplitter(text).end == .complete)
    }

    @Test("A command a line, without empty ones and comments")
    func lines() {
        #expect(words("\n# first\njobs\n\n  run x\r\nlast\n") == [["jobs"], ["run", "x"], ["last"]])
    }

    @Test("What is not complete says what it waits for")
    func incomplete() {
        #expect(WordSplitter("run 'a").end == .quote("'"))
        #expect(WordSplitter("run \"a\\\"").end == .quote("\""))
        #expect(WordSplitter("run a\\").end == .continued)
        #expect(WordSplitter("run 'a\\'").end == .complete)
    }

    @Test("A quoted sign is a word like others")
    func quoted() {
        #expect(WordSplitter("run x &").commands[0].last?.isQuoted == false)
        #expect(WordSplitter("run x '&'").commands[0].last?.isQuoted == true)
    }

    @Test("Escaped text is one word again", arguments: ["a b", "it's", #"a\b"c"#, "#x", "a#b", "plain"])
    func escaped(_ text: String) {
        #expect(words("x " + WordSplitter.escaped(text)) == [["x", text]])
    }
}
