import Foundation
import LoopbackGuest
import TestTerminal
import Testing

@Suite("virt-ci rerun and test", .enabled(if: LoopbackGuest.isInstalled, "needs openssh-server"))
struct AgainTests {
    private static let statuses: KeyValuePairs = [
        "scripts/domain/010-define.t": "PASS", "scripts/domain/050-fail.t": "FAIL",
        "scripts/network/010-define.t": "ERROR",
    ]

    private static func with(
        _ statuses: KeyValuePairs<String, String> = Self.statuses, hasCommand: Bool = true,
        _ body: @escaping @Sendable (KeptMachine, RecordedAvocado) async throws -> Void
    ) async throws {
        let pairs = statuses.map { ($0.key, $0.value) }
        try await KeptMachine.use { machine in
            let recorded = try RecordedAvocado(
                in: machine, statuses: pairs.count == 1 ? ["scripts/a.t": pairs[0].1] : Self.statuses,
                hasCommand: hasCommand)
            try await body(machine, recorded)
        }
    }

    @Test("The failed tests run again by the run's own command, in its folder and with the job's variables")
    func failed() async throws {
        try await Self.with { machine, recorded in
            let ended = try await machine.run("rerun", RecordedAvocado.run, "--failed", "--format", "json")
            #expect(ended.status == 1, "\(ended.diagnostics)")
            let report = try ended.document()
            let run = try #require(report["run"] as? String)
            #expect(
                recorded.call == [
                    "ROOT/guest/project/it's a suite", "tests: [it's, \"quoted\"]", "and $HOME on two lines",
                    "--config",
                    "a b", "run", "./scripts/domain/050-fail.t", "./scripts/network/010-define.t", "--job-results-dir",
                    "ROOT/guest/scratch/avocado", "--job-results-dir", "ROOT/guest/scratch/avocado/again-\(run)",
                ])
            #expect(report["result"] as? String == "failed" && report["machine"] as? String == "kept")
            let tests = try #require(report["tests"] as? [String: Int])
            #expect(tests["passed"] == 1 && tests["failed"] == 1)
            let again = try #require(report["again"] as? [String: Any])
            #expect(again["run"] as? String == RecordedAvocado.run && again["isInSameMachine"] as? Bool == true)
            // It is a run like any other, and one that can be run again itself.
            let failures = try await machine.run("failures", run)
            #expect(failures.output.hasPrefix("2 tests: 1 passed, 1 failed"))
            #expect(try await machine.run("rerun", run, "--failed").status == 1)
            #expect(recorded.call.contains("./scripts/domain/050-fail.t"))
            #expect(!recorded.call.contains("./scripts/network/010-define.t"))
        }
    }

    @Test("Tests are shown as they run, and good ones end with 0")
    func live() async throws {
        try await Self.with { machine, recorded in
            let ended = try await machine.run("test", "01*", "--run", RecordedAvocado.run)
            #expect(ended.status == 0, "\(ended.diagnostics)")
            #expect(ended.output.contains("(2/2) ./scripts/network/010-define.t:  PASS"))
            #expect(
                ended.output.contains("2 tests of run '\(RecordedAvocado.run)', again in its machine: passed after "))
            #expect(ended.output.contains("Tests: 2 passed, 0 failed, 0 skipped"))
            // A run of two tests knows those of the first one too.
            let other = try await machine.run("test", "domain/050*")
            #expect(other.status == 1)
            #expect(recorded.call.contains("./scripts/domain/050-fail.t"))
        }
    }

    @Test("A pattern of no test names those that are like it, and nothing runs")
    func unknown() async throws {
        try await Self.with { machine, recorded in
            let ended = try await machine.run("test", "domain/05o*")
            #expect(ended.status == 64)
            #expect(
                ended.failure.hasPrefix("error: No test is meant by 'domain/05o*'\nhint: there are: scripts/domain/"))
            #expect(recorded.call.isEmpty)
            #expect(try await machine.run("runs").output.split(separator: "\n").count == 2)
        }
    }

    @Test("Which tests has to be said, and in one way")
    func usage() async throws {
        try await Self.with { machine, _ in
            for words in [["rerun", "last"], ["rerun", "last", "--failed", "--tests", "x"]] {
                let ended = try await machine.sandbox.run(words)
                #expect(ended.status == 64 && ended.failure.contains("'--failed', or '--tests GLOB'"))
            }
        }
    }

    @Test("A run without a failed test, and one that doesn't tell how it called Avocado, are told")
    func impossible() async throws {
        try await Self.with(["scripts/a.t": "PASS"]) { machine, _ in
            let ended = try await machine.run("rerun", "last", "--failed")
            #expect(ended.status == 64 && ended.failure.contains("has no failed test"))
        }
        try await Self.with(hasCommand: false) { machine, _ in
            let ended = try await machine.run("rerun", "last", "--failed")
            #expect(ended.status == 2 && ended.failure.contains("called Avocado is not known"))
            #expect(ended.failure.contains("--fresh"))
        }
    }

    @Test("A folder of the suite's that is gone is told")
    func gone() async throws {
        try await Self.with { machine, recorded in
            try FileManager.default.removeItem(atPath: recorded.suite)
            let ended = try await machine.run("test", "domain/050*")
            #expect(ended.status == 2)
            #expect(ended.failure.contains("has no 'ROOT/guest/project/it's a suite' any more"))
        }
    }

    @Test("What ran its tests without Avocado is refused")
    func plain() async throws {
        try await Sandbox.with { sandbox in
            let folder = "state/virt-ci/runs/20261126-aaaa"
            try sandbox.write(
                """
                {"schema":1,"run":"20261126-aaaa","result":"failed","exitStatus":1,"start":"warm","failures":[],\
                "dependencies":[],"artifacts":[],"notes":[],"log":"x","directory":"x","started":"2026-11-26T13:00:00Z",\
                "seconds":{}}
                """, to: "\(folder)/report.json")
            try sandbox.write("1..2\nok 1 - a\nnot ok 2 - b\n", to: "\(folder)/job.log")
            let ended = try await sandbox.run(["rerun", "last", "--failed"])
            #expect(ended.status == 2)
            #expect(ended.failure.contains("doesn't run them with Avocado\nhint: run the whole job again"))
        }
    }

    @Test("A session's 'test' is about its last run, and Tab offers what failed", .enabled(if: Installed.terminal))
    func session() async throws {
        try await Self.with { machine, recorded in
            try await TerminalScreen.with(in: machine.sandbox, columns: 110, lines: 40) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("rerun last --failed", "Enter")
                try await screen.waitFor("Tests: 1 passed, 1 failed, 0 skipped")
                try await screen.waitForPrompt()
                try await screen.type("test scr", "Tab")
                try await screen.waitUntil("the test's name") { $0.hasSuffix("> test scripts/domain/050-fail.t") }
                try await screen.type("", "Enter")
                try await screen.waitUntil("the end of it") {
                    $0.contains("Tests: 0 passed, 1 failed, 0 skipped") && $0.hasSuffix(">")
                }
                #expect(recorded.call.contains("./scripts/domain/050-fail.t"))
            }
        }
    }
}
