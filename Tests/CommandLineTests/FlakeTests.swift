import Foundation
import Testing

/// What the history makes of recorded runs, by the built program.
@Suite("The history of tests")
struct FlakeTests {
    /// Records a run whose log has what prove said of its tests.
    ///
    /// - Parameter tests: Whether each passed, by name.
    private static func record(
        _ name: String, hour: Int, commit: String = "c0ffee", profile: String = "debian-12",
        _ tests: KeyValuePairs<String, Bool>, in sandbox: Sandbox
    ) throws {
        let folder = "state/virt-ci/runs/\(name)"
        let failed = tests.contains { !$0.value }
        let job: [String: Any] = [
            "host": "gitlab.example", "project": "libvirt/libvirt", "id": 7, "name": "integration", "pipeline": 1,
            "sha": commit, "ref": "main", "url": "https://gitlab.example/libvirt/libvirt/-/jobs/7",
        ]
        let report: [String: Any] = [
            "schema": 1, "run": name, "result": failed ? "failed" : "passed", "exitStatus": failed ? 1 : 0,
            "start": "warm", "failures": [], "dependencies": [], "artifacts": [], "notes": [], "job": job,
            "profile": ["name": profile, "image": "sha256:1"], "log": "\(sandbox.root)/\(folder)/job.log",
            "directory": "\(sandbox.root)/\(folder)", "started": String(format: "2026-11-26T%02d:00:00Z", hour),
            "seconds": ["total": 45.0],
        ]
        let document = try JSONSerialization.data(withJSONObject: report)
        try sandbox.write(String(decoding: document, as: UTF8.self), to: "\(folder)/report.json")
        let lines = tests.map { name, passes in
            passes ? "\(name) .. ok\n" : "not ok 1 - it holds\n\(name) .. \nFailed 1/1 subtests\n"
        }
        let end = failed ? "Result: FAIL\n" : "All tests successful.\nFiles=\(tests.count), Tests=1\nResult: PASS\n"
        try sandbox.write(lines.joined() + end, to: "\(folder)/job.log")
    }

    private static func with(_ body: (Sandbox) async throws -> Void) async throws {
        try await Sandbox.with { sandbox in
            try record("20261126-aaaa", hour: 1, ["t/dice.t": true, "t/steady.t": true], in: sandbox)
            try record("20261126-bbbb", hour: 2, ["t/dice.t": false, "t/steady.t": true], in: sandbox)
            try record("20261126-cccc", hour: 3, ["t/dice.t": true, "t/steady.t": true], in: sandbox)
            // On other inputs both fail, which makes neither flaky.
            try record("20261126-dddd", hour: 4, commit: "beef", ["t/dice.t": false, "t/steady.t": false], in: sandbox)
            try await body(sandbox)
        }
    }

    @Test("Recorded runs fill it, and a test is flaky that did both on the same inputs")
    func flaky() async throws {
        try await Self.with { sandbox in
            let ended = try await sandbox.run(["flaky", "--format", "json"])
            #expect(ended.status == 0 && ended.diagnostics.isEmpty, "\(ended.diagnostics)")
            let rows = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]])
            #expect(rows.count == 1)
            let row = try #require(rows.first)
            #expect(row["test"] as? String == "t/dice.t" && row["job"] as? String == "integration")
            #expect(row["passed"] as? Int == 2 && row["failed"] as? Int == 1 && row["inputs"] as? Int == 1)
            // Wilson's interval of 2 in 3.
            #expect(row["interval"] as? [Double] == [0.2077, 0.9385])
            #expect(row["lastFailedRun"] as? String == "20261126-bbbb")
            let text = try await sandbox.run(["flaky"])
            #expect(text.output.contains(/t\/dice\.t +integration +debian-12 +2 of 3 +67 % +20–94 %/), "\(text.output)")
            for nothing in [["--project", "other/project"], ["--profile", "x"], ["--since", "2026-11-27"]] {
                let none = try await sandbox.run(["flaky"] + nothing)
                #expect(none.output.isEmpty && none.diagnostics.hasPrefix("No test both passed and failed here"))
            }
        }
    }

    @Test("A failed test's past is told with it, and in the page, also without colours")
    func past() async throws {
        try await Self.with { sandbox in
            let ended = try await sandbox.run(["failures", "20261126-d"])
            #expect(ended.output.contains("failed in 2 of the last 4 runs here"), "\(ended.output)")
            // Of later runs an earlier one's report says nothing.
            #expect(
                try await sandbox.run(["failures", "20261126-b"]).output.contains("failed in 1 of the last 2 runs"))
            #expect(try await sandbox.run(["report", "20261126-d", "--html", "d.html"]).status == 0)
            let page = try String(contentsOfFile: sandbox.root + "/d.html", encoding: .utf8)
            #expect(page.contains("From the oldest run to the newest: passed, failed, passed, failed"))
            #expect(page.contains("title=\"20261126-bbbb: failed\""))
        }
    }

    @Test("Several processes may fill and ask it at once")
    func atOnce() async throws {
        try await Self.with { sandbox in
            for run in 0..<20 {
                try Self.record(
                    "20261127-\(run)", hour: run, profile: "fedora-43", ["t/dice.t": run % 3 != 0], in: sandbox)
            }
            let answers = try await withThrowingTaskGroup(of: Invocation.self) { group in
                for _ in 0..<5 { group.addTask { try await sandbox.run(["flaky", "--format", "json"]) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 0 && $0.diagnostics.isEmpty }, "\(answers)")
            #expect(Set(answers.map(\.output)).count == 1)
            #expect(answers.first?.output.contains("\"runs\" : 20") == true, "\(answers.first?.output ?? "")")
        }
    }

    @Test("A damaged one is told, put aside, and made anew of the recorded runs")
    func damaged() async throws {
        try await Self.with { sandbox in
            try sandbox.write(String(repeating: "no database ", count: 900), to: "state/virt-ci/history.sqlite")
            let ended = try await sandbox.run(["flaky"])
            #expect(ended.status == 0 && ended.output.contains("t/dice.t"), "\(ended.output)")
            let aside = "ROOT/state/virt-ci/history.sqlite.damaged"
            #expect(ended.diagnostics.hasPrefix("warning: The history of tests was damaged; it is now '\(aside)'"))
            #expect(try await sandbox.run(["flaky"]).diagnostics.isEmpty)
        }
    }

    @Test("One that can't be used is told where it is asked for, and a note where something else is")
    func unusable() async throws {
        try await Self.with { sandbox in
            try FileManager.default.createDirectory(
                atPath: sandbox.state + "/history.sqlite", withIntermediateDirectories: true)
            let asked = try await sandbox.run(["flaky"])
            #expect(asked.status == 2)
            #expect(
                asked.failure.hasPrefix("error: Cannot use the history of tests 'ROOT/state/virt-ci/history.sqlite'"))
            let failures = try await sandbox.run(["failures", "20261126-d"])
            #expect(failures.status == 0 && failures.output.contains("t/dice.t"))
            #expect(failures.diagnostics.hasPrefix("note: What failed before is not known. Cannot use the history"))
        }
    }

    @Test("What a guest called its tests is data, and harmless on a terminal and in a page")
    func hostile() async throws {
        try await Sandbox.with { sandbox in
            for (run, ending) in [("20261126-aaaa", ""), ("20261126-bbbb", "<failure message='no'/>")] {
                try Self.record(run, hour: 1, ["t/other.t": ending.isEmpty], in: sandbox)
                try sandbox.write(
                    "<testsuite><testcase name=\"'); DROP TABLE runs; --&lt;b&gt;&#x202E;\u{9B}2J\">\(ending)</testcase>"
                        + "</testsuite>", to: "state/virt-ci/runs/\(run)/artifacts/results.xml")
            }
            let ended = try await sandbox.run(["flaky"])
            #expect(ended.status == 0 && ended.output.contains("DROP TABLE"), "\(ended.output)\(ended.diagnostics)")
            #expect(try await sandbox.run(["report", "20261126-b", "--html", "b.html"]).status == 0)
            let page = try String(contentsOfFile: sandbox.root + "/b.html", encoding: .utf8)
            #expect(page.contains("DROP TABLE") && !page.contains("<b>\u{202E}") && !page.contains("\u{9B}"))
            #expect(try await sandbox.run(["flaky", "--project", "x' OR '1'='1"]).output.isEmpty)
        }
    }
}
