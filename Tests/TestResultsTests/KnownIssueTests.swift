import TestResults
import Testing

@Suite("Known issues")
struct KnownIssueTests {
    private let failed = TestResult(
        name: "scripts/domain/207-disk-media-change.t", status: .failed,
        assertions: [
            FailedAssertion(number: 3, name: "media changed", diagnostic: "Failed test\ngot: 'tray is not open'")
        ], outputTail: ["libvirt: error : internal error", "# Looks like you failed 1 test of 4."])

    private func issue(
        test: [String] = [], assertion: [String] = [], log: [String] = [], status: [TestStatus] = [],
        in distributions: [String] = []
    ) -> KnownIssue {
        KnownIssue(
            name: "x#1", reference: "https://example.org/1", summary: "x",
            signs: KnownIssue.Signs(
                test: test.compactMap { KnownPattern($0) }, assertion: assertion.compactMap { KnownPattern($0) },
                log: log.compactMap { KnownPattern($0) }, statuses: status),
            distributions: distributions.compactMap { DistributionRange($0) })
    }

    @Test("Each kind of sign has to be found, of a list one")
    func signs() {
        #expect(issue(test: ["other", "207-*.t"]).explains(failed, in: nil))
        #expect(issue(test: ["207"], assertion: ["tray*open"], log: ["internal error"]).explains(failed, in: nil))
        #expect(!issue(test: ["207"], assertion: ["tray*closed"]).explains(failed, in: nil))
        #expect(!issue(test: ["207"], log: ["timed out"]).explains(failed, in: nil))
        #expect(!issue(test: ["207"], status: [.interrupted]).explains(failed, in: nil))
    }

    @Test("A hang has to have been seen, and the logs of the test's time are asked last")
    func machine() throws {
        var hangs = issue()
        hangs.signs.hang = true
        #expect(hangs.explains(failed, in: nil, hung: true))
        #expect(!hangs.explains(failed, in: nil))
        let logged = issue(test: ["207"], log: ["cannot acquire*lock"])
        var asked: [KnownPattern] = []
        let isKnown = logged.explains(failed, in: nil) { patterns in
            asked = patterns
            return true
        }
        #expect(isKnown && asked == logged.signs.log)
        #expect(
            !issue(test: ["other"], log: ["x"]).explains(failed, in: nil) { _ in
                Issue.record("the logs were read for nothing")
                return true
            })
        let pattern = try #require(KnownPattern("acquire*lock"))
        for (line, isFound) in [("cannot acquire state change lock", true), ("lock acquire", false), ("", false)] {
            #expect(Array(line.utf8).withUnsafeBytes { pattern.isFound(inLine: $0) } == isFound)
        }
    }

    @Test("A status alone knows nothing, and a test that passed has no issue")
    func nothing() {
        #expect(!issue(status: [.failed]).explains(failed, in: nil))
        var passed = failed
        passed.status = .passed
        #expect(!issue(test: ["207"]).explains(passed, in: nil))
    }

    @Test("One more failed assertion is news")
    func news() {
        var more = failed
        more.assertions.append(FailedAssertion(number: 4, name: "domain is gone"))
        let known = issue(assertion: ["tray", "media"])
        #expect(known.explains(failed, in: nil))
        #expect(!known.explains(more, in: nil))
    }

    @Test(
        "It is known where it happens",
        arguments: [
            ("fedora-43", true), ("fedora-40", false), ("fedora-rawhide", false), ("centos-stream-9", true),
            ("centos-stream-10", true), ("centos-stream-8", false), ("debian-12", false),
        ])
    func distributions(_ profile: String, _ isKnown: Bool) {
        let known = issue(test: ["207"], in: ["fedora 41-43", "centos-stream 9-"])
        #expect(known.explains(failed, in: profile) == isKnown)
        #expect(known.explains(failed, in: nil))
    }

    @Test("What is no range of versions", arguments: ["", "fedora 43-41", "fedora -", "fedora x", "fedora 1 2", "Ä 1"])
    func noRange(_ text: String) {
        #expect(DistributionRange(text) == nil)
    }

    @Test("Patterns that would be found everywhere, or take long, are none")
    func patterns() throws {
        for text in ["", "*", " * ", "a\nb", String(repeating: "a", count: 501)] { #expect(KnownPattern(text) == nil) }
        let many = try #require(KnownPattern(String(repeating: "a*", count: 250)))
        let clock = ContinuousClock()
        let line = String(repeating: "a", count: 200) + String(repeating: "b", count: 16_000)
        // Pieces one after another: no choice is taken back.
        var isFound = true
        #expect(clock.measure { isFound = many.isFound(in: line) } < .seconds(1))
        #expect(!isFound)
        #expect(try #require(KnownPattern("b*a")).isFound(in: "aab ba") == true)
        #expect(try #require(KnownPattern("a*b")).isFound(in: "a\nb") == false)
    }
}
