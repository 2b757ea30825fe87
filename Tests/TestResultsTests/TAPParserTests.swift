import Foundation
import TestResults
import Testing

@Suite("Reading TAP")
struct TAPParserTests {
    private func events(_ text: String) -> [TAPEvent] {
        var parser = TAPParser()
        return parser.feed(Data(text.utf8)) + parser.finish()
    }

    private func status(_ text: String) -> TestStatus {
        var outcome = TAPOutcome()
        for event in events(text) { outcome.take(event) }
        return outcome.status
    }

    private func assertions(_ text: String) -> [TAPAssertion] {
        events(text).compactMap { if case .assertion(let assertion) = $0 { assertion } else { nil } }
    }

    private func problems(_ text: String) -> [TAPProblem] {
        events(text).compactMap { if case .problem(let problem, _) = $0 { problem } else { nil } }
    }

    @Test(
        "Judges a document as a person would",
        arguments: [
            ("1..1\nok 1 - a\n", TestStatus.passed),
            ("ok\nok\n1..2\n", .passed),
            ("1..1\nok 1", .passed),
            ("1..1\r\nok 1 - a\r\n", .passed),
            ("1..2\nok 1\nnot ok 2 - b\n", .failed),
            ("1..3\nnot ok 1\n", .failed),
            ("1..1\nnot ok 1 - b # TODO later\n", .passed),
            ("1..1\nok 1 - b # todo later\n", .warned),
            ("1..0 # SKIP no device\n", .skipped),
            ("1..0\n", .skipped),
            ("1..4 # Skipped: no device\n", .skipped),
            ("1..2\nok 1 # skip a\nok 2 # SKIP b\n", .skipped),
            ("1..2\nok 1 # skip a\nok 2 - b\n", .passed),
            ("1..1\nnot ok 1 # SKIP broken\n", .failed),
            ("Bail out! no daemon\n", .error),
            ("1..2\nnot ok 1\nBail out! no daemon\n", .failed),
            ("1..2\nok 1\nBail out!\nnot ok 2\n", .error),
            ("1..2\nok 1\n", .error),
            ("1..1\nok 1\nok 2\n", .error),
            ("ok 1\n", .error),
            ("", .error),
            ("hello\nokay\nnotok\n", .error),
            ("TAP version 14\n1..1\n# Subtest: s\n    ok 1\n    1..1\nok 1 - s\n", .passed),
            ("1..1\n    1..1\n    not ok 1 - inner\nnot ok 1 - outer\n", .failed),
        ])
    func judges(_ text: String, _ expected: TestStatus) {
        #expect(status(text) == expected)
    }

    @Test(
        "Reads an assertion's number, name and directive",
        arguments: [
            ("ok", 1, "", nil),
            ("ok 1", 1, "", nil),
            ("not ok 7 - domain is running", 7, "domain is running", nil),
            ("ok 2 no dash", 2, "no dash", nil),
            ("ok - unnumbered", 1, "unnumbered", nil),
            ("ok 1 - 3 domains", 1, "3 domains", nil),
            ("ok 3rd try", 1, "3rd try", nil),
            ("ok 1 - fixes #123", 1, "fixes #123", nil),
            (##"ok 1 - a \# TODO b \\ c"##, 1, ##"a # TODO b \ c"##, nil),
            ("ok 1 - a # TODO b", 1, "a", .todo(reason: "b")),
            ("ok 1 - a#b # skip", 1, "a#b", .skip(reason: "")),
            ("ok 1 # Skipped: no device", 1, "", .skip(reason: "no device")),
            ("ok 99999999999999999999 - x", 1, "99999999999999999999 - x", nil),
        ] as [(String, Int, String, TAPAssertion.Directive?)])
    func readsAssertions(_ line: String, number: Int, name: String, directive: TAPAssertion.Directive?) throws {
        let assertion = try #require(assertions(line).first)
        #expect(assertion.number == number)
        #expect(assertion.name == name)
        #expect(assertion.directive == directive)
        #expect(assertion.isOK == !line.hasPrefix("not"))
    }

    @Test(
        "Says what is wrong with the form",
        arguments: [
            ("1..3\nok 1\nok 2\n", [TAPProblem.tooFewAssertions(planned: 3, seen: 2)]),
            ("1..1\nok 1\nok 2\n", [.tooManyAssertions(planned: 1, seen: 2)]),
            ("ok 1\n", [.noPlan]),
            ("1..1\n1..2\nok 1\n", [.secondPlan]),
            ("ok 1\n1..3\nok 2\nok 3\n", [.assertionAfterPlan]),
            ("1..3\nok 1\nok 3\nok 2\n", [.outOfOrder(expected: 2, found: 3)]),
            ("1..1\nok 1\n  ---\n  a: b\n", [.yamlNotEnded]),
            ("1..2\nok 1\n  ---\n  a: b\nok 2\n", [.yamlNotEnded]),
            ("1..1\nTAP version 13\nok 1\n", [.lateVersion]),
            ("1..1\n    1..2\n    ok 1\nok 1\n", [.tooFewAssertions(planned: 2, seen: 1)]),
            ("1..2\nok 1\nBail out!\n", []),
            ("TAP version 13\n1..1\nok 1\n  ---\n  a: b\n  ...\n", []),
        ])
    func findsProblems(_ text: String, _ expected: [TAPProblem]) {
        #expect(problems(text) == expected)
    }

    @Test("Keeps the lines of a YAML block together, whatever they look like")
    func readsYAML() {
        let text = "1..2\nnot ok 1 - a\n  ---\n  message: x\n    ok 5 - no assertion\n\n  ...\nok 2\n"
        #expect(events(text).contains(.yaml(lines: ["message: x", "  ok 5 - no assertion", ""], depth: 0)))
        #expect(assertions(text).count == 2)
    }

    @Test("Passes on lines that are no TAP")
    func passesOnOthers() {
        let text = "starting\n1..1\n  ok 1 - indented by two\nok 1\nokay then\n"
        let others = events(text).compactMap { if case .other(let line) = $0 { line } else { nil } }
        #expect(others == ["starting", "  ok 1 - indented by two", "okay then"])
    }

    @Test("Bytes that are no UTF-8 do not stop it")
    func readsAnyBytes() throws {
        var parser = TAPParser()
        let bytes = Data("1..2\nok 1 - caf".utf8) + [0xe9, 0xff, 0x00] + Data("\nnot ok 2 - b\n".utf8)
        let found = parser.feed(bytes) + parser.finish()
        let names = found.compactMap { if case .assertion(let assertion) = $0 { assertion.name } else { nil } }
        #expect(names == ["caf\u{fffd}\u{fffd}\u{0}", "b"])
    }

    @Test("A line without end is cut, and the next one is read")
    func boundsLines() throws {
        var parser = TAPParser()
        var found = parser.feed(Data("1..2\nok 1 - ".utf8))
        for _ in 0..<100 { found += parser.feed(Data(repeating: UInt8(ascii: "x"), count: 100_000)) }
        found += parser.feed(Data("\nok 2 - next\n".utf8)) + parser.finish()
        let names = found.compactMap { if case .assertion(let assertion) = $0 { assertion.name } else { nil } }
        #expect(names.count == 2)
        #expect(names[0].utf8.count < 20_000)
        #expect(names[1] == "next")
    }

    @Test("Reads 100,000 lines in seconds even without optimization", .timeLimit(.minutes(1)))
    func isQuick() {
        let text = (1...100_000).map { "ok \($0) - assertion number \($0) # of many" }.joined(separator: "\n")
        let start = ContinuousClock.now
        #expect(status("1..100000\n" + text) == .passed)
        #expect(start.duration(to: .now) < .seconds(20))
    }
}
