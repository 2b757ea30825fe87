import Foundation
import Programs
import TestResults
import Testing

@testable import Jobs

@Suite("Which tests are to run")
struct TestSelectionTests {
    private static let known: [TestName] = [
        "scripts/domain/020-define.t", "scripts/domain/050-title.t", "scripts/network/020-define.t",
    ]

    @Test("Patterns become names, sorted and each once")
    func resolving() throws {
        let selection = try TestSelection(globs: ["network/*", "020*", "./scripts/domain/020-define.t"])
            .resolved(among: Self.known, isComplete: true)
        #expect(selection.tests == ["scripts/domain/020-define.t", "scripts/network/020-define.t"])
        #expect(selection.globs.isEmpty)
    }

    @Test(
        "A pattern of no test names those that are like it",
        arguments: [
            ("domain/051*", []), ("domian/050*", ["scripts/domain/020-define.t", "scripts/domain/050-title.t"]),
            ("scripts/domain/titel*", []), ("define", ["scripts/domain/020-define.t", "scripts/network/020-define.t"]),
            ("050-titel.t", ["scripts/domain/050-title.t"]),
        ])
    func unknown(_ glob: String, _ near: [String]) throws {
        let selection = try TestSelection(globs: [glob])
        let error = #expect(throws: TestSelectionError.self) {
            try selection.resolved(among: Self.known, isComplete: true)
        }
        guard case .noSuchTest(glob, let found, 3) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        for name in near { #expect(found.contains(name)) }
    }

    @Test("Where not all tests are known, a pattern stays one")
    func incomplete() throws {
        let selection = try TestSelection(globs: ["domain/050*", "storage/*"])
            .resolved(among: Self.known, isComplete: false)
        #expect(selection.tests == ["scripts/domain/050-title.t"])
        #expect(selection.globs.map(\.text) == ["storage/*"])
        #expect(selection.contains("scripts/storage/010-pool.t") && !selection.contains("scripts/network/020-define.t"))
        #expect(selection.names == ["scripts/domain/050-title.t", "storage/*"])
    }

    @Test("An empty pattern, and no pattern, are none", arguments: [[], [""], ["domain/*", "./"]])
    func empty(_ globs: [String]) {
        #expect(throws: TestSelectionError.noPattern) { try TestSelection(globs: globs) }
    }

    @Test("Of a run the failed tests, and those that ended in error or were interrupted")
    func failed() throws {
        func report(_ statuses: [TestStatus]) -> TestReport {
            let tests = statuses.enumerated().map { TestResult(name: TestName("t/\($0).t"), status: $1) }
            return TestReport(tests: tests, source: .avocadoResults, isComplete: true)
        }
        let selection = try TestSelection(
            failedIn: report([.passed, .error, .skipped, .failed, .interrupted]), of: "r")
        #expect(selection.tests == ["t/1.t", "t/3.t", "t/4.t"])
        #expect(throws: TestSelectionError.noneFailed(run: "r")) {
            try TestSelection(failedIn: report([.passed]), of: "r")
        }
    }

    @Test("What ran besides, and what did not run, is told")
    func mismatch() throws {
        func report(_ names: [TestName]) -> TestReport {
            TestReport(
                tests: names.map { TestResult(name: $0, status: .passed) }, source: .avocadoResults, isComplete: true)
        }
        let selection = TestSelection(tests: ["a/1.t", "a/2.t"])
        #expect(selection.mismatch(in: report(["a/2.t", "a/1.t"])) == nil)
        #expect(
            selection.mismatch(in: report(["a/1.t", "b/1.t", "b/2.t"]))
                == .notOnlySelected(others: 2, missing: ["a/2.t"]))
        let open = try TestSelection(globs: ["a/*"])
        #expect(open.mismatch(in: report(["a/1.t"])) == nil)
    }

    @Test("A selection in a recipe is read as it was written")
    func coding() throws {
        let selection = try TestSelection(globs: ["a/*", "020*"]).resolved(among: Self.known, isComplete: false)
        let written = try JSONEncoder().encode(selection)
        #expect(try JSONDecoder().decode(TestSelection.self, from: written) == selection)
    }
}

private let python = Program("python3", debianPackage: "python3", fedoraPackage: "python3")

@Suite("The plugin that chooses tests in a guest", .enabled(if: (try? python.locate()) != nil))
struct SelectionPluginTests {
    /// A module of the name that the plugin imports, and a job as it is handed to it.
    private static let course = """
        import io, json, sys, types
        for name in ["avocado", "avocado.core", "avocado.core.plugin_interfaces"]:
            sys.modules[name] = types.ModuleType(name)
        sys.modules["avocado.core.plugin_interfaces"].JobPre = object
        given = json.load(sys.stdin)
        code = {"open": lambda *_, **__: io.StringIO(json.dumps(given["list"]))}
        exec(given["plugin"], code)
        suite = types.SimpleNamespace(tests=[types.SimpleNamespace(identifier=name) for name in given["names"]])
        class Job:
            test_suites = [suite]
            size = property(lambda self: len(suite.tests))
            result = types.SimpleNamespace(tests_total=-1)
        job = Job()
        code["Selection"]().pre(job)
        print(json.dumps({"ran": [test.identifier for test in suite.tests], "total": job.result.tests_total}))
        """

    private struct Given: Encodable {
        struct List: Encodable {
            var tests: [String]
            var globs: [String]
        }
        var plugin: String
        var names: [String]
        var list: List
    }

    private struct Answer: Decodable {
        var ran: [String]
        var total: Int
    }

    private func run(_ names: [String], tests: [String] = [], globs: [String] = []) async throws -> Answer {
        let given = Given(plugin: GuestSelection.plugin, names: names, list: .init(tests: tests, globs: globs))
        let result = try await python.result(
            ["-c", Self.course], input: .data(try JSONEncoder().encode(given)))
        return try JSONDecoder().decode(Answer.self, from: result.standardOutput)
    }

    private static let names = [
        "./scripts/network/020-define.t", "./scripts/domain/050-title.t", "scripts/domain/020-define.t",
        "tests/every.py:Every.test_fail", "alone.t", "a/b\\c.t",
    ]

    @Test("Named tests stay, in the order in which Avocado found them")
    func named() async throws {
        let answer = try await run(Self.names, tests: ["scripts/domain/050-title.t", "scripts/network/020-define.t"])
        #expect(answer.ran == ["./scripts/network/020-define.t", "./scripts/domain/050-title.t"])
        #expect(answer.total == 2)
    }

    @Test(
        "A pattern means the same in the guest as here",
        arguments: ["domain/0*", "020*", "*", "*/*", "Every.*", "every.py:*.test_?ail", "0[!5]0*", "b\\c.t", "[", "*t"])
    func patterns(_ glob: String) async throws {
        let answer = try await run(Self.names, globs: [glob])
        #expect(answer.ran == Self.names.filter { TestGlob(glob).matches(TestName($0)) })
    }
}
