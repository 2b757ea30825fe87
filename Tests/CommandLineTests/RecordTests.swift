import Foundation
import Testing

/// Runs that are recorded, over what real Avocado left (`Tests/TestResultsTests/Cases`).
@Suite("Recorded runs")
struct RecordTests {
    static let cases = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../TestResultsTests/Cases").standardizedFileURL.path

    /// Makes a run of a recorded case, with a daemon's log of its time.
    private static func record(_ name: String, of recorded: String, in sandbox: Sandbox) throws {
        let folder = "state/virt-ci/runs/\(name)"
        let report: [String: Any] = [
            "schema": 1, "run": name, "result": "failed", "exitStatus": 1, "start": "warm", "failures": [],
            "dependencies": [], "artifacts": [], "notes": [], "log": "\(sandbox.root)/\(folder)/job.log",
            "directory": "\(sandbox.root)/\(folder)", "started": "2026-11-26T13:00:00Z",
            "seconds": ["boot": 9.5, "script": 30.0, "total": 45.0],
        ]
        let document = try JSONSerialization.data(withJSONObject: report)
        try sandbox.write(String(decoding: document, as: UTF8.self), to: "\(folder)/report.json")
        try FileManager.default.createDirectory(
            atPath: "\(sandbox.root)/\(folder)/results", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: "\(cases)/\(recorded)/input", toPath: "\(sandbox.root)/\(folder)/results/avocado-1")
        try sandbox.write(try log(recorded), to: "\(folder)/artifacts/logs/libvirt/virtqemud.log")
    }

    /// One entry in the middle of each test, named after it.
    private static func log(_ recorded: String) throws -> String {
        let data = try Data(contentsOf: URL(filePath: "\(cases)/\(recorded)/input/results.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        return try #require(root["tests"] as? [[String: Any]]).map { test in
            let start = try #require(test["actual_time_start"] as? Double)
            let end = try #require(test["actual_time_end"] as? Double)
            let date = Date(timeIntervalSince1970: (start + end) / 2)
            let time = date.formatted(
                .iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: true))
            return "\(time)+0000: 12: error : qemuMonitorIO:570 : while \(test["name"] ?? "") <ran>\n"
        }.joined()
    }

    static func with(_ body: (Sandbox) async throws -> Void) async throws {
        try await Sandbox.with { sandbox in
            try record("20261126-aaaa", of: "avocado-tap", in: sandbox)
            try record("20261126-bbbb", of: "avocado-test-timeout", in: sandbox)
            try await body(sandbox)
        }
    }

    @Test("They are listed, and one can be shown by the beginning of its name")
    func lists() async throws {
        try await Self.with { sandbox in
            #expect(try await sandbox.run(["runs"]).output.contains("20261126-aaaa"))
            #expect(try await sandbox.run(["show", "20261126-a"]).output.contains("its script ended with 1"))
            let ambiguous = try await sandbox.run(["show", "2026"])
            #expect(ambiguous.status == 64)
            #expect(ambiguous.failure.contains("20261126-bbbb"))
        }
    }

    @Test("Failed tests are told with their assertions, and never in Avocado's words for nothing")
    func failures() async throws {
        try await Self.with { sandbox in
            let ended = try await sandbox.run(["failures", "20261126-a"])
            #expect(ended.status == 0)
            #expect(ended.output.contains("#2 'domain is running' (./t/240-more.t:6)\n    got: shutoff"))
            #expect(!ended.output.contains("<unknown>"))
        }
    }

    @Test("A test's part of a daemon's log is that of its time alone")
    func logs() async throws {
        try await Self.with { sandbox in
            let part = try await sandbox.run(["test-logs", "20261126-a", "240-more", "--daemon", "virtqemud"])
            #expect(part.output.hasSuffix(" : while ./t/240-more.t <ran>\n"))
            #expect(part.output.split(separator: "\n").count == 1)
            let listed = try await sandbox.run(["test-logs", "20261126-a", "240-more", "--format", "json"])
            let daemons = try #require(try listed.document()["daemons"] as? [[String: Any]])
            #expect(daemons.first?["errorCount"] as? Int == 1)
            let unknown = try await sandbox.run(["test-logs", "20261126-a", "240-more", "--daemon", "x"])
            #expect(unknown.failure == "error: There is no log of 'x'\nhint: there are: virtqemud")
        }
    }

    @Test("Where the run had the daemons log for each test, that is taken, and the cut by time on demand")
    func ownLogs() async throws {
        try await Self.with { sandbox in
            let file = "state/virt-ci/runs/20261126-aaaa/daemon-logs/24.virtnetworkd.log"
            try sandbox.write("2026-11-26 13:00:00.000+0000: 1: info : own\n", to: file)
            let own = try await sandbox.run(["test-logs", "20261126-a", "240-more", "--daemon", "virtnetworkd"])
            #expect(own.output.hasSuffix(": own\n"))
            let cut = try await sandbox.run([
                "test-logs", "20261126-a", "240-more", "--daemon", "virtqemud", "--by-time",
            ])
            #expect(cut.output.contains("240-more"))
        }
    }

    @Test("Two runs are compared, and a run with itself is the same")
    func compares() async throws {
        try await Self.with { sandbox in
            let same = try await sandbox.run(["compare", "20261126-a", "20261126-a", "--format", "json"])
            #expect(try same.document()["same"] as? Bool == true)
            let other = try await sandbox.run(["compare", "20261126-a", "20261126-b"])
            #expect(other.output.contains("32 tests ran in 20261126-aaaa and not in 20261126-bbbb"))
            #expect(try await sandbox.run(["compare", "20261126-a"]).failure.contains("What CI recorded"))
        }
    }

    @Test("A report is one page without any address to load from, and what tests wrote is no markup in it")
    func reports() async throws {
        try await Self.with { sandbox in
            let ended = try await sandbox.run([
                "report", "20261126-a", "--html", "a.html", "--junit", "a.xml", "--markdown", "-", "--bug", "b.md",
            ])
            #expect(ended.status == 0, "\(ended.diagnostics)")
            let page = try String(contentsOfFile: sandbox.root + "/a.html", encoding: .utf8)
            #expect(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"))
            #expect(!page.contains("src=") && !page.contains("url("))
            #expect(page.contains("&lt;ran&gt;") && !page.contains("<ran>"))
            #expect(ended.output.contains("| `t/240-more.t` | domain is running (and 2 more) |"))
            let junit = try String(contentsOfFile: sandbox.root + "/a.xml", encoding: .utf8)
            #expect(junit.contains("tests=\"32\" failures=\"14\" errors=\"10\""))
        }
    }
}
