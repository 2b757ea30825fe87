import Foundation
import SampleGitLab
import Testing

@Suite("What a failure comes from", .enabled(if: Installed.sample, Installed.sampleReason))
struct InvestigateTests {
    private func ask(
        _ arguments: [String], _ change: (inout SampleGitLab.Options) -> Void = { _ in }
    ) async throws -> Invocation {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            return try await SampleFixture.with {
                $0.hasHistory = true
                change(&$0)
            } _: { sample in
                let words = [
                    "URL": sample.failedJobURL, "PASSED": sample.passedJobURL, "SAMPLE": "sample-virt/hypervisor@main",
                ]
                let ended = try await sandbox.run(
                    arguments.map { words[$0] ?? $0 }, environment: ["VIRT_CI_GITLAB": sample.baseURL.absoluteString])
                #expect(sample.credentialLeaks.isEmpty && sandbox.leftovers().isEmpty)
                return ended
            }
        }
    }

    @Test("A plan names the last good job, what it had, and which runs there can be")
    func plan() async throws {
        let ended = try await ask(["investigate", "URL", "--plan", "--format", "json"])
        #expect(ended.status == 0, "\(ended.diagnostics)")
        let document = try ended.document()
        let good = try #require(document["lastGood"] as? [String: Any])
        #expect(good["id"] as? Int == SampleGitLab.lastGoodJob)
        let origin = try #require(document["testsOrigin"] as? [String: Any])
        #expect(origin["kind"] as? String == "checkout" && origin["folder"] as? String == "tck")
        let reasons = try #require(document["notRun"] as? [[String: Any]]).compactMap { $0["reason"] as? String }
        #expect(
            reasons == [
                "only planned", "only planned", "it would be given the same as as-it-was",
                "it would be given the same as old-rpms",
            ])
        #expect(ended.diagnostics.contains("Tests: they are in 'tck' of the checkout, and are the same in both jobs"))
        #expect(ended.diagnostics.contains("Packages: x86_64-debian-12 is job 7001210, and was 7001130"))
    }

    @Test("What was passed over is told, and which run is left")
    func noneGood() async throws {
        let ended = try await ask(["investigate", "URL", "--plan"]) {
            $0.faults = [.artifactsExpired(job: 7_001_130)]
        }
        #expect(ended.status == 0, "\(ended.diagnostics)")
        #expect(
            ended.diagnostics.contains("Passed over: job 7001131 passed, and GitLab has deleted the packages of x86"))
        #expect(
            ended.diagnostics.contains("There is no last good job: None of the 3 jobs 'debian-12-tests' that passed"))
        #expect(ended.output.contains("old-rpms can't be run: there is no last good job"))
    }

    /// A recorded run of the sample's failed job, whose one test ended so.
    private func record(_ name: String, _ status: String, of sample: SampleGitLab, in sandbox: Sandbox) throws {
        let folder = "state/virt-ci/runs/\(name)"
        let job: [String: Any] = [
            "host": sample.name, "project": "sample-virt/hypervisor", "id": SampleGitLab.failedJob,
            "name": "debian-12-tests", "pipeline": SampleGitLab.failedPipeline, "sha": sample.failedJobSHA,
            "ref": "main", "url": sample.failedJobURL,
        ]
        let report: [String: Any] = [
            "schema": 1, "run": name, "result": status == "PASS" ? "passed" : "failed", "exitStatus": 0,
            "start": "warm",
            "failures": [], "dependencies": [], "artifacts": [], "notes": [], "job": job,
            "profile": ["name": "debian-12", "image": "sha256:00"], "log": "\(sandbox.root)/\(folder)/job.log",
            "directory": "\(sandbox.root)/\(folder)", "started": "2026-11-26T13:00:00Z", "seconds": ["total": 45.0],
        ]
        let document = try JSONSerialization.data(withJSONObject: report)
        try sandbox.write(String(decoding: document, as: UTF8.self), to: "\(folder)/report.json")
        let test = SampleGitLab.failedTest
        try sandbox.write(
            "JOB ID     : 1\n (1/1) \(test): STARTED\n (1/1) \(test): \(status) (0.10 s)\n", to: "\(folder)/job.log")
    }

    @Test("A test that the history knows to be flaky is told, and a run that was not as in CI does not count")
    func history() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try await SampleFixture.with {
                $0.hasHistory = true
            } _: { sample in
                try record("20261126-aaaa", "PASS", of: sample, in: sandbox)
                try record("20261126-bbbb", "FAIL", of: sample, in: sandbox)
                let ended = try await sandbox.run(
                    ["investigate", "20261126-b", "--plan", "--format", "json"],
                    environment: ["VIRT_CI_GITLAB": sample.baseURL.absoluteString])
                #expect(ended.status == 0, "\(ended.diagnostics)")
                #expect(
                    ended.diagnostics.contains("010-template-limits.t' is flaky: here it failed in 1 of 2 runs on the"))
                #expect(ended.diagnostics.contains("The run 20261126-bbbb does not count"))
                #expect(try #require(try ended.document()["runs"] as? [Any]).isEmpty)
            }
        }
    }

    @Test("Machines that never boot give no verdict, and each run is recorded", .timeLimit(.minutes(5)))
    func undecided() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile(sshLimit: "1 s")
            try await SampleFixture.with {
                $0.hasHistory = true
            } _: { sample in
                let settings = ["VIRT_CI_GITLAB": sample.baseURL.absoluteString, "VIRT_CI_WARM": "never"]
                let ended = try await sandbox.run(
                    ["investigate", sample.failedJobURL, "--runs", "as-it-was,old-rpms", "--format", "json"],
                    environment: settings)
                #expect(ended.status == 1, "\(ended.diagnostics)")
                let document = try ended.document()
                #expect(document["cause"] as? String == "undecided")
                let runs = try #require(document["runs"] as? [[String: Any]])
                #expect(runs.map { $0["inputs"] as? String } == ["as-it-was", "old-rpms"])
                #expect(runs.allSatisfy { $0["result"] as? String == "error" })
                let listed = try await sandbox.run(["runs", "--format", "json"], environment: settings)
                let name = try #require(document["name"] as? String)
                #expect(listed.output.contains("This run is 'old-rpms' of investigation \(name)"))
                #expect(listed.output.contains("are those of job 7001130, as asked; CI used 7001210"))
                #expect(
                    FileManager.default.fileExists(atPath: "\(sandbox.state)/investigations/\(name)/investigation.json")
                )
                #expect(sandbox.leftovers().isEmpty)
            }
        }
    }

    @Test("Ctrl-C takes all machines away, tells what is known, and records the runs", .timeLimit(.minutes(5)))
    func interrupted() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try await SampleFixture.with {
                $0.hasHistory = true
            } _: { sample in
                let ended = try await LiveInvocation.run(
                    ["investigate", sample.failedJobURL, "--parallel", "2", "--format", "json"], in: sandbox
                ) { live in
                    // Both go on at once: one line for them, which tells where each is.
                    try await live.waitFor("as-it-was: boots, 2 of 4; old-rpms: boots, 2 of 4")
                    #expect(sandbox.machines.count == 2)
                    try await live.signal(SIGINT)
                }
                #expect(ended.status == 128 + SIGINT, "\(ended.diagnostics)")
                #expect(ended.diagnostics.hasSuffix("Interrupted\n"))
                let document = try ended.document()
                #expect(document["isInterrupted"] as? Bool == true && document["cause"] as? String == "undecided")
                let runs = try #require(document["runs"] as? [[String: Any]])
                #expect(Set(runs.compactMap { $0["inputs"] as? String }) == ["as-it-was", "old-rpms"])
                #expect(runs.allSatisfy { $0["result"] as? String == "interrupted" })
                #expect(sandbox.leftovers() == [])
            }
        }
    }

    @Test("A bisection goes around what can't be run here", .timeLimit(.minutes(5)))
    func unrunnable() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile(sshLimit: "1 s")
            try await SampleFixture.with {
                $0.hasHistory = true
            } _: { sample in
                let ended = try await sandbox.run(
                    ["bisect", sample.failedJobURL, "--run", "--good", "\(SampleGitLab.expiredPipeline)"],
                    environment: ["VIRT_CI_GITLAB": sample.baseURL.absoluteString])
                #expect(ended.status == 1, "\(ended.diagnostics)")
                #expect(
                    ended.output.contains("pipeline 900100, or one before it that can't be told: 900088, 900092"))
                #expect(ended.diagnostics.contains("pipeline 900088: job 7001121 is run here"))
                #expect(sandbox.leftovers() == [])
            }
        }
    }

    @Test(
        "The first bad pipeline is found by what CI said",
        arguments: [
            (["URL"], "pipeline 900100, after 900092"),
            (["SAMPLE", "--job", "debian-12-tests"], "pipeline 900100, after 900092"),
            (["SAMPLE", "--job", "debian-12-tests", "--good", "900050", "--bad", "900104"], "900100, after 900092"),
            (["URL", "--tests", "scripts/domain/010-template-limits.t", "--good", "900084"], "900100, after 900092"),
        ])
    func bisect(_ arguments: [String], _ words: String) async throws {
        // No machine is needed, also without being told so: CI's answers leave nothing in doubt.
        let ended = try await ask(["bisect"] + arguments)
        #expect(ended.status == 0, "\(ended.diagnostics)")
        #expect(ended.output.contains(words), "\(ended.output)")
        #expect(ended.output.contains("templates: write the unit of the memory like the others (Ada Sample, !7)"))
    }

    @Test("Those that nobody can tell are named with the first bad one, which ends with 1")
    func doubtful() async throws {
        let good = ["bisect", "URL", "--ask-ci", "--good", "900084"]
        let ended = try await ask(good) {
            let body = #"{"id":7001131,"name":"debian-12-tests","status":"canceled"}"#
            $0.faults = [.instead(of: "jobs/7001131", SampleGitLabAnswer(body: body))]
        }
        #expect(ended.status == 1, "\(ended.diagnostics)")
        #expect(ended.output.contains("pipeline 900100, or one before it that can't be told: 900088, 900092"))
    }

    @Test(
        "What can't be meant ends with 64",
        arguments: [
            (["investigate", "PASSED"], "has not failed: it is success"),
            (["investigate", "URL", "--runs", "as-it-was,nope"], "'--runs' has 'nope', which is none of as-it-was"),
            (["investigate", "URL", "--last-good", "x"], "is no job's number or address"),
            (["investigate", "URL", "--last-good", "7001121"], "Job 7001121 is no good one: it is failed"),
            (["investigate", "nope"], "There is no run 'nope'"),
            (["investigate", "URL", "--parallel", "0"], "'--parallel' is a number from 1 to 16"),
            (["bisect", "sample-virt/hypervisor@main"], "Name it with --job"),
            (["bisect", "URL", "--ask-ci", "--run"], "which of them?"),
            (["bisect", "SAMPLE", "--job", "nope"], "no pipeline in which it failed"),
            (["bisect", "URL", "--good", "900104"], "the good pipeline is not older than the bad one"),
            (
                ["bisect", "URL", "--good", "900050", "--tests", "scripts/connection/010-connect.t"],
                "in the bad pipeline it passes"
            ),
        ])
    func refused(_ arguments: [String], _ words: String) async throws {
        let ended = try await ask(arguments)
        #expect(ended.status == 64, "\(ended.diagnostics)")
        #expect(ended.diagnostics.contains(words), "\(ended.diagnostics)")
    }
}
