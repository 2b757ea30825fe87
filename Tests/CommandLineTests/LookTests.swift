import Foundation
import SampleGitLab
import Testing

@Suite("Looking at GitLab", .enabled(if: Installed.sample, Installed.sampleReason))
struct LookTests {
    private static let project = "sample-virt/hypervisor"

    private func ask(
        _ arguments: [String], _ change: (inout SampleGitLab.Options) -> Void = { _ in }
    ) async throws -> Invocation {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            return try await SampleFixture.with {
                $0.runningStep = 40
                change(&$0)
            } _: { sample in
                let base = sample.baseURL.absoluteString
                let ended = try await sandbox.run(
                    arguments.map { $0.replacing("BASE", with: base) }, environment: ["VIRT_CI_GITLAB": base])
                #expect(sample.credentialLeaks.isEmpty)
                return Invocation(ended, replacing: base)
            }
        }
    }

    private func rows(_ output: String) -> [String] {
        output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    }

    private func lines(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test(
        "Pipelines are listed newest first, by name, by address, and by the address git clones from",
        arguments: [project, "BASE/\(project)", "BASE/\(project).git", "BASE/\(project)/-/pipelines?page=1"])
    func pipelines(_ target: String) async throws {
        let ended = try await ask(["pipelines", target])
        #expect(ended.status == 0, "\(ended.diagnostics)")
        let rows = rows(ended.output)
        #expect(rows.count == 4)
        #expect(rows[0] == "PIPELINE STATUS REF SOURCE AGE TOOK BY")
        #expect(rows[1].hasPrefix("900130 running main schedule ") && rows[1].hasSuffix(" ada"))
        #expect(rows[2].hasPrefix("900100 failed main push ") && rows[2].hasSuffix(" 8 min 11 s ada"))
    }

    @Test("They are chosen by state, by what started them and by their number")
    func filters() async throws {
        let failed = try lines(
            try await ask(["pipelines", Self.project, "--status", "failed", "--format", "jsonl"]).output)
        #expect(failed.map { $0["id"] as? Int } == [900_100])
        #expect(failed.first?["created"] as? String == "2026-11-23T23:40:31Z")
        #expect(failed.first?["user"] as? String == "ada")
        let scheduled = try await ask(["pipelines", Self.project, "--source", "schedule"])
        #expect(rows(scheduled.output).count == 2)
        #expect(rows(try await ask(["pipelines", Self.project, "-n", "1"]).output).count == 2)
        let none = try await ask(["pipelines", Self.project, "--ref", "main", "--status", "canceled"])
        #expect(none.output.isEmpty && none.diagnostics == "There are no such pipelines.\n")
    }

    @Test("Names that would deceive a terminal are shown without what would", arguments: ["text", "json"])
    func hostile(_ format: String) async throws {
        let list = #"[{"id":1,"sha":"x","ref":"ma\u001b[2Jin\u202e","status":"fai\u0007led","source":"a\nb"}]"#
        let ended = try await ask(["pipelines", Self.project, "--format", format]) {
            $0.faults = [.instead(of: "pipelines", SampleGitLabAnswer(200, body: list))]
        }
        #expect(ended.status == 0, "\(ended.diagnostics)")
        #expect(!ended.output.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
        if format == "text" { #expect(rows(ended.output).last == "1 failed main a b") }
    }

    @Test("Without a project, and outside of a clone, one is asked for")
    func noProject() async throws {
        let ended = try await ask(["pipelines"])
        #expect(ended.status == 64)
        #expect(ended.failure.hasPrefix("error: No project is named"))
    }

    @Test("A log is shown with its sections folded, as plain text in a file")
    func trace() async throws {
        let ended = try await ask(["trace", "BASE/\(Self.project)/-/jobs/7001234"])
        #expect(ended.status == 0 && ended.diagnostics.isEmpty, "\(ended.diagnostics)")
        #expect(ended.output.contains("\n▸ Getting source from Git repository  0 s, 7 lines\n"))
        #expect(ended.output.contains("\n$ run_integration\n"))
        #expect(!ended.output.contains("Checking out") && !ended.output.contains("section_start"))
        #expect(!ended.output.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
        let full = try await ask(["trace", "BASE/\(Self.project)/-/jobs/7001234", "--full"])
        #expect(full.output.contains("\nFetching changes with git depth set to 100...\n"))
        let one = try await ask(["trace", "BASE/\(Self.project)/-/jobs/7001234", "--section", "prepare_script"])
        #expect(one.output == "Preparing environment\nRunning on debian-12-7001234...\n")
    }

    @Test("A section that there isn't is answered with the nearest")
    func noSection() async throws {
        let ended = try await ask(["trace", "BASE/\(Self.project)/-/jobs/7001234", "--section", "step-script"])
        #expect(ended.status == 64)
        #expect(ended.failure.hasSuffix("hint: did you mean 'step_script'?"), "\(ended.failure)")
    }

    @Test("The log of a running job is followed to its end, by its new part only", arguments: [false, true])
    func follow(_ ignoresRanges: Bool) async throws {
        try await Sandbox.with { sandbox in
            try await SampleFixture.with {
                $0.runningStep = 15
                $0.ignoresRanges = ignoresRanges
            } _: { sample in
                let ended = try await sandbox.run([
                    "trace", "-f", "--full", "--interval", "0.2", sample.jobURL(SampleGitLab.runningJob),
                ])
                #expect(ended.status == 1)
                #expect(ended.diagnostics.hasSuffix("Job 'debian-12-tests' (7001411): failed after 28 s\n"))
                let whole = try await sandbox.run(["trace", "--full", sample.jobURL(SampleGitLab.runningJob)])
                #expect(ended.output == whole.output && ended.output.contains("ERROR: Job failed: exit status 1"))
                let asked = sample.requests.filter { $0.target.contains("/\(SampleGitLab.runningJob)/") }
                #expect(asked.count > 3)
            }
        }
    }

    @Test("A log that is followed can be stopped with Ctrl-C")
    func interrupted() async throws {
        try await Sandbox.with { sandbox in
            try await SampleFixture.with {
                $0.runningStep = 0
            } _: { sample in
                let ended = try await LiveInvocation.run(
                    ["trace", "-f", sample.jobURL(SampleGitLab.runningJob)], in: sandbox
                ) { live in
                    try await live.waitFor("Waiting for the log")
                    try await live.signal(SIGINT)
                }
                #expect(ended.status == 130)
            }
        }
    }

    @Test("The files of an archive are listed, with and without ranges", arguments: [false, true])
    func artifacts(_ ignoresRanges: Bool) async throws {
        let ended = try await ask(["artifacts", "BASE/\(Self.project)/-/jobs/7001234"]) {
            $0.ignoresRanges = ignoresRanges
        }
        #expect(ended.status == 0, "\(ended.diagnostics)")
        let rows = rows(ended.output)
        #expect(rows.first == "SIZE FILE" && rows.count == 5)
        #expect(rows.last == "1.6 KiB logs/libvirt/qemu/sample-tck-transient.log")
    }

    @Test("One of them is written to standard output, a file, or a folder")
    func oneArtifact() async throws {
        try await Sandbox.with { sandbox in
            try await SampleFixture.with { sample in
                let path = "logs/libvirt/qemu/sample-tck-transient.log"
                let out = try await sandbox.run(["artifacts", sample.failedJobURL, path])
                #expect(out.status == 0 && out.output.contains("starting up libvirt version: 9.0.0"))
                let file = try await sandbox.run(["artifacts", sample.failedJobURL, path, "-o", sandbox.root])
                #expect(file.diagnostics.contains("Wrote 1.6 KiB to 'ROOT/sample-tck-transient.log'"))
                let written = try String(contentsOfFile: sandbox.root + "/sample-tck-transient.log", encoding: .utf8)
                #expect(written == out.output)
                // As a device is: what it leads to is written, and it stays.
                let link = sandbox.root + "/link"
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: sandbox.root + "/behind")
                try Data("old".utf8).write(to: URL(filePath: sandbox.root + "/behind"))
                #expect(try await sandbox.run(["artifacts", sample.failedJobURL, path, "-o", link]).status == 0)
                #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == sandbox.root + "/behind")
                #expect(try String(contentsOfFile: sandbox.root + "/behind", encoding: .utf8) == out.output)
                let none = try await sandbox.run(["artifacts", sample.failedJobURL, path + "x"])
                #expect(none.status == 2 && none.failure.contains("hint: did you mean '\(path)'?"))
                let left = try? FileManager.default.contentsOfDirectory(atPath: sandbox.root + "/cache/virt-ci/look")
                #expect(left?.isEmpty == true)
            }
        }
    }

    @Test("An archive that has expired is said to have")
    func expired() async throws {
        let ended = try await ask(["artifacts", "BASE/\(Self.project)/-/jobs/7000910"])
        #expect(ended.status == 2)
        #expect(ended.failure.contains("expired on 2026-11-21"), "\(ended.failure)")
    }

    @Test("A pipeline is waited for; the code tells how it ended, and the first failure how it is reproduced")
    func watch() async throws {
        let ended = try await ask(["watch", "BASE/\(Self.project)/-/pipelines/900130", "--interval", "0.2"])
        #expect(ended.status == 1)
        #expect(ended.diagnostics.contains("debian-12-tests (7001411): running\n"))
        #expect(ended.diagnostics.contains("debian-12-tests (7001411): failed (script_failure) after 28 s\n"))
        #expect(ended.diagnostics.hasSuffix("To reproduce it: virt-ci run BASE/\(Self.project)/-/jobs/7001411\n"))
        #expect(ended.output.hasPrefix("Pipeline 900130 of \(Self.project), main "))
        let passed = try await ask(["watch", "BASE/\(Self.project)/-/pipelines/900050"])
        #expect(passed.status == 0)
    }

    @Test("Its events are one object a line")
    func watchEvents() async throws {
        let ended = try await ask([
            "watch", "BASE/\(Self.project)/-/pipelines/900130", "--interval", "0.2", "--format", "jsonl",
        ])
        let events = try lines(ended.output)
        #expect(events.first?["event"] as? String == "pipeline" && events.first?["status"] as? String == "running")
        #expect(
            events.contains { $0["event"] as? String == "job" && $0["failureReason"] as? String == "script_failure" })
        #expect(events.last?["event"] as? String == "result" && events.last?["status"] as? String == "failed")
    }

    @Test("A server that is away for a moment doesn't end the watching")
    func trouble() async throws {
        let ended = try await ask(["watch", "BASE/\(Self.project)/-/pipelines/900050"]) {
            $0.faults = [.unavailableOnce, .tooManyRequestsOnce(retryAfter: 1)]
        }
        #expect(ended.status == 0)
    }
}

extension Invocation {
    /// The same with the address of the sample replaced.
    fileprivate init(_ other: Invocation, replacing base: String) {
        self = other
        output = output.replacing(base, with: "BASE")
        diagnostics = diagnostics.replacing(base, with: "BASE")
    }
}
