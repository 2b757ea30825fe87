import Foundation
import GitLabCI
import RunnerSimulator
import Testing

@Suite("Scripts through a real bash")
struct ScriptTests {
    /// Everything that breaks careless quoting, and each byte but NUL that a JSON text can carry.
    static let hostile = [
        "", " ", "plain-Word_1.2/3@4,5", "two words", "it's", "\"quoted\"", "$HOME `id` $(id)", "back\\slash",
        "\u{1}\u{7}\u{8}\t\n\u{b}\u{c}\r\u{1b}[0m\u{7f}", "ümläut €uro 🙂", "-n", "*?[a]{b,c}~!#;&|<>", "%s %NAME% %%",
        "line one\nline two", " padded\t", "\r\n",
    ]

    @Test("Each value reaches the script as it was, in every version", arguments: RunnerProfile.all)
    func values(_ profile: RunnerProfile) async throws {
        try await ShellDriver.use { driver in
            driver.profile = profile
            let variables = Self.hostile.enumerated().map { PayloadVariable("VALUE_\($0)", $1, isRaw: true) }
            let prints = Self.hostile.indices.map { "printf '%s\\0' \"$VALUE_\($0)\"" }
            let payload = JobPayload(
                script: ["{ \(prints.joined(separator: "; ")); } > ../values"], variables: variables)
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.status == .success)
            let read = try driver.text("builds/virt/values").split(
                separator: "\0", omittingEmptySubsequences: false
            ).dropLast()
            #expect(read.map { Array($0.utf8) } == Self.hostile.map { Array($0.utf8) })
        }
    }

    @Test("Each command is echoed and run as it was", arguments: [false, true])
    func commands(_ isPosix: Bool) async throws {
        try await ShellDriver.use { driver in
            var runner = try driver.runner()
            runner.configuration.featureFlags["FF_POSIXLY_CORRECT_ESCAPES"] = isPosix
            let commands = [
                "printf '%s|' \"it's\" 'ü' \"a\\\\b\" > ../out", "  \n", "cat <<'END' >> ../out\n$x `y` 'z'\nEND",
            ]
            let outcome = try await runner.run(JobPayload(script: commands))
            #expect(try driver.text("builds/virt/out") == "it's|ü|a\\b|$x `y` 'z'\n")
            #expect(outcome.trace.commands.map(\.text) == [commands[0], "cat <<'END' >> ../out"])
            #expect(outcome.trace.commands.map(\.isMultiline) == [false, true])
        }
    }

    @Test("A file variable is a file in every stage and gone after the last")
    func fileVariables() async throws {
        try await ShellDriver.use { driver in
            let payload = JobPayload(
                script: ["cat \"$SECRET_FILE\""], afterScript: ["cat \"$SECRET_FILE\""],
                variables: [PayloadVariable("SECRET_FILE", "it's $HOME\n", isFile: true, isRaw: true)])
            let outcome = try await driver.runner().run(payload)
            for name in ["build_script", "after_script"] {
                #expect(outcome.calls(name).first?.standardOutput.text.hasSuffix("it's $HOME\n") == true)
            }
            let file = driver.builds + "/virt/sample.tmp/SECRET_FILE"
            #expect(outcome.calls("build_script").first?.script?.contains(file) == true)
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }

    @Test("GITLAB_ENV carries whole lines to the next script; a last line without end is lost")
    func environmentFile() async throws {
        try await ShellDriver.use { driver in
            let payload = JobPayload(
                script: [
                    "echo 'WHOLE=a b' >> \"$GITLAB_ENV\"", "echo '  PADDED= c  ' >> \"$GITLAB_ENV\"",
                    "printf 'TORN=x' >> \"$GITLAB_ENV\"", "export LOCAL=1",
                ],
                afterScript: ["printf '<%s><%s><%s><%s>' \"$WHOLE\" \"$PADDED\" \"$TORN\" \"$LOCAL\" > ../out"])
            let outcome = try await driver.runner().run(payload)
            #expect(outcome.status == .success)
            #expect(try driver.text("builds/virt/out") == "<a b>< c><><>")
        }
    }

    @Test("What prepare finds from an earlier job is removed")
    func leftovers() async throws {
        try await ShellDriver.use { driver in
            driver.prepare =
                "mkdir -p \"$here/builds/virt/sample.tmp\"; f=$here/builds/virt/sample.tmp/gitlab_runner_env; echo OLD=1 > $f"
            let outcome = try await driver.runner().run(JobPayload(script: ["echo \"<$OLD>\""]))
            #expect(outcome.lines.contains("<>"))
        }
    }

    @Test("A command's input is empty and its exit is the script's", arguments: RunnerProfile.all)
    func inputAndExit(_ profile: RunnerProfile) async throws {
        try await ShellDriver.use { driver in
            driver.profile = profile
            // As a remote shell gets it: what reads its input must not eat the rest of the script.
            driver.run = ShellDriver.local.replacingOccurrences(of: "bash \"$script\"", with: "bash < \"$script\"")
            let outcome = try await driver.runner().run(JobPayload(script: ["cat", "echo still here", "exit 5"]))
            #expect(outcome.lines.contains("still here"))
            #expect(outcome.exitCode == (profile.hasExitCodeFile ? 5 : 1))
        }
    }

    @Test("SIGTERM ends a script with 1 instead of printing it", arguments: [RunnerProfile.runner193])
    func termination(_ profile: RunnerProfile) async throws {
        try await ShellDriver.use { driver in
            driver.run = "exec bash \"$script\""
            var runner = try driver.runner()
            runner.during("build_script") { [control = runner.control] moment in
                try await moment.appearance(of: "ready\n")
                control.cancel()
            }
            let outcome = try await runner.run(JobPayload(script: ["echo ready", "sleep 600"]))
            #expect(outcome.calls("build_script").first?.exitStatus == 1)
            #expect(outcome.status == .canceled)
        }
    }

    @Test("The wrapper is the version's")
    func wrappers() async throws {
        let payload = JobPayload(script: ["true"])
        let configuration = DriverConfiguration("d", buildsDirectory: "/b", cacheDirectory: "/c")
        let layout = ProjectLayout(payload: payload, buildsDirectory: "/b", cacheDirectory: "/c")
        for profile in RunnerProfile.all {
            let composer = StageComposer(
                payload: payload, configuration: configuration, profile: profile, layout: layout)
            let lines = try #require(composer.script(for: .stepScript)).split(separator: "\n")
            #expect(lines.first == "#!/usr/bin/env bash" && lines.last == "exit 0")
            let isNew = profile == .runner193
            #expect(lines.dropLast().last?.hasPrefix(isNew ? "(trap 'exit 1' TERM; eval $'" : ": | eval $'") == true)
            #expect(lines.dropLast().last?.hasSuffix(isNew ? "') < /dev/null" : "'") == true)
        }
    }

    @Test("Exports come in the runner's order, and the later of two wins")
    func exports() async throws {
        let payload = JobPayload(
            script: ["true"],
            variables: [PayloadVariable("FF_SCRIPT_SECTIONS", "true"), PayloadVariable("CI_SERVER", "mine")])
        var configuration = DriverConfiguration("d", buildsDirectory: "/b", cacheDirectory: "/c")
        configuration.environment = ["FROM_RUNNER=1"]
        let layout = ProjectLayout(payload: payload, buildsDirectory: "/b", cacheDirectory: "/c")
        let composer = StageComposer(
            payload: payload, configuration: configuration, profile: .runner193, layout: layout)
        let keys = composer.variables.list.map(\.key)
        let order = [
            "FF_SCRIPT_SECTIONS", "CI_RUNNER_SHORT_TOKEN", "FROM_RUNNER", "CI_BUILDS_DIR", "CI_PROJECT_DIR",
            "CI_JOB_STATUS", "CI_PIPELINE_ID", "GIT_STRATEGY", "CI_SHARED_ENVIRONMENT", "RUNNER_TEMP_PROJECT_DIR",
        ]
        #expect(keys.filter(order.contains) == order)
        #expect(composer.variables.value(of: "CI_SERVER") == "mine")
        #expect(composer.variables.value(of: "FF_SCRIPT_SECTIONS") == "true")
    }
}
