import Foundation
import RunnerSimulator
import Testing

@Suite("Environment of a call")
struct EnvironmentTests {
    @Test("During config the project directory is not known yet; it is when config is asked again")
    func unknownDirectory() async throws {
        try await ShellDriver.use { driver in
            driver.prepare = "exit 2"
            let outcome = try await driver.runner().run(JobPayload(script: ["true"]))
            let first = try #require(outcome.calls("config").first)
            #expect(first.variable("CI_PROJECT_DIR") == "")
            #expect(first.variable("CI_BUILDS_DIR") == "")
            #expect(first.variable("RUNNER_TEMP_PROJECT_DIR") == ".tmp")
            for call in [outcome.calls("prepare")[0], outcome.calls("config")[1]] {
                #expect(call.variable("CI_PROJECT_DIR") == driver.builds + "/virt/sample")
                #expect(call.variable("RUNNER_TEMP_PROJECT_DIR") == driver.builds + "/virt/sample.tmp")
            }
        }
    }

    @Test("The driver really gets what is recorded, works in its folder, reads nothing and leads its group")
    func delivered() async throws {
        try await ShellDriver.use { driver in
            driver.prepare = """
                env -0 | sort -z > "$here/environment"
                pwd > "$here/directory"
                readlink /proc/self/fd/0 > "$here/input"
                ps -o pgid= -p $$ | tr -d ' ' > "$here/group"
                """
            var runner = try driver.runner()
            runner.environment["LAYER"] = "runner"
            let outcome = try await runner.run(JobPayload(script: ["true"]))
            let call = try #require(outcome.calls("prepare").first)
            let pairs = try driver.text("environment").split(separator: "\0").map(String.init)
            let ours = Set(["PWD", "SHLVL", "_", "OLDPWD"])
            let delivered = Set(pairs.filter { !ours.contains(String($0.prefix { $0 != "=" })) })
            let recorded = call.environment.filter { !ours.contains($0.key) }
            #expect(delivered == Set(recorded.map { "\($0.key)=\($0.value)" }))
            #expect(call.environment["LAYER"] == "runner")
            #expect(call.environment["TMPDIR"] == call.directory)
            #expect(call.environment["BUILD_EXIT_CODE_FILE"] == call.directory + "/build_exit_code")
            #expect(try driver.text("directory") == call.directory + "\n")
            #expect(try driver.text("input") == "/dev/null\n")
            #expect(try driver.text("group") == "\(call.processIdentifier ?? 0)\n")
        }
    }

    @Test("A file variable carries its content, and names in values are replaced once")
    func variables() async throws {
        try await ShellDriver.use { driver in
            let payload = JobPayload(
                script: ["true"],
                variables: [
                    PayloadVariable("KEY", "line 1\nline 2\n", isFile: true),
                    PayloadVariable("PATH_OF_KEY", "$KEY"),
                    PayloadVariable("INNER", "$CI_JOB_ID"),
                    PayloadVariable("OUTER", "${INNER} $$ $1 $UNDEFINED ${ $"),
                    PayloadVariable("RAW", "$INNER", isRaw: true),
                ])
            let outcome = try await driver.runner().run(payload)
            let call = try #require(outcome.calls("prepare").first)
            #expect(call.variable("KEY") == "line 1\nline 2\n")
            #expect(call.variable("PATH_OF_KEY") == driver.builds + "/virt/sample.tmp/KEY")
            #expect(call.variable("OUTER") == "$CI_JOB_ID $    $")
            #expect(call.variable("RAW") == "$INNER")
        }
    }

    @Test("Services are JSON, or the empty string for none", arguments: RunnerProfile.all)
    func services(_ profile: RunnerProfile) async throws {
        try await ShellDriver.use { driver in
            driver.profile = profile
            var payload = JobPayload(script: ["true"])
            payload.image = JobPayload.Image("fedora:$CI_JOB_STAGE")
            var service = JobPayload.Image("postgres<16>")
            service.alias = "db, other"
            service.command = ["a b"]
            service.variables = [PayloadVariable("USER", "ada")]
            payload.services = [service]
            let call = try #require(try await driver.runner().run(payload).calls("prepare").first)
            let variables = profile.hasServiceVariables ? #","variables":{"USER":"ada"}"# : ""
            let name = #""name":"postgres\u003c16\u003e","alias":"db","entrypoint":null,"command":["a b"]"#
            #expect(call.variable("CI_JOB_SERVICES") == "[{\(name)\(variables)}]")
            #expect(call.variable("CI_JOB_IMAGE") == "fedora:integration_tests")
            let plain = try await driver.runner().run(JobPayload(script: ["true"]))
            #expect(plain.calls("prepare").first?.variable("CI_JOB_SERVICES") == "")
            #expect(plain.calls("prepare").first?.variable("CI_JOB_IMAGE") == nil)
        }
    }

    @Test("The response file is the payload in one line, with Go's escapes", arguments: [false, true])
    func responseFile(_ emptyListsAreNull: Bool) async throws {
        try await ShellDriver.use { driver in
            driver.prepare = "cat \"$JOB_RESPONSE_FILE\""
            var runner = try driver.runner()
            runner.emptyListsAreNull = emptyListsAreNull
            var payload = JobPayload(script: ["a <b> & \"c\":[] \u{2028}é"])
            payload.dependencies = [JobPayload.Dependency(id: 1, token: "secret", name: "build")]
            let outcome = try await runner.run(payload)
            let text = try #require(outcome.calls("prepare").first?.standardOutput.text)
            #expect(text.filter { $0 == "\n" }.count == 1 && text.hasSuffix("}\n"))
            #expect(text.contains(#"["a \u003cb\u003e \u0026 \"c\":[] \u2028é"]"#))
            #expect(text.contains(#""before_sha":"a1b2"#))
            #expect(text.contains(emptyListsAreNull ? #""cache":null"# : #""cache":[]"#))
            if !emptyListsAreNull { #expect(try JobPayload(json: Data(text.utf8)) == payload) }
        }
    }
}
