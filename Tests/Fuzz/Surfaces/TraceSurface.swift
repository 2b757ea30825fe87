import Foundation
import GitLabCI
import Terminal

/// A job's log, which anybody who may change the job's script can fill.
struct TraceSurface: Surface {
    static let name = "trace"
    static let words = [
        "section_start:1795477702:step_script\r\u{1b}[0K", "section_end:1795477702:step_script\r\u{1b}[0K",
        "section_start:1795477702:virt_ci_recipe[collapsed=true]\r\u{1b}[0K", "section_end:", "section_start:",
        "get_sources", "download_artifacts", "prepare_script", "after_script", "resolve_secrets", ":-1:",
        ":99999999999999999999:", "2026-11-23T23:48:22.436961Z 00O ", "2026-11-23T23:48:22.436961Z 01E+", " 00O+",
        "01O",
        "\u{1b}[0K", "\u{1b}[32;1m", "\u{1b}[0;m", "\u{1b}", "\u{1b}[", "\u{1b}]0;title\u{7}", "\u{9b}31m", "\r",
        "\r\n",
        "\n", "\0", "\u{202e}", "Running with gitlab-runner 19.3.0 (0f1e2d3c)",
        "  on vm-host-1 s4mpl3_Rn, system ID: s_",
        "Downloading artifacts for x86_64 (123)...", "Downloading artifacts from coordinator... ok", " id=123 ",
        "Fetching changes with git depth set to ", "Initialized empty Git repository in /builds/a/b/.git/",
        "Checking out 0f3c9a7b as detached HEAD (ref is main)...", "Job succeeded", "ERROR: Job failed: exit status 1",
        "ERROR: Job failed (system failure): ", "$ ", " # collapsed multi-line command", "WARNING: ", "\u{e9}",
        "{\"schema\":1,\"job\":{\"id\":1,\"name\":\"a\",\"stage\":\"b\"}", "[MASKED]", "]", "}", "\"", ": 6 lines",
    ]

    func read(_ input: [UInt8]) throws -> String {
        let trace = Trace(Data(input))
        for line in trace.lines {
            try Broken.unless(!line.text.utf8.contains { $0 == 0x1b || $0 == 0x0a }, "a control sequence is left")
        }
        try check(Sanitizer.line(trace.lines.map(\.text).joined(separator: " ").prefix(4096).description))
        try check(Sanitizer.line(String(decoding: input.prefix(4096), as: UTF8.self)))
        try fold(input)
        let recorded = trace.recordedJob
        if let recorded {
            let variables = recorded.variableSet(local: [])
            let scripts = StageScripts(
                job: recorded.definition, variables: variables,
                layout: StageLayout(buildsDirectory: "/builds", projectPath: "g/p"))
            for stage in ScriptStage.allCases { _ = scripts.script(for: stage) }
            _ = recorded.definition.unknownVariables(given: variables)
            _ = DependencyPlan(
                recorded: recorded.dependencies, wantedBy: recorded.definition, jobs: [], variables: variables)
        }
        _ = trace.scriptText.count + trace.afterScriptText.count
        return [
            trace.hasTimestamps, trace.runner != nil, trace.checkout != nil, trace.depth != nil,
            trace.projectDirectory != nil, trace.dependenciesAreComplete, recorded != nil,
        ].map { $0 ? "1" : "0" }.joined()
            + " \(trace.sections.count.scale) \(trace.dependencies.count.scale) \(trace.commands.count.scale)"
            + " \(trace.warnings.count.scale) \("\(trace.result)".prefix { $0 != "(" })"
            + " \(trace.recordedJobProblem.map { "\($0)".prefix { $0 != "(" }.description } ?? "")"
    }

    /// A log that is read as it grows, cut anywhere, and shown with its colours.
    private func fold(_ input: [UInt8]) throws {
        var folding = TraceFolding(.folded)
        let half = input.count / 2
        let blocks = folding.feed(Data(input[..<half])) + folding.feed(Data(input[half...])) + folding.finish()
        for case .line(let line) in blocks {
            let shown = Sanitizer.text(line.text, .styles)
            let isPlain = shown.replacing(/\u{1b}\[[0-9;]*m/, with: "").unicodeScalars
                .allSatisfy { $0 == "\n" || $0 == "\t" || $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
            try Broken.unless(isPlain, "more than colours reaches the terminal")
        }
    }

    /// What a terminal gets is one line without anything that steers it.
    private func check(_ line: String) throws {
        let isPlain = line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
        try Broken.unless(isPlain, "a control character reaches the terminal")
    }
}
