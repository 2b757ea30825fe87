import Foundation
import TestResults
import Testing

@Suite("Reading prove and bare TAP")
struct PlainTAPOutputTests {
    private func read(_ data: Data) -> TestReport? {
        var output = PlainTAPOutput(name: "script")
        output.feed(data)
        return output.finish()
    }

    @Test("Quiet prove: assertions come from the diagnostics, numbers and statuses from the summary")
    func quiet() throws {
        let report = try #require(read(try Fixture("prove").data("quiet.txt")))
        #expect(report.tests.map(\.status) == [.passed, .failed, .skipped, .passed, .warned, .error])
        let failed = try report.test("scripts/domain/020-fail.t")
        #expect(failed.assertions.map(\.name) == ["domain is running", "two ids"])
        #expect(failed.assertions.map(\.number) == [2, 3])
        #expect(failed.assertions.map(\.got) == ["shutoff", nil])
        #expect(failed.exitStatus == 2)
        #expect(try report.test("scripts/domain/030-skip.t").reason == "no second host configured")
        let bailOut = try report.test("scripts/domain/060-bail-out.t")
        #expect(bailOut.assertions.map(\.isBailOut) == [true])
        #expect(bailOut.exitStatus == 255)
    }

    @Test("Verbose prove: assertions come from the TAP")
    func verbose() throws {
        let report = try #require(read(try Fixture("prove").data("verbose.txt")))
        #expect(report.tests.map(\.status) == [.passed, .failed, .skipped, .passed, .error, .failed])
        #expect(report.isComplete)
        #expect(report.planned == 6)
        #expect(try report.test("scripts/domain/020-fail.t").assertions.map(\.number) == [2, 3])
        let died = try report.test("scripts/domain/070-too-few.t")
        #expect(died.reason?.hasPrefix("Bad plan") == true)
        #expect(died.exitStatus == 255)
        #expect(died.outputTail.contains("lost the connection"))
        #expect(try report.test("scripts/storage/020-subtests.t").assertions.map(\.label) == ["pool life > pool state"])
    }

    @Test("Bare TAP among other output is one test")
    func bare() throws {
        let text = "$ ./x.t\n1..2\nok 1 - a\nnot ok 2 - b\n#   Failed test 'b'\n#   at x.t line 9.\ncleaning up\n"
        let report = try #require(read(Data(text.utf8)))
        #expect(report.tests.map(\.name) == ["script"])
        #expect(report.tests[0].assertions.map(\.line) == [9])
        #expect(report.tests[0].outputTail.last == "cleaning up")
        #expect(report.isComplete)
    }

    @Test(
        "Output without tests is nil",
        arguments: ["", "Downloading packages ... ok\n", "checking for gcc... yes\nok then\n", "Result: PASS\n"])
    func none(_ text: String) {
        #expect(read(Data(text.utf8)) == nil)
    }

    @Test("A test whose verdict never came was interrupted")
    func cut() throws {
        let report = try #require(read(Data("t/a.t .. ok\nt/b.t .. \n1..2\nok 1\n".utf8)))
        #expect(report.tests.map(\.status) == [.passed, .interrupted])
        #expect(!report.isComplete)
    }
}
