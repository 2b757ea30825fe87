import Foundation
import SampleGitLab
import Testing

/// The inputs come in while the machine boots: an error of theirs has to take the machine away too.
@Suite("What a job needs can't be had", .serialized, .enabled(if: Host.canStartMachines, Host.reason))
struct InputFailureTests {
    private static let job = SampleGitLab.buildJob

    @Test(
        "Is told in a sentence with its remedy, and the booting machine goes",
        arguments: [
            (
                SampleGitLab.Fault.artifactsExpired(job: job),
                """
                error: The artifacts of job 'x86_64-debian-12' (\(job)) expired on DATE
                hint: retry that job in GitLab, or give packages of your own with --rpms DIR
                """
            ),
            (
                .archiveEscapes(job: job),
                """
                error: The artifacts of x86_64-debian-12 (\(job)) have an entry that leaves the project's folder: \
                '../escaped.txt'
                hint: nothing of them was unpacked; look at what made them
                """
            ),
        ])
    func broken(_ fault: SampleGitLab.Fault, _ failure: String) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try await SampleFixture.with {
                $0.faults = [fault]
            } _: { sample in
                let ended = try await sandbox.run(["run", sample.failedJobURL, "--format", "json"])
                let told = ended.failure.replacing(try Regex("on 20[0-9T:Z-]+"), with: "on DATE")
                #expect(ended.status == 2)
                #expect(told == failure)
                #expect(try ended.document()["result"] as? String == "error")
                #expect(sandbox.leftovers() == [])
                #expect(!FileManager.default.fileExists(atPath: sandbox.state + "/escaped.txt"))
            }
        }
    }

    @Test("A storage that ends each answer half-way is asked for the rest, until the archive is whole")
    func resumed() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try await SampleFixture.with {
                $0.faults = [.archiveTruncated(job: Self.job)]
            } _: { sample in
                let ended = try await LiveInvocation.run(["run", sample.failedJobURL], in: sandbox) { live in
                    try await live.waitFor("Fetched x86_64-debian-12 (\(Self.job)): ")
                    try await live.waitFor("address: met")
                    try await live.signal(SIGINT)
                }
                #expect(ended.status == 128 + SIGINT)
                #expect(sample.requests.count { $0.server == .storage } > 3)
                #expect(sandbox.leftovers() == [])
            }
        }
    }

    @Test("A folder for --rpms that isn't there is refused before GitLab is asked")
    func absentFolder() async throws {
        try await Sandbox.with { sandbox in
            try await SampleFixture.with { sample in
                let ended = try await sandbox.run(["run", sample.failedJobURL, "--rpms", "absent\u{1b}[31m"])
                #expect(ended.status == 64)
                #expect(
                    ended.diagnostics == """
                        error: There is no folder 'absent'
                        hint: --rpms takes a folder laid out as the job's artifacts are

                        """)
                #expect(sample.requests == [])
            }
        }
    }
}
