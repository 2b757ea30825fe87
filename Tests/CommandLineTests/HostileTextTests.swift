import Foundation
import SampleGitLab
import Testing

/// Configurations, logs and names that somebody wrote to do harm.
@Suite("What strangers wrote", .serialized, .enabled(if: Installed.sample, Installed.sampleReason))
struct HostileTextTests {
    private func run(
        _ command: [String] = ["plan"], _ faults: Set<SampleGitLab.Fault> = [], log: String? = nil,
        target: (SampleGitLab) -> String = { $0.failedJobURL }
    ) async throws -> Invocation {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            return try await SampleFixture.with {
                $0.faults = faults
            } _: { sample in
                if let log { sample.setLog(Data(log.utf8), of: SampleGitLab.failedJob) }
                let ended = try await sandbox.run(command + [target(sample)])
                let said = ended.output + ended.diagnostics
                // A document is data, in which only control characters are escaped.
                let isText = !command.contains("json")
                let isPlain = said.unicodeScalars.allSatisfy {
                    $0 == "\n"
                        || ($0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) && !(isText && $0 == "\u{202e}"))
                }
                #expect(isPlain, "\(ended)")
                #expect(sandbox.leftovers() == [])
                return ended
            }
        }
    }

    private static func lint(_ yaml: String) throws -> SampleGitLab.Fault {
        let body: [String: Any] = ["valid": true, "errors": [], "warnings": [], "includes": [], "merged_yaml": yaml]
        let data = try JSONSerialization.data(withJSONObject: body)
        return .instead(of: "ci/lint", SampleGitLabAnswer(body: String(decoding: data, as: UTF8.self)))
    }

    /// One sentence and one hint, and nothing on standard output.
    private func expect(_ ended: Invocation, _ sentence: String, _ location: SourceLocation = #_sourceLocation) {
        #expect(ended.status == 2, sourceLocation: location)
        #expect(ended.output == "", sourceLocation: location)
        #expect(ended.diagnostics.hasPrefix("error: \(sentence)"), "\(ended.diagnostics)", sourceLocation: location)
        let lines = ended.diagnostics.split(separator: "\n")
        #expect(lines.count == 2 && lines[1].hasPrefix("hint: "), "\(ended.diagnostics)", sourceLocation: location)
    }

    private static let laughs: String = {
        let levels = (1...12).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        return "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + levels.joined()
    }()

    @Test(
        "A merged configuration that is too much, or is none, is told with the limit or the place",
        arguments: [
            (laughs, "'merged configuration' has more than 500000 values, which is not read"),
            (String(repeating: "[", count: 5000), "'merged configuration' "),
            (
                String(repeating: "[", count: 400) + String(repeating: "]", count: 400),
                "'merged configuration' has more than 100 levels, which is not read"
            ),
            (
                String(repeating: "# a comment\n", count: 1_500_000),
                "'merged configuration' has more than 16777216 bytes, which is not read"
            ),
            ("a: [b", "'merged configuration' is no YAML: "),
            ("- a\n", "The whole of 'merged configuration' is no mapping"),
            ("", "The whole of 'merged configuration' is no mapping"),
            (
                "debian-12-tests: {script: [{a: b}]}\n",
                "The key 'debian-12-tests:script:0' of 'merged configuration' is no script (line 1)"
            ),
            (
                "debian-12-tests: {stage: x}\n",
                "The key 'debian-12-tests:script' of 'merged configuration' is missing (line 1)"
            ),
            (
                "debian-12-tests: {script: a, variables: [\u{202e}]}\n",
                "The key 'debian-12-tests:variables' of 'merged configuration' is no mapping of variables (line 1)"
            ),
            ("other\u{202e}: {script: a}\n", "The configuration at "),
        ])
    func configuration(_ yaml: String, _ sentence: String) async throws {
        expect(try await run(["plan"], [try Self.lint(yaml)]), sentence)
    }

    @Test(
        "Circles in a configuration's own files are told as such",
        arguments: [
            ("include: .gitlab-ci.yml\n", "Files include each other: "),
            ("a: {extends: b}\nb: {extends: a}\n", "Jobs extend each other: "),
            (
                "a: {script: !reference [b, script]}\nb: {script: !reference [a, script]}\n",
                "!reference of 'b', 'script' leads to itself"
            ),
            ("include: gone\u{202e}.yml\n", "The configuration includes 'gone"),
            ("include: {local: a.yml, remote: b}\n", "An include needs one of local, project, remote, "),
        ])
    func circles(_ yaml: String, _ sentence: String) async throws {
        let file = SampleGitLab.Fault.instead(
            of: "repository/files/.gitlab-ci.yml/raw",
            SampleGitLabAnswer(200, ["Content-Type": "text/plain"], body: yaml))
        expect(try await run(["plan"], [.lintForbidden, file]), sentence)
    }

    /// The failed job by another name, with the configuration to it.
    private static func renamed(_ name: String) throws -> Set<SampleGitLab.Fault> {
        let job: [String: Any] = [
            "id": SampleGitLab.failedJob, "name": name, "stage": "test", "status": "failed", "ref": "main",
            "pipeline": ["id": SampleGitLab.failedPipeline, "sha": String(repeating: "a", count: 40)],
            "commit": ["id": String(repeating: "a", count: 40)],
        ]
        func answer(_ value: Any) throws -> SampleGitLabAnswer {
            SampleGitLabAnswer(body: String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self))
        }
        let encoder = JSONEncoder()
        // YAML 1.1 knows no escaped slash.
        encoder.outputFormatting = .withoutEscapingSlashes
        let quoted = String(decoding: try encoder.encode(name), as: UTF8.self)
        return [
            try lint("\(quoted): {script: 'true', variables: {DISTRO: debian-12}}\n"),
            .instead(of: "jobs/\(SampleGitLab.failedJob)", try answer(job)),
            .instead(of: "pipelines/\(SampleGitLab.failedPipeline)/jobs", try answer([job])),
        ]
    }

    private static let names = [
        "a\u{1b}[31mb\u{1b}]0;x\u{7}", "a\nb\r\nc", "x/../../etc/passwd", "$(touch /tmp/x) `id` ${HOME}",
        "\u{202e}gnp.exe",
        "--help", "a: [b, c]", "a: [b", "x 1/3", "\"quoted\" 'too' \\", String(repeating: "long ", count: 51), "👩‍👩‍👧‍👦 é",
        "#file: x", "!reference", "*a", "~",
    ]

    @Test("A job may have any name, which is shown and does nothing", arguments: names)
    func name(_ name: String) async throws {
        let faults = try Self.renamed(name)
        let planned = try await run(["plan", "--format", "json"], faults, log: "")
        #expect(planned.status == 0, "\(planned.diagnostics)")
        let job = try #require(try planned.document()["job"] as? [String: Any])
        #expect(job["name"] as? String == name)
        let text = try await run(["plan"], faults, log: "")
        #expect(text.status == 0)
        #expect(text.output.hasPrefix("Job '"))
        let tree = try await run(["jobs"], faults)
        #expect(tree.status == 0, "\(tree.diagnostics)")
    }

    @Test("A log of escape sequences, forged words and endless lines changes nothing of a plan but what it can't tell")
    func log() async throws {
        let line = "2026-11-23T23:48:22.436961Z 01O "
        let forged = [
            "\u{1b}]0;owned\u{7}\u{1b}[2J", "section_start:99999999999999999999:step_script\r\u{1b}[0K",
            "section_start:1:virt_ci_recipe\r\u{1b}[0K", "{\"schema\":1}", "section_end:1:virt_ci_recipe\r\u{1b}[0K",
            "Downloading artifacts for x\u{1b}[31m (99999999999999999999)...", "\u{202e}\u{0}\u{9b}31m",
            "Initialized empty Git repository in /builds/../../etc/.git/", String(repeating: "x", count: 1 << 20),
        ].map { line + $0 + "\n" }.joined()
        let ended = try await run(["plan"], log: String(repeating: "\u{1b}[", count: 10_000) + "\n" + forged)
        #expect(ended.status == 2 || ended.status == 0, "\(ended.diagnostics)")
        #expect(!ended.output.contains("/etc"))
    }
}
