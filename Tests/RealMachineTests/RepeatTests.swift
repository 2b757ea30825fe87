import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// A test that fails one time in three by what the guest draws, and says what it drew: so what a repetition has to
    /// find is known, and no run is any different from what a user's would be.
    @Suite("A job that is repeated in fresh machines")
    struct RepeatTests {
        private let tool = Tool.shared

        /// Two tests by the sample's own runner of TAP scripts. The dice are the kernel's.
        private static let script = #"""
            mkdir -p /tmp/t
            cat > /tmp/t/steady.t << 'END'
            echo 1..1
            echo ok 1 - steady
            END
            cat > /tmp/t/dice.t << 'END'
            echo 1..1
            drawn=$(($(od -A n -N 2 -t u2 /dev/urandom) % 3))
            echo "drew $drawn" > /tmp/drawn
            if [ "$drawn" = 0 ]; then echo not ok 1 - dice; else echo ok 1 - dice; fi
            END
            status=0
            prove --exec sh /tmp/t || status=$?
            echo "the machine of $(cat /etc/machine-id) $(cat /tmp/drawn)"
            exit $status
            """#

        private struct Answer: Decodable {
            struct Run: Decodable {
                var number: Int
                var run, result, directory: String
                var failures: [String]
            }
            struct Tally: Decodable {
                var test: String?
                var passed, failed: Int
                var interval: [Double]
                var verdict: String?
                var sure: Bool
            }
            var planned: Int
            var ended: String
            var runs: [Run]
            var script: Tally
            var tests: [Tally]
        }

        @Test("Its rates are those of what the guests drew; of runs that passed the report and the log stay")
        func findsRate() async throws {
            let script = tool.home + "/dice-\(UUID().uuidString)"
            try Data(Self.script.utf8).write(to: URL(fileURLWithPath: script))
            defer { try? FileManager.default.removeItem(atPath: script) }
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            let result = try await tool.run([
                "run", sample.passedJobURL, "--isolated", "--script", script, "--repeat", "4", "--parallel", "2",
                "--format", "json",
            ])
            let told = String(decoding: result.standardError, as: UTF8.self)
            await sample.stop()
            let answer = try JSONDecoder().decode(Answer.self, from: result.standardOutput)
            #expect(answer.planned == 4 && answer.ended == "complete", "\(told)")
            #expect(Set(answer.runs.map(\.number)) == Set(1...4))

            // What each guest says it drew, by the log of its run.
            let logs = try answer.runs.map { try String(contentsOfFile: $0.directory + "/job.log", encoding: .utf8) }
            let drew = logs.map { $0.contains(" drew 0") }
            #expect(zip(answer.runs, drew).allSatisfy { ($0.result == "failed") == $1 }, "\(told)")
            let machines = try logs.map { try #require($0.firstMatch(of: /the machine of ([0-9a-f]{32})/)).1 }
            #expect(Set(machines).count == 4, "each run has a machine of its own")
            let failed = drew.count { $0 }
            let dice = try #require(answer.tests.first { $0.test?.hasSuffix("dice.t") == true })
            let steady = try #require(answer.tests.first { $0.test?.hasSuffix("steady.t") == true })
            #expect(dice.failed == failed && dice.passed == 4 - failed)
            #expect(answer.script.failed == failed)
            #expect(steady.passed == 4 && steady.verdict == "passes" && !steady.sure)
            if (1...3).contains(failed) { #expect(dice.verdict == "flaky" && dice.sure) }
            #expect(result.status == (failed == 0 ? 0 : 1))
            for run in answer.runs where run.result == "passed" {
                let kept = try FileManager.default.contentsOfDirectory(atPath: run.directory).sorted()
                #expect(kept == ["job.log", "recipe.yaml", "report.json"])
            }
            try await Leftovers(tool: tool).expectNone()

            let flaky = try await tool.run(["flaky"])
            #expect(flaky.text.contains("dice.t") == (1...3).contains(failed), "\(flaky.text)")
            if let failing = answer.runs.first(where: { $0.result == "failed" }) {
                let failures = try await tool.run(["failures", failing.run])
                #expect(failures.text.contains("dice"), "\(failures.text)")
            }
        }
    }
}
