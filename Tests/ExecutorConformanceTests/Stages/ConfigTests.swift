import Foundation
import RunnerSimulator
import Testing

extension OnSharedHost {
    @Suite("Config")
    struct ConfigTests {
        @Test("It answers one JSON object and nothing else, to every runner", arguments: RunnerProfile.all)
        func answer(_ profile: RunnerProfile) async throws {
            let outcome = try await OnSharedHost.host.provisioningRunner(profile: profile).run(.numbered())
            #expect(outcome.status == .success)
            let call = try #require(outcome.calls("config").first)
            #expect(outcome.calls("config").count == 1)
            #expect(call.standardError.byteCount == 0)
            let answer = try JSONSerialization.jsonObject(with: call.standardOutput.kept) as? [String: Any]
            let found = try #require(answer)
            #expect(found["builds_dir"] as? String == outcome.layout?.buildsDirectory)
            #expect((found["cache_dir"] as? String)?.hasPrefix("/") == true)
            #expect(found["builds_dir_is_shared"] as? Bool == false)
            #expect(found["shell"] as? String == "bash")
            #expect(found["job_env"] as? [String: String] == [:])
            #expect((found["driver"] as? [String: String])?["name"] == "virt-ci")
            #expect((found["hostname"] as? String)?.isEmpty == false)
            #expect(outcome.logText.contains("Using Custom executor with driver virt-ci "))
            #expect(outcome.logText.contains(" via \(found["hostname"] as? String ?? "")..."))
        }

        struct Spoiled: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var changes: [String: String?] = [:]
            var mode = 0o600
            var isThere = true
            var words: String
        }

        static let policies = [
            Spoiled(testDescription: "not there", isThere: false, words: "/nowhere"),
            Spoiled(testDescription: "an unknown key", changes: ["colour": "red"], words: "colour"),
            Spoiled(testDescription: "a value that is none", changes: ["machines": "many"], words: "machines"),
            Spoiled(testDescription: "no profiles", changes: ["profiles": nil], words: "profiles"),
            Spoiled(testDescription: "no YAML", changes: ["profiles": "[a"], words: "1 problem"),
            Spoiled(testDescription: "writable by its group", mode: 0o620, words: "written by others"),
            Spoiled(testDescription: "writable by all", mode: 0o602, words: "written by others"),
        ]

        @Test(
            "A policy that can't be used is a system failure, three times, each cleaned up after", arguments: policies)
        func spoiled(_ example: Spoiled) async throws {
            let host = try OnSharedHost.host
            let policy = example.isThere ? try host.policy(example.changes, mode: example.mode) : "/nowhere.yaml"
            let outcome = try await host.runner(policy: policy).run(.numbered())
            #expect(outcome.sequence == ["config", "cleanup", "config", "cleanup", "config", "cleanup"])
            #expect(outcome.failureReason == .runnerSystemFailure)
            #expect(outcome.calls.allSatisfy { $0.exitStatus == 2 })
            for call in outcome.calls("config") {
                #expect(call.standardOutput.byteCount == 0)
                #expect(call.standardError.text.hasPrefix("error: "))
                #expect(call.standardError.text.contains(example.words))
            }
            #expect(outcome.logText.contains("error: "))
        }
    }
}
