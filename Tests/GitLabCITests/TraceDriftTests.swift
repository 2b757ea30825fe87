import Foundation
import GitLabCI
import Testing

@Suite("What a job's log contradicts")
struct TraceDriftTests {
    private static let sha = "0f3c9a7be1d24c5f8a6b7c8d9e0f1a2b3c4d5e6f"

    private static let definition = """
        j:
          image: registry.example/fedora:$VERSION
          variables: {VERSION: "44"}
          before_script:
            - mkdir "$SCRATCH_DIR"
            - |
              for package in one two; do
                dnf install $package
              done
            - ""
          script:
            - "  source ci/jobs.sh  "
            - run_integration --token secretvalue --last
          after_script:
            - cat logs
        """

    private func drifts(_ log: String, yaml: String = definition) throws -> [TraceDrift] {
        let job = try MergedConfiguration(yaml: yaml, file: "m").job(named: "j")
        let variables = VariableSet(job.variables).expanded(fileDirectory: "/t")
        return TraceDrift.all(
            job: job, variables: variables, sha: Self.sha, ref: "main", trace: Trace(Data(log.utf8)))
    }

    /// A log as a runner writes it, with time and stream before each line.
    private func log(
        image: String? = nil, checkout: String = "0f3c9a7b", ref: String = "main", commands: [String],
        after: [String] = [], end: String = "\u{1b}[32;1mJob succeeded\u{1b}[0;m", isPrefixed: Bool = true
    ) -> String {
        var text = LogText(isPrefixed: isPrefixed)
        text.add("00O ", "\u{1b}[0KRunning with gitlab-runner 19.3.0 (0f1e2d3c)\u{1b}[0;m")
        text.begin("prepare_executor", "Preparing the \"docker\" executor")
        if let image { text.add("00O ", "\u{1b}[0KUsing Docker executor with image \(image) ...\u{1b}[0;m") }
        text.end("prepare_executor")
        text.begin("get_sources", "Getting source from Git repository")
        text.add("01O ", "\u{1b}[32;1mChecking out \(checkout) as detached HEAD (ref is \(ref))...\u{1b}[0;m")
        text.end("get_sources")
        text.begin("step_script", "Executing \"step_script\" stage of the job script")
        for command in commands { text.echo(command) }
        text.end("step_script")
        if !after.isEmpty {
            text.begin("after_script", "Running after_script")
            for command in after { text.echo(command) }
            text.end("after_script")
        }
        text.add("00O ", end)
        return text.text
    }

    private let collapsed = "for package in one two; do # collapsed multi-line command"
    private var whole: [String] {
        [
            "mkdir \"$SCRATCH_DIR\"", collapsed, "source ci/jobs.sh",
            "run_integration --token secretvalue --last",
        ]
    }

    @Test("Nothing, where it shows the same", arguments: [true, false])
    func same(_ isPrefixed: Bool) throws {
        let log = log(
            image: "registry.example/fedora:44", commands: whole, after: ["cat logs"], isPrefixed: isPrefixed)
        #expect(try drifts(log) == [])
    }

    @Test("Nothing, where a masked value is hidden, or the end is missing because the script failed")
    func maskedAndFailed() throws {
        var masked = whole
        masked[3] = "run_integration --token [MASKED]xxx --last"
        #expect(try drifts(log(commands: masked)) == [])
        masked[3] = "run_integration --other [MASKED] --last"
        #expect(try drifts(log(commands: masked)).count == 1)
        let failed = "\u{1b}[31;1mERROR: Job failed: exit status 1\u{1b}[0;m"
        #expect(try drifts(log(commands: Array(whole.prefix(2)), end: failed)) == [])
        #expect(try drifts(log(commands: [], end: failed)) == [])
    }

    @Test("A command of several lines is the same whether the runner folds it or shows it")
    func sections() throws {
        var shown = whole
        shown[1] = "for package in one two; do\n  dnf install $package\ndone"
        #expect(try drifts(log(commands: shown)) == [])
    }

    @Test("Another commit, another ref, another image")
    func place() throws {
        let found = try drifts(log(image: "fedora:43", checkout: "aaaabbbb", ref: "other", commands: whole))
        #expect(
            found == [
                .commit(defined: Self.sha, traced: "aaaabbbb"), .reference(defined: "main", traced: "other"),
                .image(defined: "registry.example/fedora:44", traced: "fedora:43"),
            ])
        let plain = "j: {script: x}"
        #expect(
            try drifts(log(image: "fedora:43", commands: ["x"]), yaml: plain) == [
                .image(defined: nil, traced: "fedora:43")
            ])
    }

    @Test("Another line of the script, with its number; what follows is mostly the same, moved")
    func line() throws {
        var other = whole
        other[2] = "source ci/other.sh"
        #expect(
            try drifts(log(commands: other)) == [
                .command(stage: .build, number: 3, defined: "source ci/jobs.sh", traced: "source ci/other.sh")
            ])
        other = whole
        other[1] = "for package in one two; do"
        #expect(try drifts(log(commands: other)).count == 1)
        #expect(
            try drifts(log(commands: whole, after: ["rm logs"])) == [
                .command(stage: .after, number: 1, defined: "cat logs", traced: "rm logs")
            ])
    }

    @Test("What the runner ran before and after the job's own commands")
    func further() throws {
        let found = try drifts(log(commands: ["setup-host --quick"] + whole + ["report-host"]))
        #expect(
            found == [
                .further(stage: .build, commands: ["setup-host --quick"]),
                .further(stage: .build, commands: ["report-host"]),
            ])
    }

    @Test("What the definition has and a job that succeeded didn't run")
    func missing() throws {
        #expect(
            try drifts(log(commands: Array(whole.prefix(3)))) == [
                .missing(stage: .build, commands: ["run_integration --token secretvalue --last"])
            ])
    }

    @Test("A log without commands, such as a cut one, contradicts nothing")
    func silent() throws {
        #expect(try drifts("") == [])
        #expect(try drifts("Running with gitlab-runner 11.0\n$ echo\n") == [])
    }
}

/// Writes a log line by line, as a runner does.
private struct LogText {
    let isPrefixed: Bool
    private(set) var text = ""

    init(isPrefixed: Bool) { self.isPrefixed = isPrefixed }

    mutating func add(_ stream: String, _ line: String) {
        text += (isPrefixed ? "2026-11-23T23:48:41.408410Z \(stream)" : "") + line + "\n"
    }

    mutating func begin(_ section: String, _ title: String) {
        add("00O ", "section_start:1795477721:\(section)\r\u{1b}[0K")
        add(isPrefixed ? "00O+" : "", "\u{1b}[0K\u{1b}[36;1m\(title)\u{1b}[0;m\u{1b}[0;m")
    }

    mutating func end(_ section: String) { add("00O ", "section_end:1795477721:\(section)\r\u{1b}[0K") }

    mutating func echo(_ command: String) {
        let lines = "\u{1b}[32;1m$ \(command)\u{1b}[0;m".split(separator: "\n")
        for line in lines { add("01O ", String(line)) }
        add("01O ", "output of it")
    }
}
