import Foundation
import Programs
import RunnerSimulator
import Testing

extension OnSharedHost {
    @Suite("What a script writes")
    struct OutputTests {
        /// All byte values, among them NUL, escape sequences and what is no UTF-8; and a line without an end.
        private static let bytes = Data((0...255).map { UInt8($0) }) + Data("\u{1b}[31mrot\u{1b}[0m\r\n\0\0ü€🙂".utf8)

        @Test("Any bytes come as they were, in each of both outputs")
        func bytes() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision()
            let file = attempt.folder + "/bytes"
            try Self.bytes.write(to: URL(filePath: file))
            let called = try await attempt.run("cat \(file) \(file); cat \(file) >&2")
            #expect(called.status == 0)
            #expect(called.output == Self.bytes + Self.bytes)
            #expect(called.errorOutput == Self.bytes)
        }

        @Test("A character that comes in two pieces is whole in the log, and outputs keep their order")
        func pieces() async throws {
            let runner = try OnSharedHost.host.provisioningRunner()
            // The pauses make pieces of what would come together.
            let script = [
                #"printf 'a\342'; sleep 0.1; printf '\202'; sleep 0.1; printf '\254b\n'"#,
                "for i in $(seq 200); do echo out-$i; echo err-$i >&2; done",
            ]
            let outcome = try await runner.run(.numbered(script: script))
            #expect(outcome.status == .success)
            #expect(outcome.logText.contains("a€b"))
            let call = try #require(outcome.calls("build_script").first)
            let lines = (1...200).map { "-\($0)\n" }
            #expect(call.standardOutput.text.hasSuffix(lines.map { "out" + $0 }.joined()))
            #expect(call.standardError.text == lines.map { "err" + $0 }.joined())
        }

        @Test("Masked values stay masked, also split, and beside the driver's own words")
        func masked() async throws {
            let secret = PayloadVariable("SECRET", "s3cret-Value-0123", isPublic: false, isMasked: true)
            let runner = try OnSharedHost.host.provisioningRunner()
            let script = [
                "printf 'x%sx\\n' \"$SECRET\"; printf s3cret-; sleep 0.1; printf 'Value-0123'", "exit 3",
            ]
            let outcome = try await runner.run(.numbered(script: script, variables: [secret]))
            #expect(outcome.exitCode == 3)
            #expect(outcome.logText.contains("x[MASKED]x"))
            #expect(!outcome.logText.contains("s3cret-Value-0123"))
            #expect(outcome.logText.contains("virt-ci run https://gitlab.example.com/"))
        }

        @Test("A script of 5 MB is run to its last line")
        func largeScript() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision()
            let line = String(repeating: "x", count: 99) + "\n"
            let text = String(repeating: line, count: 5 << 20 / 100)
            let called = try await attempt.run("wc -c <<'END'\n\(text)END\necho last\nexit 9")
            #expect(called.text == "\(text.utf8.count)\nlast\n")
            #expect(attempt.exitCode == "9\n")
        }

        @Test("A hundred megabytes pass with their digest, and the driver stays small", .timeLimit(.minutes(5)))
        func manyBytes() async throws {
            let host = try OnSharedHost.host
            let produce = "seq 10000000 21999999"
            async let expected = Driver.shell.run(["-c", produce + " | sha256sum"]).text.prefix(64)
            let release = host.path("release")
            let peak = Peak()
            var runner = try host.provisioningRunner()
            runner.during("build_script") { moment in
                try await moment.appearance(of: "all is written")
                await peak.set(LocalProcesses.peakMemory(of: moment.processIdentifier))
                try Data().write(to: URL(filePath: release))
            }
            // On standard error, where nothing else is.
            let wait = "until [ -e \(release) ]; do sleep 0.05; done"
            let outcome = try await runner.run(
                .numbered(script: ["\(produce) >&2", "echo 'all is' written; \(wait)"]))
            #expect(outcome.status == .success)
            let output = try #require(outcome.calls("build_script").first?.standardError)
            #expect(output.byteCount == 108_000_000)
            #expect(try await output.digest == expected)
            let kibibytes = try #require(await peak.kibibytes)
            #expect(kibibytes <= 128 << 10)
        }

        private actor Peak {
            var kibibytes: Int?
            func set(_ value: Int?) { kibibytes = value }
        }

        @Test("A reader that is slow makes the script wait, not the driver grow", .timeLimit(.minutes(5)))
        func slowReader() async throws {
            let attempt = try Attempt(OnSharedHost.host)
            try await attempt.provision()
            let (release, peak) = (attempt.folder + "/release", attempt.folder + "/peak")
            // 18 million bytes more than the driver may have of memory, so it can't keep what the reader leaves.
            let script = try attempt.write(
                "seq 100000000 116777215; until [ -e \(release) ]; do sleep 0.05; done; echo end")
            let reader = """
                mkfifo pipe
                "$0" executor run --policy "$1" "$2" build_script > pipe &
                driver=$!
                exec < pipe
                { for i in $(seq 160); do dd bs=1M count=1 iflag=fullblock 2>/dev/null; sleep 0.005; done
                  grep VmHWM /proc/$driver/status > \(peak)
                  : > \(release)
                  cat; } | sha256sum
                wait $driver
                """
            let result = try await Driver.shell.result(
                ["-c", reader, try Driver.path(), attempt.policy, script], environment: attempt.environment,
                directory: attempt.folder, deadline: .seconds(240))
            #expect(result.status == 0)
            let expected = try await Driver.shell.run(["-c", "{ seq 100000000 116777215; echo end; } | sha256sum"])
            #expect(result.text == expected.text)
            let line = try String(contentsOfFile: peak, encoding: .utf8)
            let kibibytes = try #require(line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) })
            #expect(kibibytes <= 128 << 10)
        }
    }
}
