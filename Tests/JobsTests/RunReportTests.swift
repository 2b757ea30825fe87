import Foundation
import Testing

@testable import Jobs

@Suite("The report of a run")
struct RunReportTests {
    private static let identity = JobIdentity(
        host: "gitlab.example", project: "group/project", id: 7, name: "tests", pipeline: 3, sha: "0f3c", ref: "main",
        url: "https://gitlab.example/group/project/-/jobs/7")

    private func encoded(_ report: RunReport) throws -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(report)
    }

    private func object(_ report: RunReport) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: encoded(report)) as? [String: Any])
    }

    private var full: RunReport {
        var report = RunReport(
            run: "20261123-1a2b", directory: "/runs/20261123-1a2b", started: Date(timeIntervalSince1970: 1_795_477_702))
        report.result = .failed
        report.exitStatus = 1
        report.job = Self.identity
        report.profile = RunReport.ProfileUse(name: "debian-12", image: "sha256:ab", accelerator: "tcg")
        report.dependencies = [
            RunReport.DependencyUse(project: "g/p", job: "build", id: 5, sha256: "cd", pinnedBy: "trace"),
            RunReport.DependencyUse(project: "g/p", job: "lost", id: 6, sha256: nil, pinnedBy: "folder"),
        ]
        report.tests = RunReport.Tests(passed: 93, failed: 1, skipped: 1, known: 0)
        report.failures = [
            RunReport.Failure(
                test: "a.t", status: "failed", assertion: "holds", detail: "got 1", assertions: ["holds"], known: nil)
        ]
        report.comparison = RunReport.Comparison(with: "ci", same: true, differences: [], unknown: ["one"])
        report.artifacts = ["logs/a.log"]
        report.seconds = RunReport.Seconds(fetch: 3.1, boot: 14.2, script: 61, total: 80.2)
        report.machine = "virt-ci-debian-12-0a1b2c3d"
        report.notes = ["a note"]
        return report
    }

    /// The names scripts rely on.
    private static let names: Set<String> = [
        "schema", "run", "result", "exitStatus", "job", "profile", "start", "dependencies", "tests", "failures",
        "comparison", "artifacts", "log", "directory", "seconds", "machine",
    ]

    @Test("Every promised name is there in a run that came to nothing, with null")
    func emptyReport() throws {
        let report = RunReport(run: "r", directory: "/runs/r", started: Date(timeIntervalSince1970: 0))
        let object = try object(report)
        #expect(Self.names.subtracting(object.keys).isEmpty)
        for name in ["exitStatus", "job", "profile", "tests", "comparison", "machine"] {
            #expect(object[name] is NSNull, "\(name)")
        }
        let seconds = try #require(object["seconds"] as? [String: Any])
        for name in ["fetch", "boot", "script", "total"] { #expect(seconds[name] is NSNull, "\(name)") }
        #expect(object["result"] as? String == "error")
        #expect(object["schema"] as? Int == 1)
        #expect(object["start"] as? String == "cold")
        #expect(object["log"] as? String == "/runs/r/job.log")
    }

    @Test("Every promised name is there in a full one")
    func fullReport() throws {
        let object = try object(full)
        func keys(_ value: Any?) -> Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
        func first(_ name: String) -> Any? { (object[name] as? [Any])?.first }
        #expect(Self.names.subtracting(object.keys).isEmpty)
        #expect(keys(object["job"]).isSuperset(of: ["host", "project", "id", "name", "pipeline", "sha", "ref"]))
        #expect(keys(object["profile"]).isSuperset(of: ["name", "image"]))
        #expect(keys(object["tests"]) == ["passed", "failed", "skipped", "known"])
        #expect(keys(first("failures")).isSuperset(of: ["test", "assertion", "detail", "known"]))
        #expect(keys(object["comparison"]).isSuperset(of: ["with", "same", "differences"]))
        #expect(keys(object["seconds"]) == ["fetch", "boot", "script", "total"])
        for dependency in try #require(object["dependencies"] as? [[String: Any]]) {
            #expect(Set(dependency.keys).isSuperset(of: ["project", "job", "id", "sha256", "pinnedBy"]))
        }
        #expect(object["error"] == nil)
    }

    @Test("An error brings kind, message and hint")
    func error() throws {
        var report = full
        report.error = RunReport.Problem(kind: "artifacts-expired", message: "Gone.", hint: nil)
        let problem = try #require(try object(report)["error"] as? [String: Any])
        #expect(Set(problem.keys) == ["kind", "message", "hint"])
        #expect(problem["hint"] is NSNull)
    }

    @Test("What is written is read back", arguments: [true, false])
    func roundTrip(isFull: Bool) throws {
        let report =
            isFull ? full : RunReport(run: "r", directory: "/runs/r", started: Date(timeIntervalSince1970: 12))
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        #expect(try decoder.decode(RunReport.self, from: encoded(report)) == report)
    }

    @Test("A record is saved in its own folder")
    func record() throws {
        let scratch = try ScratchFolder()
        let record = try RunRecord(in: scratch.file("runs"))
        record.update { $0.exitStatus = 3 }
        try record.save()
        #expect(scratch.text("runs/\(record.report.run)/report.json")?.contains("\"exitStatus\" : 3") == true)
        #expect(record.report.directory == scratch.file("runs/\(record.report.run)"))
    }
}
