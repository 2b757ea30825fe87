import Foundation
import GitLabCI
import Testing

@Suite("A job's log")
struct TraceFixtureTests {
    @Test("There are fixtures")
    func someFixtures() {
        #expect(Fixture.all("traces").count > 15)
    }

    @Test("Each folder's log reads as expected", arguments: Fixture.all("traces"))
    func trace(_ fixture: Fixture) throws {
        try fixture.compare(Self.summary(of: Trace(try fixture.data("trace.log"))))
    }

    private static func summary(of trace: Trace) -> [String: Any?] {
        [
            "hasTimestamps": trace.hasTimestamps,
            "runner": trace.runner.map { "\($0.version) \($0.revision)" },
            "runnerName": trace.runner?.name,
            "projectDirectory": trace.projectDirectory,
            "checkout": trace.checkout.map { "\($0.shortSHA) \($0.ref ?? "-")" },
            "depth": trace.depth,
            "sections": trace.sections.map { section in
                let seconds = section.endedAt.map { "\(Int($0.timeIntervalSince(section.startedAt)))" } ?? "-"
                return ([section.name, seconds] + section.options).joined(separator: " ")
            },
            "dependencies": trace.dependencies.map { "\($0.name ?? "-") \($0.id) \($0.outcome.rawValue)" },
            "dependenciesAreComplete": trace.dependenciesAreComplete,
            "commands": trace.commands.map { $0.text + ($0.isMultiline ? " (multi)" : "") },
            "warnings": trace.warnings.map { "\($0)" },
            "result": "\(trace.result)",
            "script": lines(trace.scriptText),
            "afterScript": lines(trace.afterScriptText),
            "recordedJob": trace.recordedJob.map(recorded),
            "recordedJobProblem": trace.recordedJobProblem.map { "\($0)" },
        ]
    }

    private static func recorded(_ job: RecordedJob) -> [String: Any] {
        [
            "job": "\(job.job.id) \(job.job.name)",
            "git": "\(job.git.ref) \(job.git.sha) \(job.git.depth)",
            "script": job.definition.script,
            "afterScript": job.definition.afterScript,
            "variables": job.variables.map { "\($0.key)=\($0.value)" },
            "withheld": job.withheld,
            "dependencies": job.dependencies.map { "\($0.id) \($0.name) \($0.archive?.name ?? "-")" },
            "profile": job.machine.profile,
        ]
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}

@Suite("Logs of any bytes")
struct TraceRobustnessTests {
    /// Fixed seeds: a failure can be repeated.
    @Test("A damaged log is read without a trap, and never invents its length", arguments: Fixture.all("traces"))
    func damaged(_ fixture: Fixture) throws {
        let original = [UInt8](try fixture.data("trace.log"))
        var generator = SplitMix(state: UInt64(original.count) + 1)
        for _ in 0..<30 {
            let bytes = Self.mutated(original, &generator)
            let trace = Trace(Data(bytes))
            #expect(trace.lines.count <= bytes.split(separator: 10, omittingEmptySubsequences: false).count)
            _ = DependencyPlan(job: try Self.job(), trace: trace, jobs: [])
        }
    }

    @Test("Noise is read without a trap")
    func noise() {
        var generator = SplitMix(state: 7)
        for length in [0, 1, 31, 32, 33, 4096] {
            for _ in 0..<20 {
                _ = Trace(Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }))
            }
        }
    }

    private static func job() throws -> JobDefinition {
        try MergedConfiguration(yaml: "a: {script: b, needs: [c, {project: d, job: e, ref: f}]}", file: "m").job(
            named: "a")
    }

    private static func mutated(_ bytes: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let position = Int.random(in: 0...result.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: if position < result.count { result[position] = UInt8.random(in: 0...255, using: &generator) }
            case 1: result.insert(contentsOf: Array("section_start:1:x\r\u{1b}[0K\n+".utf8), at: position)
            case 2: result.removeSubrange(position..<min(result.count, position + 40))
            case 3: result.append(contentsOf: result[position..<min(result.count, position + 200)])
            default: result.insert(contentsOf: [0x0a, 0x0d, 0x1b, 0x5b, 0xff], at: position)
            }
        }
        return result
    }
}

/// A small repeatable generator.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
