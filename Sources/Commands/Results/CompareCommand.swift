internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal
internal import TestResults

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what differs between two runs: tests, assertions, packages, times.",
        discussion: """
            Each side is a run recorded here, 'last', or the address of a job in GitLab; 'ci' is the job in CI of the \
            other side.

            Examples:
              virt-ci compare last                with its job in CI
              virt-ci compare 20261126-1a2b last
              virt-ci compare JOB-URL JOB-URL     two jobs of CI
            """)
    @Argument(help: "A run, or the address of a job.") var first: String
    @Argument(help: "The other; the first one's job in CI without.") var second = "ci"
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let here = try await side(first, other: second, context)
        let there = try await side(second, other: first, context)
        try context.console.show(CompareAnswer(here, there), as: output.format)
    }

    private func side(_ text: String, other: String, _ context: Context) async throws -> ComparedRun {
        let archive = RunArchive(runs: context.folders.runs)
        guard !text.contains("://") else { return try await job(text, context) }
        guard text == "ci" else { return try await archive.run(text).compared }
        guard other != "ci", !other.contains("://") else {
            throw ValidationError("'ci' is the job in CI of a run that is recorded here: which run?")
        }
        let run = try await archive.run(other)
        guard let recorded = run.comparedCI else { throw RecordError.nothingRecorded(run: run.name) }
        return recorded
    }

    private func job(_ text: String, _ context: Context) async throws -> ComparedRun {
        let target = try await JobTarget.find(text, context: context)
        guard case .job(let id, let project) = target.order else {
            throw ValidationError("'\(Sanitizer.line(text))' is no job of GitLab")
        }
        let reader = RecordedJobReader(
            client: target.client, archives: try context.folders.reproduction().archives)
        return try await context.console.withProgress { progress in
            progress.update(.activity("Asking GitLab about job \(id)"))
            return try await reader.read(id, ofProject: project)
        }
    }
}

/// What differs, on one screen.
struct CompareAnswer: Answer {
    let here: ComparedRun
    let there: ComparedRun
    let differences: [Difference]
    let packages: [PackageDifference]
    let times: [TimingOutlier]
    let lines: [LineDifference]

    /// What of each kind is shown to people; scripts get all.
    private static let shown = 8

    init(_ here: ComparedRun, _ there: ComparedRun) {
        (self.here, self.there) = (here, there)
        let (mine, theirs) = (here.tests?.tests ?? [], there.tests?.tests ?? [])
        if let local = here.tests, let other = there.tests {
            differences =
                Comparison(
                    local: local, with: other, localExitStatus: here.exitStatus, ciExitStatus: there.exitStatus
                ).differences
        } else if let one = here.exitStatus, let other = there.exitStatus, one != other {
            differences = [.scriptExitStatus(here: one, inCI: other)]
        } else {
            differences = []
        }
        let areKnown = !here.packages.isEmpty && !there.packages.isEmpty
        packages = areKnown ? PackageDifference.between(here.packages, there.packages) : []
        times = TimingOutlier.find(mine, theirs)
        lines = mine.filter(\.status.isFailure).compactMap { test in
            theirs.first { $0.name.isSameTest(as: test.name) && $0.status.isFailure }.flatMap {
                LineDifference(test, $0)
            }
        }
    }

    private var isSame: Bool { !differences.contains(where: \.isDecisive) }

    private struct Document: Encodable {
        struct Side: Encodable {
            var title: String
            var exitStatus: Int?
            var counts: TestCounts?
        }
        var sides: [Side]
        var same: Bool
        var differences: [String]
        var packages: [PackageDifference]
        var times: [TimingOutlier]
        var lines: [LineDifference]
    }

    func encode(to encoder: any Encoder) throws {
        let sides = [here, there].map {
            Document.Side(title: $0.title, exitStatus: $0.exitStatus, counts: $0.tests?.counts)
        }
        try Document(
            sides: sides, same: isSame, differences: sentences, packages: packages, times: times, lines: lines
        ).encode(to: encoder)
    }

    private var sentences: [String] { differences.map { $0.sentence(here: here.place, there: there.place) } }

    func text(width: Int?, style: Style) -> String {
        let verdict = isSame ? style("end the same way", as: .success) : style("differ", as: .warning)
        let head = "\(Sanitizer.line(here.title)) and \(Sanitizer.line(there.title)) \(verdict)\n"
        let table = Table(
            ["", "EXIT", "PASSED", "FAILED", "SKIPPED"], [here, there].map(row),
            alignments: [.left, .right, .right, .right, .right])
        return head + table.text(width: width, style: style) + section("Tests", sentences, style)
            + section("Packages", packages.map(sentence), style) + section("Times", times.map(sentence), style)
            + section("First line that differs", lines.flatMap(sentences), style)
    }

    private func row(_ side: ComparedRun) -> [Table.Cell] {
        let counts = side.tests?.counts
        return [
            Table.Cell(side.title), Table.Cell(side.exitStatus.map { "\($0)" } ?? "?"),
            Table.Cell(counts.map { "\($0.passed + $0.warned)" } ?? "?"),
            Table.Cell(counts.map { "\($0.failures)" } ?? "?", counts.map { $0.failures > 0 ? .failure : .success }),
            Table.Cell(counts.map { "\($0.skipped + $0.canceled)" } ?? "?"),
        ]
    }

    private func section(_ title: String, _ lines: [String], _ style: Style) -> String {
        guard !lines.isEmpty else { return "" }
        let rest = lines.count > Self.shown ? "  and \(lines.count - Self.shown) more (--format json has all)\n" : ""
        let shown = lines.prefix(Self.shown).map { "  \(Sanitizer.line($0))\n" }.joined()
        return "\(style(title, as: .emphasis)):\n\(shown)\(rest)"
    }

    private func sentence(_ package: PackageDifference) -> String {
        "\(package.name): \(package.here ?? "none") \(here.place), \(package.there ?? "none") \(there.place)"
    }

    private func sentence(_ time: TimingOutlier) -> String {
        let (mine, theirs) = (Format.duration(.seconds(time.here)), Format.duration(.seconds(time.there)))
        return "'\(time.test)' took \(mine) \(here.place) and \(theirs) \(there.place)"
    }

    private func sentences(_ line: LineDifference) -> [String] {
        [
            "'\(line.test)':", "  \(here.title): \(line.here ?? "(its output had ended)")",
            "  \(there.title): \(line.there ?? "(its output had ended)")",
        ]
    }
}
