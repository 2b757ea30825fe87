import Foundation
import RunnerSimulator
import Testing

/// A job that `prepare` refuses, and what its log says.
struct Refusal: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Of the policy.
    var changes: [String: String?] = [:]
    var change: @Sendable (inout JobPayload) -> Void = { _ in }
    /// What `sh` does before it becomes the driver; nil to start that at once.
    var before: String?
    var sentence: String
    var hint: String?

    private static let secrets = ["glcbt-64_", "s3cret-Value-0123", "dependency-token", "registry-password"]

    /// A job that has every kind of secret.
    private var payload: JobPayload {
        var payload = JobPayload.numbered(variables: [
            PayloadVariable("SECRET", "s3cret-Value-0123", isPublic: false, isMasked: true)
        ])
        payload.dependencies = [.init(id: 1, token: "dependency-token", name: "before")]
        payload.credentials = [.init(url: "registry.example", username: "u", password: "registry-password")]
        change(&payload)
        return payload
    }

    /// Has the job refused, by the built program under the simulated runner.
    func check(on host: TestHost) async throws {
        let payload = payload
        var runner = try host.runner(policy: host.policy(changes))
        if let before, let prepare = runner.configuration.prepare {
            runner.configuration.prepare = .init(
                "/bin/sh", ["-c", "\(before); exec \"$0\" \"$@\"", prepare.executable] + prepare.arguments)
        }
        let outcome = try await runner.run(payload)
        let one = ["config", "prepare", "cleanup"]
        #expect(outcome.sequence == one + one + one)
        #expect(outcome.failureReason == .runnerSystemFailure)
        for call in outcome.calls("prepare") {
            #expect(call.exitStatus == 2)
            let lines = call.standardError.text.split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("error: ") }.map { $0.dropFirst(7) } == [sentence[...]])
            #expect(lines.filter { $0.hasPrefix("hint: ") }.map { $0.dropFirst(6) } == (hint.map { [$0[...]] } ?? []))
        }
        #expect(outcome.calls("cleanup").allSatisfy { $0.exitStatus == 0 })
        #expect(outcome.logText.contains("error: \(sentence)"))
        // Before the runner masks them.
        let words = outcome.calls.map { $0.standardOutput.text + $0.standardError.text }.joined()
        for secret in Self.secrets { #expect(!words.contains(secret)) }
        #expect(!outcome.logText.contains("Reproduce this job"))
    }
}
