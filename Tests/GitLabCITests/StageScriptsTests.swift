import Foundation
import GitLabCI
import Testing

@Suite("Words for bash")
struct ShellEscapeTests {
    @Test(
        "Texts become what the runner writes",
        arguments: [
            ("", "''"), ("plain-/.,@_09", "plain-/.,@_09"), ("a b", "$'a b'"), ("it's", "$'it\\'s'"),
            ("back\\slash", "$'back\\\\slash'"), ("\u{7}\u{8}\t\n\u{b}\u{c}\r", "$'\\a\\b\\t\\n\\v\\f\\r'"),
            ("ü", "$'\\xc3\\xbc'"), ("\u{1b}[0;m\u{7f}", "$'\\x1b[0;m\\x7f'"), ("$x `y` \"z\"", "$'$x `y` \"z\"'"),
        ])
    func text(_ text: String, _ expected: String) {
        #expect(ShellEscape.ansiC(text) == expected)
    }

    @Test("All 255 bytes come back from a real bash, alone and together")
    func roundTrip() throws {
        let all = (1...255).map { UInt8($0) }
        var script = "printf '%s' \(ShellEscape.ansiC(bytes: all))\n"
        // A letter follows each, so that a hexadecimal escape could swallow it if it were not bounded.
        for byte in all { script += "printf '%s' \(ShellEscape.ansiC(bytes: [byte, 0x67]))\n" }
        let answer = try Bash.run(script)
        #expect(answer.status == 0)
        #expect([UInt8](answer.output) == all + all.flatMap { [$0, 0x67] })
    }

    @Test("A byte before a hexadecimal digit comes back, too")
    func boundedEscape() throws {
        let bytes: [UInt8] = [0x01, 0x61, 0xff, 0x30, 0x0e, 0x46]
        #expect([UInt8](try Bash.run("printf '%s' \(ShellEscape.ansiC(bytes: bytes))").output) == bytes)
    }
}

@Suite("Scripts of stages, run by a real bash")
struct StageScriptsTests {
    @Test("The wrapper and the body are the runner's, byte for byte")
    func bytes() throws {
        let job = try MergedConfiguration(
            yaml: "job: {before_script: [a], script: [\"b\\nc\", \"\"], variables: {FF_X: 1, V: v w}}", file: "test"
        ).job(named: "job")
        let layout = StageLayout(buildsDirectory: "/builds", projectPath: "g/p")
        let script = StageScripts(job: job, variables: VariableSet(job.variables), layout: layout).script(for: .build)
        let body = [
            "export FF_X=1", "export CI_JOB_STATUS=running", #"export V=$\'v w\'"#,
            "export GITLAB_ENV=/builds/g/p.tmp/gitlab_runner_env", #"mkdir -p "/builds/g/p.tmp""#,
            #"touch "/builds/g/p.tmp/gitlab_runner_env""#,
            #"while read -r line; do export "$line"; done < "/builds/g/p.tmp/gitlab_runner_env""#, "cd /builds/g/p",
            #"echo $\'\\x1b[32;1m$ a\\x1b[0;m\'"#, "a",
            #"echo $\'\\x1b[32;1m$ b # collapsed multi-line command\\x1b[0;m\'"#, "b", "c", "echo", "", "",
        ].joined(separator: "\\n")
        let expected = """
            #!/usr/bin/env bash

            trap 'exit 1' TERM

            case "$(set -o)" in *"pipefail"*) set -o pipefail;; esac; set -o errexit
            set +o noclobber
            (trap 'exit 1' TERM; eval $'\(body)') < /dev/null
            exit 0

            """
        #expect(script == expected)
    }

    @Test(
        "A hostile value arrives unchanged",
        arguments: [
            "it's", "\"double\"", "a\nb\n", "$HOME $(id) `id`", "100%", "%PATH%", "\\", "ü\u{1F600}", "\u{1}\u{7f}",
            " lead and trail ", "; exit 7 #", "!", "*", "~", "-n", "$$", "${X:-y}",
        ], [false, true])
    func hostileValue(_ value: String, isFile: Bool) throws {
        try ProjectFolder.use { checkout in
            let variable = Variable(key: "HOSTILE", value: value, isFile: isFile, isRaw: true, origin: .project)
            let command = isFile ? "cat \\\"$HOSTILE\\\"" : "printf '%s' \\\"$HOSTILE\\\""
            let scripts = try checkout.scripts("script: [\"\(command)\"]", [variable])
            let answer = try Bash.run(try #require(scripts.script(for: .build)))
            #expect(answer.status == 0)
            let echo = answer.text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            #expect(echo[0].hasPrefix("\u{1b}[32;1m$ "))
            #expect(echo[1] == value)
        }
    }

    @Test("The script's own status is the status of the whole", arguments: [0, 1, 3, 42, 255])
    func exitStatus(_ status: Int32) throws {
        try ProjectFolder.use { checkout in
            let script = try checkout.scripts("script: [\"exit \(status)\", echo not reached]").script(for: .build)
            let answer = try Bash.run(try #require(script))
            #expect(answer.status == status)
            #expect(!answer.text.contains("not reached"))
        }
    }

    @Test(
        "A failure anywhere ends the script",
        arguments: [
            ("false", 1), ("false | cat", 1), ("(exit 9)", 9), ("no-such-program-here", 127), ("cd /nonexistent", 1),
        ])
    func failure(_ command: String, _ status: Int32) throws {
        try ProjectFolder.use { checkout in
            let script = try checkout.scripts("script: [\"\(command)\", echo not reached]").script(for: .build)
            let answer = try Bash.run(try #require(script))
            #expect(answer.status == status)
            #expect(!answer.text.contains("\nnot reached"))
        }
    }

    @Test("Commands share one shell, in the project directory, with the null device as input")
    func oneShell() throws {
        try ProjectFolder.use { checkout in
            let yaml =
                "before_script: [x=1, mkdir sub, cd sub], script: ['echo \"<$x>\"', pwd, cat, 'readlink /proc/self/fd/0']"
            let answer = try Bash.run(try #require(try checkout.scripts(yaml).script(for: .build)))
            #expect(answer.status == 0)
            let own = answer.text.split(separator: "\n").filter { !$0.hasPrefix("\u{1b}") }.map(String.init)
            #expect(own == ["<1>", checkout.layout.projectDirectory + "/sub", "/dev/null"])
        }
    }

    @Test("An overwriting redirection works even where noclobber is on")
    func noclobber() throws {
        try ProjectFolder.use { checkout in
            let script = try checkout.scripts("script: ['echo 1 > f', 'echo 2 > f', 'cat f']").script(for: .build)
            #expect(try Bash.run("set -o noclobber\n" + #require(script)).text.hasSuffix("2\n"))
        }
    }

    @Test("GITLAB_ENV carries variables to after_script, and the next prepare forgets them")
    func environmentFile() throws {
        try ProjectFolder.use { checkout in
            let yaml = """
                script: ['printf "A=from script\\nB=x=y\\nlost=no newline" >> "$GITLAB_ENV"', unexported=1],
                after_script: ['echo "<${A:-}|${B:-}|${lost:-}|${unexported:-}|$CI_JOB_STATUS>"']
                """
            let scripts = try checkout.scripts(yaml)
            #expect(try Bash.run(#require(scripts.script(for: .build))).status == 0)
            let after = try Bash.run(try #require(scripts.script(for: .after, status: .failed)))
            #expect(after.text.contains("\n<from script|x=y|||failed>"))
            #expect(after.text.hasPrefix("\u{1b}[32;1mRunning after script...\u{1b}[0;m\n"))
            let prepare = try Bash.run(try #require(scripts.script(for: .prepare)))
            #expect(prepare.text.hasPrefix("Running on "))
            let again = try Bash.run(try #require(scripts.script(for: .after, status: .success)))
            #expect(again.text.contains("\n<||||success>"))
        }
    }

    @Test("Clean-up takes file variables and the environment file away")
    func cleanUp() throws {
        try ProjectFolder.use { checkout in
            let file = Variable(key: "SECRET", value: "s", isFile: true, origin: .project)
            let scripts = try checkout.scripts("script: ['test -f \"$SECRET\"']", [file])
            #expect(try Bash.run(#require(scripts.script(for: .build))).status == 0)
            #expect(try files(checkout).count == 2)
            #expect(try Bash.run(#require(scripts.script(for: .cleanUpFileVariables))).status == 0)
            #expect(try files(checkout).isEmpty)
        }
    }

    @Test("A file variable whose name is a path is never written", arguments: ["../evil", "a/b", "$(id)", "`id`"])
    func hostileFileName(_ key: String) throws {
        try ProjectFolder.use { checkout in
            let file = Variable(key: key, value: "EVIL", isFile: true, origin: .project)
            let scripts = try checkout.scripts("script: [':']", [file])
            for stage in [ScriptStage.build, .cleanUpFileVariables] {
                #expect(try #require(scripts.script(for: stage)).contains(key) == false)
            }
        }
    }

    @Test("A stage without commands is not sent")
    func emptyStages() throws {
        try ProjectFolder.use { checkout in
            let scripts = try checkout.scripts("script: []")
            #expect(scripts.script(for: .build) == nil)
            #expect(scripts.script(for: .after) == nil)
            #expect(scripts.script(for: .prepare) != nil)
        }
    }

    @Test("CI_DEBUG_TRACE switches tracing on")
    func tracing() throws {
        try ProjectFolder.use { checkout in
            let script = try checkout.scripts("script: [': traced'], variables: {CI_DEBUG_TRACE: 'true'}")
            #expect(try Bash.run(#require(script.script(for: .build))).errors.contains("+ : traced"))
        }
    }

    private func files(_ checkout: ProjectFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: checkout.layout.temporaryDirectory)
    }
}
