import Foundation
import SampleGitLab
import Testing

@Suite("Comparing with jobs of GitLab's", .enabled(if: Installed.sample, Installed.sampleReason))
struct CompareTests {
    @Test("Two jobs are compared by their addresses, without a run of either here")
    func jobs() async throws {
        try await Sandbox.with { sandbox in
            try await SampleFixture.with { sample in
                let (failed, passed) = (sample.failedJobURL, sample.passedJobURL)
                let text = try await sandbox.run(["compare", failed, passed])
                #expect(text.status == 0)
                #expect(
                    text.output.contains("job \(SampleGitLab.failedJob) and job \(SampleGitLab.passedJob) differ\n"))
                #expect(text.output.contains("\njob \(SampleGitLab.passedJob)     0       3       0        0\n"))
                #expect(text.output.contains("exit status 1 in job \(SampleGitLab.failedJob) and 0 in job"))
                let same = try await sandbox.run(["compare", failed, failed, "--format", "json"])
                #expect(try same.document()["same"] as? Bool == true, "\(same.output)")
                let ci = try await sandbox.run(["compare", failed])
                #expect(ci.status == 64 && ci.failure.contains("'ci' is the job in CI of a run"))
                #expect(sample.credentialLeaks.isEmpty)
            }
        }
    }
}
