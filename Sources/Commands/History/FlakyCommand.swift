internal import ArgumentParser
internal import Foundation
internal import History
internal import Terminal
internal import TestResults

struct FlakyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flaky",
        abstract: "List the tests that both passed and failed here on the same inputs.",
        discussion: """
            The same inputs are the same commit, packages, profile, image and script. Of each test all runs on inputs \
            on which it did both are counted; the interval holds its true pass rate with 95 % confidence (Wilson's).

            Examples:
              virt-ci flaky
              virt-ci flaky --project libvirt/libvirt --profile fedora-43
              virt-ci flaky --since 14d          of the last two weeks
              virt-ci flaky --since 2026-01-31 --format json
              virt-ci run URL --repeat 20        to find out about one job
            """)
    @Option(help: ArgumentHelp("Only of that project.", valueName: "path")) var project: String?
    @Option(help: ArgumentHelp("Only of jobs of that name.", valueName: "name")) var job: String?
    @Option(help: "Only in machines of that profile.", completion: Candidates.profiles) var profile: String?
    @Option(
        help: ArgumentHelp(
            "Only runs that began since then: a day, or how long ago, as in 12h, 14d or 4w.", valueName: "when"))
    var since: PointInTime?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let filter = HistoryFilter(project: project, job: job, profile: profile, since: since?.date)
        let found = try await RunHistory(context: context).use { try await $0.flakyTests(filter) }
        try context.console.show(
            found.map(FlakyRow.init), as: output.format,
            empty:
                "No test both passed and failed here on the same inputs; 'virt-ci run URL --repeat 20' looks for some")
    }
}

/// One flaky test of the list.
struct FlakyRow: Row {
    let flaky: FlakyTest

    static let header = ["TEST", "JOB", "PROFILE", "PASSED", "RATE", "95 % INTERVAL", "LAST FAILED"]
    static let alignments: [Table.Alignment] = [.left, .left, .left, .right, .right, .right, .left]

    var cells: [Table.Cell] {
        let rate = flaky.rate
        return [
            Table.Cell(flaky.test), Table.Cell(flaky.job.job), Table.Cell(flaky.job.profile),
            Table.Cell("\(rate.passed) of \(rate.runs)"), Table.Cell(rate.shareText, .warning),
            Table.Cell(rate.intervalText), Table.Cell(Format.relative(flaky.lastFailed, to: Date())),
        ]
    }

    private enum CodingKeys: String, CodingKey {
        case host, project, job, profile, test, passed, failed, runs, passRate, interval, inputs, lastFailed
        case lastFailedRun
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(flaky.job.host, forKey: .host)
        try container.encode(flaky.job.project, forKey: .project)
        try container.encode(flaky.job.job, forKey: .job)
        try container.encode(flaky.job.profile, forKey: .profile)
        try container.encode(flaky.test, forKey: .test)
        try container.encode(flaky.rate.passed, forKey: .passed)
        try container.encode(flaky.rate.failed, forKey: .failed)
        try container.encode(flaky.rate.runs, forKey: .runs)
        try container.encode(flaky.rate.share, forKey: .passRate)
        try container.encode(flaky.rate.bounds, forKey: .interval)
        try container.encode(flaky.inputs, forKey: .inputs)
        try container.encode(flaky.lastFailed, forKey: .lastFailed)
        try container.encode(flaky.lastFailedRun, forKey: .lastFailedRun)
    }
}

extension PassRate {
    /// `67 %`; nothing without a run.
    var shareText: String { share.map(Self.percent) ?? "" }

    /// `35–88 %`, outwards to whole per cent.
    var intervalText: String {
        guard runs > 0 else { return "" }
        let (low, high) = (interval.lowerBound * 100, interval.upperBound * 100)
        return "\(Int(low.rounded(.down)))–\(Int(high.rounded(.up))) %"
    }

    /// For documents, rounded to four places.
    var bounds: [Double] { [interval.lowerBound, interval.upperBound].map { ($0 * 10_000).rounded() / 10_000 } }

    /// Never 0 or 100 of a share that is neither.
    private static func percent(_ share: Double) -> String {
        let rounded = Int((share * 100).rounded())
        if share > 0, rounded == 0 { return "<1 %" }
        if share < 1, rounded == 100 { return ">99 %" }
        return "\(rounded) %"
    }
}
