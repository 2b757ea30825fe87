import Foundation
import RunnerSimulator
import Testing

extension OnSharedHost {
    @Suite("How a script's end reaches the runner")
    struct ExitStatusTests {
        struct Wrapper: Sendable, CustomTestStringConvertible {
            var profile: RunnerProfile
            var flag: String?
            var testDescription: String { "\(profile)\(flag.map { " with \($0)" } ?? "")" }
        }

        /// Every form in which a runner wraps a script.
        static let wrappers =
            RunnerProfile.all.map { Wrapper(profile: $0) } + [
                Wrapper(profile: .runner1811, flag: "FF_USE_NEW_BASH_EVAL_STRATEGY"),
                Wrapper(profile: .runner193, flag: "FF_USE_LEGACY_BASH_EVAL"),
            ]

        @Test("A failed script is the job's failure with its own number, in every wrapper", arguments: wrappers)
        func simulated(_ wrapper: Wrapper) async throws {
            var runner = try OnSharedHost.host.provisioningRunner(profile: wrapper.profile)
            if let flag = wrapper.flag { runner.configuration.featureFlags[flag] = true }
            // What reads its input must neither wait nor eat the rest of the script.
            let payload = JobPayload.numbered(
                script: ["cat", "exit 42", "echo not here"], afterScript: ["echo after"])
            let outcome = try await runner.run(payload)
            #expect(outcome.failureReason == .scriptFailure)
            #expect(outcome.exitCode == (wrapper.profile.hasExitCodeFile ? 42 : 1))
            let stages = [
                "prepare_script", "get_sources", "build_script", "after_script", "cleanup_file_variables", "cleanup",
            ]
            #expect(outcome.sequence == ["config", "prepare"] + stages)
            #expect(outcome.calls.filter { $0.name != "build_script" }.allSatisfy { $0.exitStatus == 0 })
            #expect(outcome.calls("after_script").first?.standardOutput.text.contains("after") == true)
            #expect(!outcome.logText.contains("\nnot here"))
        }

        @Test(
            "The file has the script's number and a line feed, and the driver ends with the runner's",
            arguments: [1, 2, 3, 42, 126, 127, 128, 137, 255])
        func failed(_ status: Int32) async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision()
            let called = try await attempt.run("exit \(status)")
            #expect(called.status == 1)
            #expect(attempt.exitCode == "\(status)\n")
            #expect(called.output.isEmpty)
        }

        @Test(
            "A script that a signal ends is a failed script", arguments: [("TERM", 143), ("KILL", 137), ("SEGV", 139)])
        func signaled(_ signal: String, _ status: Int) async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision()
            let called = try await attempt.run("ulimit -c 0; kill -\(signal) $$; echo not here")
            #expect(called.status == 1)
            #expect(attempt.exitCode == "\(status)\n")
            #expect(called.output.isEmpty)
        }

        @Test("What an earlier call left in the file is gone after the next, however that ends")
        func stale() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try Data("7\n".utf8).write(to: URL(filePath: attempt.exitCodeFile))
            #expect(try await attempt.run("true").status == 2)
            #expect(attempt.exitCode == nil)
            try await attempt.provision()
            #expect(try await attempt.run("exit 7").status == 1)
            #expect(attempt.exitCode == "7\n")
            #expect(try await attempt.run("true").status == 0)
            #expect(attempt.exitCode == nil)
        }

        @Test("A runner that names no file gets the failure alone")
        func noFile() async throws {
            var attempt = try Attempt(OnSharedHost.host)
            attempt.environment["BUILD_EXIT_CODE_FILE"] = String?.none
            try await attempt.provision()
            #expect(try await attempt.run("exit 3").status == 1)
            #expect(attempt.exitCode == nil)
        }

        @Test("A number that can't be handed over is a system failure", arguments: ["/nowhere/code", "/proc"])
        func unwritable(_ file: String) async throws {
            var attempt = try Attempt(OnSharedHost.host)
            attempt.environment["BUILD_EXIT_CODE_FILE"] = file
            try await attempt.provision()
            let called = try await attempt.run("exit 3")
            #expect(called.status == 2)
            #expect(called.errors == ["error: Cannot write the script's exit code to '\(file)'"])
        }

        @Test("The runner's own numbers are used, whatever they are")
        func oddNumbers() async throws {
            var attempt = try Attempt(OnSharedHost.host)
            attempt.environment["BUILD_FAILURE_EXIT_CODE"] = "78"
            attempt.environment["SYSTEM_FAILURE_EXIT_CODE"] = "77"
            #expect(try await attempt.run("exit 3").status == 77)
            try await attempt.provision()
            #expect(try await attempt.run("exit 3").status == 78)
            #expect(attempt.exitCode == "3\n")
            #expect(try await attempt.run("true").status == 0)
        }
    }
}
