import Foundation
import GitLabCI
import Testing

/// Jobs to record, each with something that could be lost on the way.
enum RecordedJobs {
    static func job(
        script: [String] = ["make check"], variables: [RecordedJob.Variable] = [], withheld: [String] = []
    ) -> RecordedJob {
        RecordedJob(
            job: .init(id: 7, name: "tests: [fedora, x86_64] 1/2", stage: "test"),
            project: .init(id: 42, path: "group/project"), pipeline: 9,
            git: .init(
                repository: "https://gitlab.example.com/group/project.git", ref: "main", refType: "branch",
                sha: String(repeating: "0f", count: 20), beforeSHA: String(repeating: "0", count: 40),
                refspecs: ["+refs/heads/main:refs/remotes/origin/main"], depth: 20),
            timeout: 3600,
            steps: [
                .init(name: "script", script: script, when: "on_success", allowFailure: false, timeout: 3600),
                .init(name: "after_script", script: ["cat log"], when: "always", allowFailure: true, timeout: nil),
                .init(name: "release", script: ["release-cli"], when: "on_success", allowFailure: false, timeout: nil),
            ],
            hooks: [.init(name: "pre_get_sources_script", script: ["date"])], variables: variables,
            withheld: withheld,
            dependencies: [
                .init(id: 5, name: "build", archive: .init(name: "rpms.zip", bytes: 123)),
                .init(id: 6, name: "lint", archive: nil),
            ],
            artifacts: [
                .init(
                    name: "logs-$CI_JOB_ID", untracked: true, paths: ["logs"], exclude: ["logs/*.core"],
                    when: "on_failure", type: "archive", format: "zip", expireIn: "1 day"),
                .init(paths: ["junit.xml"], when: "always", type: "junit", format: "gzip"),
            ],
            image: "fedora:43", services: ["postgres:17"],
            machine: .init(
                profile: "fedora-43", image: "sha256:" + String(repeating: "ab", count: 32), accelerator: "kvm",
                type: "q35", processors: 4, memoryBytes: 4 << 30, diskBytes: 20 << 30, network: "default"),
            host: .init(virtCI: "0.1.0", libvirt: "11.9.0", qemu: nil, runner: "19.3.0"))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let job: RecordedJob

        init(_ name: String, _ job: RecordedJob) { (testDescription, self.job) = (name, job) }
    }

    static let all = [
        Case("plain", job()),
        Case("every control character", job(script: [String((0..<160).map { Character(Unicode.Scalar($0)) })])),
        Case("other scripts and pictures", job(script: ["echo 'żółć 試験 🧪 e\u{301} \u{2028}\u{202e}\u{feff}'"])),
        Case("quotes", job(script: [#"echo "a\"b" '\\' \n \u0041"#, "a\r\nb\n\nc\t"])),
        Case("blanks only", job(script: [String(repeating: " ", count: 5000)])),
        Case("blanks around folds", job(script: (900..<1100).map { String(repeating: "x", count: $0) + "   y" })),
        Case("deep indentation", job(script: (0..<400).map { String(repeating: " ", count: $0) + "done" })),
        Case("section marks", job(script: ["echo section_end:1:virt_ci_recipe", "section_start:2:step_script"])),
        Case("colours", job(script: ["printf '\u{1b}[31mred\u{1b}[0;m\\r\u{1b}[0K'"])),
        Case("many", job(variables: (0..<2000).map { .init(key: "V\($0)", value: "$V\($0 + 1)", raw: $0 % 2 == 0) })),
        Case("empty", job(script: [""], variables: [.init(key: "E", value: "", raw: true)])),
    ]

    /// A log as the runner writes it, with the section in its place. Long writes are split, and the runner's own lines
    /// come in between on the other stream.
    static func log(of section: String, script: String = "") -> Data {
        let stamp = "2026-11-23T23:48:22.436961Z "
        var log = stamp + "00O \u{1b}[0KRunning with gitlab-runner 19.3.0 (0f1e2d3c)\u{1b}[0;m\n"
        log += stamp + "00O section_start:1795477702:prepare_executor\r\u{1b}[0K\n"
        log += stamp + "00O+\u{1b}[0K\u{1b}[36;1mPreparing the \"custom\" executor\u{1b}[0;m\u{1b}[0;m\n"
        for line in section.split(separator: "\n") {
            let middle = line.index(line.startIndex, offsetBy: line.count / 2)
            log += stamp + "00O \(line[..<middle])\n" + stamp + "00E noise\n" + stamp + "00O+\(line[middle...])\n"
        }
        log += stamp + "00O section_end:1795477702:prepare_executor\r\u{1b}[0K\n"
        log += stamp + "00O section_start:1795477703:step_script\r\u{1b}[0K\n"
        log += script.split(separator: "\n").map { stamp + "01O \($0)\n" }.joined()
        return Data((log + stamp + "00O section_end:1795477703:step_script\r\u{1b}[0K\n").utf8)
    }
}

@Suite("A recorded job")
struct RecordedJobTests {
    private let time = Date(timeIntervalSince1970: 1_795_477_702)

    @Test("Comes out of a log as it went in", arguments: RecordedJobs.all)
    func roundTrip(_ example: RecordedJobs.Case) throws {
        let section = try RecordedJobSection.text(for: example.job, at: time)
        let trace = Trace(RecordedJobs.log(of: section, script: section))
        #expect(trace.recordedJob == example.job)
        #expect(trace.recordedJobProblem == nil)
        // The lines belong to nobody else.
        #expect(trace.runner?.version == "19.3.0")
        #expect(trace.sections.filter(\.isRunnerStage).map(\.name) == ["prepare_executor", "step_script"])
    }

    @Test("Is lines that nothing on the way changes", arguments: RecordedJobs.all)
    func lines(_ example: RecordedJobs.Case) throws {
        let lines = try RecordedJobSection.lines(for: example.job)
        for line in lines {
            #expect((1...1000).contains(line.utf8.count))
            #expect(line.utf8.allSatisfy { (0x20..<0x7f).contains($0) })
            #expect(line.first != " " && line.last != " ")
            #expect(!line.contains("section_"))
        }
        let joined = lines.dropFirst().joined()
        #expect(try JSONDecoder().decode(RecordedJob.self, from: Data(joined.utf8)) == example.job)
    }

    @Test("Has the keys that other versions rely on")
    func keys() throws {
        let job = RecordedJobs.job(variables: [.init(key: "A", value: "b", raw: true)])
        let lines = try RecordedJobSection.lines(for: job)
        let text = lines.dropFirst().joined()
        for part in [
            #""schema":1"#, #""job":{"id":7,"name":"#, #""project":{"id":42,"path":"group/project"}"#, #""pipeline":9"#,
            #""ref_type":"branch""#, #""before_sha":"0"#, #""allow_failure":false"#, #""expire_in":"1 day""#,
            #""variables":[{"key":"A","raw":true,"value":"b"}]"#, #""memory_bytes":4294967296"#, #""virt_ci":"0.1.0""#,
            #""archive":{"bytes":123,"name":"rpms.zip"}"#,
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test("Is refused where it would fill the log")
    func tooLarge() throws {
        let job = RecordedJobs.job(script: [String(repeating: "x", count: 300_000)])
        let error = #expect(throws: RecordedJobError.self) { try RecordedJobSection.lines(for: job) }
        guard case .tooLarge(let bytes, RecordedJobSection.byteLimit) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(bytes > 300_000)
    }

    @Test("A longer one than is written is not read")
    func readLimit() throws {
        let section = try RecordedJobSection.text(for: RecordedJobs.job(), at: time)
        let long = section.replacing("make check", with: String(repeating: "y", count: 300_000))
        #expect(Trace(RecordedJobs.log(of: long)).recordedJobProblem == .tooLarge)
        let longer = section.replacing("make check", with: String(repeating: "y", count: 1_000_000))
        #expect(Trace(RecordedJobs.log(of: longer)).recordedJobProblem == .tooLarge)
    }

    @Test("Secrets are hidden in every spelling, and a script in which one stood can't be run")
    func secrets() throws {
        for secret in ["glpat-0123456789", #"qu"ote\d-secret"#, "geheimnisvoll-żółć", "ends-in-section_end"] {
            let job = RecordedJobs.job(script: ["curl -H '\(secret)' x"])
            let section = try RecordedJobSection.text(for: job, hiding: [secret], at: time)
            #expect(!section.contains(secret))
            #expect(section.contains("curl -H '[MASKED]' x"))
            #expect(Trace(RecordedJobs.log(of: section)).recordedJobProblem == .masked)
        }
        #expect(throws: RecordedJobError.hiddenByMasking) {
            try RecordedJobSection.lines(for: RecordedJobs.job(), hiding: ["pipeline"])
        }
    }

    @Test("What the runner masks is found, whatever stands behind it")
    func maskedBeforeMark() throws {
        let job = RecordedJobs.job(
            script: ["echo hidden-1\u{301}"], variables: [.init(key: "A", value: "hidden-2\u{301}", raw: true)])
        let section = try RecordedJobSection.text(for: job, at: time)
        let variable = section.replacing("hidden-2", with: "[MASKED]")
        #expect(Trace(RecordedJobs.log(of: variable)).recordedJob?.withheld == ["A"])
        let script = section.replacing("hidden-1", with: "[MASKED]")
        #expect(Trace(RecordedJobs.log(of: script)).recordedJobProblem == .masked)
    }

    @Test("Gives the definition that stages are made from")
    func definition() throws {
        let recorded = RecordedJobs.job(variables: [
            .init(key: "CI_NODE_INDEX", value: "1", raw: false), .init(key: "CI_NODE_TOTAL", value: "2", raw: false),
        ])
        let job = recorded.definition
        #expect(job.name == "tests: [fedora, x86_64] 1/2")
        #expect(job.script == ["make check"])
        #expect(job.afterScript == ["cat log"])
        #expect(job.hooks.preGetSources == ["date"])
        #expect(job.timeout == 3600)
        #expect(job.image?.name == "fedora:43")
        #expect((job.nodeIndex, job.nodeTotal) == (1, 2))
        #expect(job.artifacts.name == "logs-$CI_JOB_ID")
        #expect(job.artifacts.untracked)
        #expect(job.artifacts.when == .onFailure)
        #expect(job.artifacts.reports.map(\.type) == ["junit"])
        #expect(recorded.otherSteps == ["release"])
    }

    @Test("An image without a name, as the server sends it for a job without one, is none")
    func noImage() {
        var recorded = RecordedJobs.job(variables: [])
        recorded.image = ""
        #expect(recorded.definition.image == nil)
    }
}

@Suite("Any bytes in a recorded job")
struct RecordedJobRobustnessTests {
    @Test("A damaged recording is read without a trap, and never as another job")
    func damaged() throws {
        let job = RecordedJobs.job(variables: [.init(key: "A", value: "b", raw: true)])
        let section = try RecordedJobSection.text(for: job, at: Date(timeIntervalSince1970: 1))
        let original = [UInt8](RecordedJobs.log(of: section))
        var generator = SplitMix(state: 11)
        for _ in 0..<400 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.removeSubrange(position..<min(bytes.count, position + 60))
                case 2: bytes.insert(contentsOf: [UInt8](repeating: UInt8(ascii: "["), count: 2000), at: position)
                default: bytes.insert(contentsOf: Array("\"\\u12\u{0}{".utf8), at: position)
                }
            }
            let trace = Trace(Data(bytes))
            #expect(trace.recordedJob == nil || trace.recordedJobProblem == nil)
            _ = trace.recordedJob?.definition
        }
    }
}
