import Foundation
import GitLabCI
import RunnerSimulator
import Testing

@Suite("The log")
struct LogTests {
    @Test("It reads back as what happened", arguments: RunnerProfile.all)
    func readBack(_ profile: RunnerProfile) async throws {
        try await ShellDriver.use { driver in
            driver.profile = profile
            driver.prepare = "echo preparing; echo trouble >&2"
            let trace = try await driver.runner().run(JobPayload(script: ["echo hello", "exit 1"])).trace
            #expect(trace.hasTimestamps)
            #expect(trace.runner?.version == profile.version)
            #expect(trace.runner?.revision == profile.revision)
            #expect(trace.runner?.name == "simulated-runner")
            #expect(trace.runner?.shortToken == "t1_simula")
            #expect(trace.runner?.systemID == "s_0123456789ab")
            #expect(trace.sections.allSatisfy { $0.isRunnerStage && $0.endedAt != nil })
            #expect(trace.commands.map(\.text) == ["echo hello", "exit 1"])
            #expect(trace.commands.allSatisfy { $0.section == "step_script" })
            #expect(trace.scriptText.contains("hello\n"))
            #expect(trace.result == .failed(exitStatus: 1))
            let prepared = trace.lines.filter { $0.section == "prepare_executor" }
            #expect(prepared.contains { $0.text == "preparing" && $0.stream == 0 && !$0.isError })
            #expect(prepared.contains { $0.text == "trouble" && $0.stream == 0 && $0.isError })
        }
    }

    @Test("Without the server's wish there are no marks; titles remain")
    func withoutSections() async throws {
        try await ShellDriver.use { driver in
            var payload = JobPayload(script: ["echo hello"])
            payload.features.traceSections = false
            let outcome = try await driver.runner().run(payload)
            #expect(!outcome.logText.contains("section_"))
            #expect(outcome.trace.scriptText.contains("hello\n"))
            #expect(outcome.trace.result == .succeeded)
        }
    }

    @Test("Masked values never appear, however they are split over writes")
    func masking() async throws {
        try await ShellDriver.use { driver in
            driver.run = """
                [ "$stage" = build_script ] || exit 0
                printf 'a hunter2 b hun'; \(Self.pause("b hun")); printf 'ter2\\nhunt'; \(Self.pause("\nhunt")); printf 'er\\n'
                printf 'hunter2hunter2 hunter23\\n' >&2
                printf 'ends in hunter'
                """
            let payload = JobPayload(
                script: ["true"], variables: [PayloadVariable("PASSWORD", "hunter2", isMasked: true)])
            var runner = try driver.runner()
            Self.separate(&runner, ["b hun", "\nhunt"])
            let outcome = try await runner.run(payload)
            #expect(!outcome.logText.contains("hunter2"))
            let text = outcome.trace.scriptText
            for line in ["a [MASKED] b [MASKED]", "hunter", "[MASKED][MASKED] [MASKED]3", "ends in hunter"] {
                #expect(text.contains(line + "\n"))
            }
            #expect(outcome.calls("build_script").first?.standardOutput.text.contains("hunter2") == true)
        }
    }

    @Test("A carriage return is shown at once and continued, and so is a line that is too long")
    func continuations() async throws {
        try await ShellDriver.use { driver in
            driver.run = """
                [ "$stage" = build_script ] || exit 0
                printf '10%%\\r'; \(Self.pause("10%")); printf '100%%\\n'
                head -c 20000 /dev/zero | tr '\\0' x; echo
                printf 'no end'
                """
            var runner = try driver.runner()
            Self.separate(&runner, ["10%"])
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            // By bytes: `\r\n` is one character to Swift.
            let raw = outcome.log.split(separator: 0x0a).filter { $0.dropFirst(28).starts(with: "01O".utf8) }
            #expect(raw.map { $0.dropFirst(31).first } == " + ++ ".utf8.map { $0 })
            let script = outcome.trace.lines.filter { $0.stream == 1 }.map(\.text)
            #expect(script == ["100%", String(repeating: "x", count: 20000), "no end"])
        }
    }

    @Test("Beyond the limit there is one note, and the job goes on")
    func limit() async throws {
        try await ShellDriver.use { driver in
            var runner = try driver.runner()
            runner.configuration.outputLimit = 4
            let outcome = try await runner.run(JobPayload(script: ["seq 10000", "exit 3"]))
            #expect(outcome.exitCode == 3)
            #expect(outcome.log.count < 4096 + 200)
            #expect(outcome.logText.contains("Job's log exceeded limit of 4096 bytes.\n"))
            if case .truncated = outcome.trace.result {} else { Issue.record("\(outcome.trace.result)") }
        }
    }

    @Test("100 MB pass, counted and digested, in little memory", .timeLimit(.minutes(2)))
    func muchOutput() async throws {
        try await ShellDriver.use { driver in
            driver.run = "[ \"$stage\" = build_script ] || exit 0; head -c 100000000 /dev/zero"
            var runner = try driver.runner()
            runner.keptOutputBytes = 1000
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            let output = try #require(outcome.calls("build_script").first?.standardOutput)
            #expect(output.byteCount == 100_000_000)
            #expect(output.kept.count == 1000)
            // head -c 100000000 /dev/zero | sha256sum
            #expect(output.digest == "a993f8c574e0fea8c1cdcbcd9408d9e2e107ee6e4d120edcfa11decd53fa0cae")
        }
    }

    /// Lets a driver go on only when what it wrote last has arrived, so that its writes stay apart.
    private static func separate(_ runner: inout Runner, _ texts: [String]) {
        runner.during("build_script") { moment in
            for text in texts {
                try await moment.appearance(of: text)
                try Data().write(to: URL(fileURLWithPath: "\(moment.directory)/\(mark(text))"))
            }
        }
    }

    private static func pause(_ text: String) -> String { "until [ -e \(mark(text)) ]; do sleep 0.02; done" }
    private static func mark(_ text: String) -> String { "seen-" + text.filter(\.isLetter) + "\(text.count)" }
}
