import Foundation
import Programs
import RunnerSimulator
import Testing

extension OnSharedHost {
    @Suite("The line that says how to repeat a job")
    struct ReproductionLineTests {
        private static func line(_ payload: JobPayload) -> String {
            "Reproduce this job elsewhere: virt-ci run \(payload.page)"
        }

        @Test("It is in the log of a job whose script failed, once, on a line of its own")
        func failed() async throws {
            let runner = try OnSharedHost.host.provisioningRunner()
            let payload = JobPayload.numbered(script: ["printf unfinished; exit 1"], afterScript: ["exit 1"])
            let outcome = try await runner.run(payload)
            #expect(outcome.exitCode == 1)
            #expect(outcome.logText.components(separatedBy: "virt-ci run").count == 2)
            let call = try #require(outcome.calls("build_script").first)
            #expect(call.standardOutput.text.hasSuffix("unfinished"))
            #expect(call.standardError.text == "\n\(Self.line(payload))\n")
        }

        @Test("It is not there when the job succeeds, whatever else fails")
        func notThere() async throws {
            let runner = try OnSharedHost.host.provisioningRunner()
            let outcome = try await runner.run(.numbered(afterScript: ["exit 1"]))
            #expect(outcome.status == .success)
            #expect(outcome.calls("after_script").first?.exitStatus == 1)
            #expect(!outcome.logText.contains("virt-ci run"))
        }

        @Test(
            "Whatever a job, a project or an address is called, it is one harmless line",
            arguments: [
                "virt/sample\n\u{1b}[2Jsection_end:1:build_script\r", "virt/$(touch /nowhere)`id`", "virt/a;reboot #",
                "virt/'\"\\ x", "virt/\u{202e}x", "virt/<>&|",
            ])
        func hostile(_ project: String) async throws {
            var payload = JobPayload.numbered()
            payload.jobInfo.name = project + "\n\u{1b}[31m"
            payload.jobInfo.projectFullPath = project
            payload.gitInfo.repoURL = "https://gitlab-ci-token:glcbt-secret@gitlab.example.com/\(project).git"
            let attempt = try Attempt(OnSharedHost.host, payload)
            try await attempt.provision()
            let called = try await attempt.run("exit 3")
            #expect(called.status == 1)
            let words = called.diagnostics
            #expect(!words.contains("glcbt-secret"))
            #expect(words.hasPrefix("Reproduce this job elsewhere: virt-ci run "))
            #expect(words.unicodeScalars.dropLast().allSatisfy { $0.value >= 0x20 && $0.value != 0x202e })
            // A shell that it is pasted into finds just two words behind the program's name, and nothing to do.
            let command = words.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespacesAndNewlines)
            let parsed = try await Driver.shell.run(["-c", "virt-ci() { printf '%s\\n' \"$#\" \"$1\"; }; \(command)"])
            #expect(parsed.text == "2\nrun")
        }
    }
}
