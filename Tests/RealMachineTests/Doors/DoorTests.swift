import Foundation
import Jobs
import Programs
import RunnerSimulator
import SampleGitLab
import Testing

extension RealMachines {
    @Suite("The same job through both doors")
    struct DoorTests {
        private let tool = Tool.shared

        @Test("A local run is what CI ran but for the listed differences, and the executor's log brings it back")
        func doors() async throws {
            var options = SampleGitLab.Options()
            options.firstCommand = Observation.command
            options.jobTokens = SamplePayload.jobTokens
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample", options: options)
            defer { Task { await sample.stop() } }
            let helper = tool.home + "/ci-host-runner-helper"
            try RunnerHelper.write(to: helper)
            let host = try CIHost(
                tool,
                lines: ["gitlab-runner: \(helper)", "keep-on-failure: {projects: [sample-virt/*], for: 1 h}"])

            // At the same time: that halves the time, and shows that a keeper's own run disturbs no job.
            async let local = JobThroughDoor.local(sample, tool, options: ["--cold"])
            let (inCI, outcome) = try await JobThroughDoor.executor(
                sample, try await SamplePayload(sample).payload, host)
            expectFailure(outcome, sample)
            expectNoSecrets(in: outcome.log)
            let (merged, report) = try await local
            expectReproduction(report)
            #expect(report.dependencies.allSatisfy { $0.pinnedBy == "trace" })
            var met = expectSame(inCI, merged, .merged, isRestored: false)

            sample.setLog(outcome.log, of: SampleGitLab.failedJob)
            let plan = try await tool.run(["plan", sample.failedJobURL, "--format", "json"])
            #expect(try JSONDecoder().decode(Plan.self, from: plan.standardOutput).definition == "recorded")
            // In a restored machine: the job can't tell it from those that booted, but for the list.
            // With leases of its own, so that the other tests' machines boot.
            let warm = tool.with(state: tool.home + "/warm", cache: tool.home + "/cache")
            let warmed = try await warm.run(["image", "warm", "debian-12"])
            #expect(warmed.status == 0, "\(String(decoding: warmed.standardError, as: UTF8.self))")
            let (recorded, again) = try await JobThroughDoor.local(sample, warm)
            #expect(again.start == "warm")
            expectReproduction(again)
            met.formUnion(expectSame(inCI, recorded, .recorded, isRestored: true))
            print("differences met:\n" + met.sorted().joined(separator: "\n"))
            expectUse(of: met)
            #expect(sample.credentialLeaks.isEmpty)
            try await Leftovers(tool: tool).expectNone()
            try await Leftovers(tool: warm).expectNone()
        }

        /// What is in the list occurs, but for what would take another job, runner or server.
        private func expectUse(of met: Set<String>) {
            let names = Set(met.map { String($0.prefix { $0 != ":" }) })
            let unused = DoorDifferences.all.map(\.name).filter { !names.contains($0) }
            #expect(
                Set(unused) == [
                    "runner-slots", "checkout-options", "caches", "further-steps", "script-form", "limits",
                ])
        }

        /// The job failed in CI as it is recorded to have.
        private func expectFailure(_ outcome: JobOutcome, _ sample: SampleGitLab) {
            #expect(outcome.status == .failed)
            #expect(outcome.failureReason == .scriptFailure)
            #expect(outcome.exitCode == 1)
            #expect(outcome.logText.contains(SampleGitLab.failedTest))
            #expect(outcome.logText.contains("Reproduce this job elsewhere: virt-ci run \(sample.failedJobURL)"))
            let archive = sample.upload(of: SampleGitLab.failedJob) ?? Data()
            #expect(archive.range(of: Data("010-template-limits.t/stdout.log".utf8)) != nil)
        }

        /// The job fails again, at the same assertion as in CI.
        private func expectReproduction(_ report: Report) {
            #expect(report.result == "failed")
            #expect(report.tests?.failed == 1)
            #expect(report.failures.map(\.test) == ["scripts/domain/010-template-limits.t"])
            #expect(report.failures.map(\.assertion) == [SampleGitLab.failedAssertion])
            #expect(report.comparison?.same == true)
            #expect(report.dependencies.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
            #expect(report.dependencies.allSatisfy { $0.sha256?.count == 64 })
            #expect(report.artifacts.contains { $0.hasSuffix("010-template-limits.t/stdout.log") })
            for path in report.artifacts.map({ "artifacts/\($0)" }) + ["recipe.yaml"] {
                #expect(FileManager.default.fileExists(atPath: "\(report.directory)/\(path)"))
            }
        }

        private func expectNoSecrets(in log: Data) {
            #expect(log.range(of: Data("virt_ci_recipe".utf8)) != nil)
            for secret in SamplePayload.secrets { #expect(log.range(of: Data(secret.utf8)) == nil, "\(secret)") }
        }

        /// - Returns: The differences of the list that were met.
        private func expectSame(
            _ inCI: JobThroughDoor, _ here: JobThroughDoor, _ source: DefinitionSource, isRestored: Bool
        ) -> Set<String> {
            var comparison = DoorComparison(source: source, withheld: SamplePayload.withheld, isRestored: isRestored)
            comparison.compare(inCI: inCI.observation, here: here.observation)
            comparison.compare("domain", inCI: inCI.domain, here: here.domain)
            comparison.compare("stages", inCI: inCI.stages, here: here.stages, kind: .stage)
            comparison.compare("output", inCI: inCI.output, here: here.output, kind: .line)
            #expect(inCI.exitStatus == here.exitStatus)
            let mistakes = comparison.mistakes
            #expect(mistakes.isEmpty, "\(source.rawValue):\n\(mistakes.joined(separator: "\n"))")
            return comparison.met
        }

        private struct Plan: Decodable { var definition: String }
    }
}
