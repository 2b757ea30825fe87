import Foundation
import RunnerSimulator
import Testing

extension OnSharedHost {
    @Suite("Calls that make no sense")
    struct NonsenseTests {
        struct Call: Sendable, CustomTestStringConvertible {
            var words: [String]
            var testDescription: String { words.joined(separator: " ") }
        }

        static let calls = [
            [], ["run"], ["run", "/script"], ["run", "/script", "stage", "more"], ["run", "--unknown", "/s", "stage"],
            ["run", "--policy"], ["run", "--help"], ["run", "/script", "build_script", "--help"], ["run", "--version"],
            ["config", "more"], ["config", "--unknown"], ["config", "--help"], ["prepare", "more"],
            ["prepare", "--unknown"], ["prepare", "--help"], ["cleanup", "more"], ["cleanup", "--policy"],
            ["cleanup", "-h"], ["unknown"], ["unknown", "/script", "stage"], ["--unknown"], ["--help"],
            ["--policy", "x"],
            ["policy", "--check", "/nowhere"], ["config-toml", "--policy", "/nowhere"], ["gc", "--policy", "/nowhere"],
            ["gc", "more"], ["help"], ["\u{1b}[31m", "\n"],
        ].map { Call(words: $0) }

        @Test("Called by a runner, they are all system failures", arguments: calls)
        func nonsense(_ call: Call) async throws {
            var attempt = try Attempt(OnSharedHost.host)
            #expect(try await attempt.executor(call.words).status == 2)
            attempt.environment["BUILD_FAILURE_EXIT_CODE"] = "78"
            attempt.environment["SYSTEM_FAILURE_EXIT_CODE"] = "77"
            #expect(try await attempt.executor(call.words).status == 77)
        }

        @Test(
            "Numbers that are none of ours are replaced by those every runner knows",
            arguments: ["", "0", "1", "256", "-1", "two", "2 ", "99999999999999999999"])
        func numbers(_ number: String) async throws {
            var attempt = try Attempt(OnSharedHost.host)
            attempt.environment["SYSTEM_FAILURE_EXIT_CODE"] = number
            attempt.environment["BUILD_FAILURE_EXIT_CODE"] = String?.none
            #expect(try await attempt.executor(["run"]).status == 2)
        }

        @Test(
            "A script that can't be read is a system failure",
            arguments: ["/nowhere/script", "/proc", "/dev/full/x", ""])
        func unreadableScript(_ path: String) async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision()
            let called = try await attempt.call("run", [path, "build_script"])
            #expect(called.status == 2)
            #expect(called.errors == ["error: Cannot read the runner's script '\(path)'"])
        }

        @Test("Without the runner's file with the job, no stage but cleanup is done", arguments: ["prepare", "run"])
        func noResponse(_ stage: String) async throws {
            var attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision()
            let arguments = stage == "run" ? [try attempt.write("true"), "build_script"] : []
            for file in [String?.none, "", "response.json", "/nowhere", attempt.folder] {
                attempt.environment["JOB_RESPONSE_FILE"] = file
                let called = try await attempt.call(stage, arguments)
                #expect(called.status == 2)
                #expect(called.errors.count == 1)
            }
        }
    }
}
