import Foundation
import SampleGitLab
import Testing

@Suite("What a user wants to be other than in CI", .enabled(if: Installed.sample, Installed.sampleReason))
struct SwapTests {
    private func plan(_ arguments: [String], _ prepare: (Sandbox) throws -> Void = { _ in }) async throws -> Invocation
    {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try prepare(sandbox)
            return try await SampleFixture.with { sample in
                try await sandbox.run(["plan", sample.failedJobURL, "--format", "json"] + arguments)
            }
        }
    }

    private func texts(_ invocation: Invocation, _ key: String) throws -> [String] {
        try #require(try invocation.document()[key] as? [String])
    }

    @Test("Is in the plan, and told to be no longer CI's")
    func told() async throws {
        let ended = try await plan(
            ["--set", "EXTRA=a b", "--set", "SCRATCH_DIR=/tmp/x", "--env-file", "secrets", "--script", "script.sh"]
        ) { sandbox in
            try sandbox.write("TOKEN=s3cret-value\n", to: "secrets")
            try sandbox.write("echo one\necho two\n", to: "script.sh")
        }
        #expect(ended.status == 0, "\(ended.diagnostics)")
        let unpinned = try texts(ended, "unpinned")
        #expect(unpinned.contains("Set for this run, as asked: TOKEN, EXTRA, SCRATCH_DIR"))
        #expect(unpinned.contains("The script is that of 'script.sh', as asked"))
        let variables = try #require(try ended.document()["variables"] as? [[String: Any]])
        func value(_ name: String) -> Any? { variables.last { $0["name"] as? String == name }?["value"] }
        #expect(value("EXTRA") as? String == "a b" && value("SCRATCH_DIR") as? String == "/tmp/x")
        #expect(value("TOKEN") is NSNull)
        #expect(!(ended.output + ended.diagnostics).contains("s3cret-value"))
        let scripts = try #require(try ended.document()["scripts"] as? [[String: Any]])
        #expect(scripts.first?["lines"] as? [String] == ["echo one\necho two\n"])
    }

    @Test("A need can be another job's, which is told with the one CI used")
    func need() async throws {
        let ended = try await plan(["--needs", "x86_64-debian-12=\(7_000_910)"])
        #expect(ended.status == 0, "\(ended.diagnostics)")
        #expect(
            try texts(ended, "unpinned").contains {
                $0.contains("'x86_64-debian-12' are those of job 7000910, as asked; CI used 7001210")
            })
    }

    @Test(
        "What can't be meant ends with 64, before anything is fetched",
        arguments: [
            (["--set", "no"], "is no NAME=value"), (["--set", "1=x"], "is no NAME=value"),
            (["--needs", "x"], "is no NAME=JOB-ID"), (["--needs", "nope=3"], "The job needs no artifacts of 'nope'"),
            (["--source", "/"], "'/' is no git repository"), (["--script", "/nope"], "Cannot read the script '/nope'"),
            (["--rpms", "/nope"], "There is no folder '/nope'"), (["--rpms", "x=/nope"], "There is no folder '/nope'"),
            (["--rpms", "/tmp", "--rpms", "7"], "'--rpms' can stand in once"),
            (["--rpms", "x86_64-debian-12=/tmp"], "The job needs several of the name 'x86_64-debian-12'"),
            (["--env-file", "/nope"], "Cannot read the file of variables '/nope'"),
        ])
    func refused(_ arguments: [String], _ words: String) async throws {
        let ended = try await plan(arguments)
        #expect(ended.status == 64)
        #expect(ended.diagnostics.contains(words), "\(ended.diagnostics)")
    }
}
