import Foundation
import TestResults
import Testing

@Suite("Finding the failed assertion")
struct DiagnosticTests {
    /// Reads one failed test of libvirt's logs artifact.
    private func result(_ output: String, _ errors: String = "") throws -> TestResult {
        let folder = "logs/avocado/1-._scripts_x.t/"
        let files = ResultFiles([folder + "stdout.log": output, folder + "stderr.log": errors])
        return try #require(CollectedLogs(files).failures().first)
    }

    @Test("A name on standard output gets its diagnostic from standard error, equal names in order")
    func matchesByName() throws {
        let errors = """
            libvirt: QEMU Driver error : Domain not found
            #   Failed test 'same'
            #   at scripts/x.t line 3.
            #          got: '1'
            #     expected: '2'
            warning: something else
            #   Failed test 'other'
            #   at scripts/x line 4 line 5.
            #   Failed test 'same'
            #   at scripts/x.t line 9.
            # Looks like you failed 3 tests of 4.
            """
        let found = try result("1..4\nnot ok 1 - same\nok 2\nnot ok 3 - same\nnot ok 4 - other\n", errors).assertions
        #expect(found.map(\.name) == ["same", "same", "other"])
        #expect(found.map(\.number) == [1, 3, 4])
        #expect(found.map(\.line) == [3, 9, 5])
        #expect(found[0].got == "1")
        #expect(found[0].expected == "2")
        #expect(found[1].got == nil)
        #expect(found[2].file == "scripts/x line 4")
        #expect(
            found[0].diagnostic
                == "Failed test 'same'\nat scripts/x.t line 3.\n       got: '1'\n  expected: '2'")
    }

    @Test("Diagnostics that stand between the assertions are found too, and a value may have several lines")
    func interleaved() throws {
        let output = """
            1..2
            not ok 1 - it's "quoted"
            #   Failed test 'it's "quoted"'
            #   at x.t line 1.
            #          got: 'one
            # two'
            #     expected: anything else
            # and what diag() says
            not ok 2
            #   Failed test at x.t line 2.
            #          got: undef
            """
        let found = try result(output).assertions
        #expect(found.map(\.name) == ["it's \"quoted\"", ""])
        #expect(found[0].got == "one\ntwo")
        #expect(found[0].expected == "anything else")
        #expect(found[0].diagnostic.hasSuffix("and what diag() says"))
        #expect(found[1].line == 2)
        #expect(found[1].got == "undef")
    }

    @Test("A failed subtest is named by what failed inside it")
    func subtests() throws {
        let output = """
            1..2
                1..2
                    1..1
                    not ok 1 - innermost
                not ok 1 - inner
                not ok 2 - beside
            not ok 1 - outer
                not ok 1 - forgiven
            ok 2 - all well # TODO
            """
        let found = try result(output).assertions
        #expect(found.map(\.subtests) == [["outer", "inner"], ["outer"]])
        #expect(found.map(\.name) == ["innermost", "beside"])
        #expect(found.map(\.label) == ["outer > inner > innermost", "outer > beside"])
    }

    @Test("A todo's diagnostic is nobody's")
    func todo() throws {
        let output = "1..2\nnot ok 1 - same # TODO\nnot ok 2 - same\n"
        let errors = """
            #   Failed (TODO) test 'same'
            #   at x.t line 1.
            #   Failed test 'same'
            #   at x.t line 2.
            """
        #expect(try result(output, errors).assertions.map(\.line) == [2])
    }

    @Test("Without standard output the diagnostics name the assertions")
    func lostOutput() throws {
        let errors = "#   Failed test 'a'\n#   at x.t line 1.\n# Looks like your test exited with 29 just after 1.\n"
        let found = try result("", errors)
        #expect(found.assertions.map(\.name) == ["a"])
        #expect(found.assertions.map(\.number) == [nil])
        #expect(found.exitStatus == 29)
    }

    @Test("A bail-out is the failed assertion of its test, with its reason")
    func bailOut() throws {
        let found = try result("Bail out!  failed to setup test harness: no daemon\n")
        #expect(found.status == .error)
        let expected = FailedAssertion(name: "failed to setup test harness: no daemon", isBailOut: true)
        #expect(found.assertions == [expected])
    }

    @Test("Ten thousand failed assertions are not all kept")
    func bounded() throws {
        let output = (1...10_000).map { "not ok \($0) - a\n" }.joined()
        let errors = (1...10_000).map { "#   Failed test 'a'\n#   at x.t line \($0).\n" }.joined()
        let found = try result(output, errors)
        #expect(found.assertions.count == 500)
        #expect(found.assertions.last?.line == 500)
        #expect(found.outputTail.count == TestResult.outputTailLimit)
    }
}
