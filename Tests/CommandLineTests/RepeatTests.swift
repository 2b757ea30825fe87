import Foundation
import SampleGitLab
import Testing

@Suite("A job that is to be repeated", .serialized, .enabled(if: Installed.sample, Installed.sampleReason))
struct RepeatTests {
    @Test(
        "What can't be meant is told",
        arguments: [
            (["--repeat", "0"], "error: '--repeat 0' is none of 1 to 1000"),
            (["--parallel", "2"], "error: '--parallel' belongs to '--repeat'"),
            (["--repeat", "2", "--parallel", "99"], "error: '--parallel 99' is none of 1 to 32"),
            (["--rarest", "10"], "error: '--rarest' belongs to '--repeat' or '--until-sure'"),
            (["--until-sure", "--rarest", "70"], "error: '--rarest 70.0' is none of 1 to 50 per cent"),
            (["--until-failure", "--shell-on-failure"], "error: '--shell-on-failure' is for one run"),
        ])
    func usage(arguments: [String], sentence: String) async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(["run", "https://gitlab.example/a/b/-/jobs/1"] + arguments)
            #expect(ended.status == 64)
            #expect(ended.failure.hasPrefix(sentence), "\(ended.failure)")
        }
    }

    @Test(
        "When the first run can't be made there is no second one, and the reason is told", arguments: ["text", "jsonl"])
    func impossible(format: String) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            let ended = try await SampleFixture.with { sample in
                try await sandbox.run([
                    "run", sample.failedJobURL, "--connect", "qemu:///session?socket=/nowhere/socket", "--repeat", "5",
                    "--format", format,
                ])
            }
            #expect(ended.status == 2)
            #expect(ended.failure.hasPrefix("error: Cannot connect to libvirt at "), "\(ended.diagnostics)")
            #expect(ended.diagnostics.contains("Runs can't be made: no further one begins"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.state + "/runs").count == 1)
            guard format == "jsonl" else { return }
            let events = try ended.output.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(events.map { $0["event"] as? String } == ["run-started", "run-ended"])
        }
    }

    @Test(
        "Ctrl-C ends all runs, takes their machines away, and tells what is known",
        .enabled(if: Host.canStartMachines, Host.reason), arguments: ["text", "json"])
    func interrupted(format: String) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            let ended = try await SampleFixture.with { sample in
                let arguments = [
                    "run", sample.failedJobURL, "--repeat", "6", "--parallel", "2", "--format", format,
                ]
                return try await LiveInvocation.run(arguments, in: sandbox) { live in
                    try await live.waitFor("Run 2 of 6")
                    // Nothing says when a machine is on its way: its folder does.
                    while sandbox.machines.count < 2 { try await Task.sleep(for: .milliseconds(20)) }
                    try await live.signal(SIGINT)
                }
            }
            #expect(ended.status == 128 + SIGINT, "\(ended.diagnostics)")
            #expect(sandbox.leftovers() == [])
            #expect(ended.diagnostics.hasSuffix("Interrupted\n"))
            if format == "json" {
                let document = try ended.document()
                #expect(document["ended"] as? String == "interrupted")
                #expect((document["runs"] as? [[String: Any]])?.count == 2)
            } else {
                #expect(ended.output.contains("2 runs, 0 passed, 0 failed, 2 called off"), "\(ended.output)")
            }
        }
    }
}
