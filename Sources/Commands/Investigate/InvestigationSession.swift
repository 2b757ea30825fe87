internal import Foundation
internal import GitLabAPI
internal import History
internal import Jobs
internal import Terminal
internal import TestResults

/// The runs of an investigation: makes them, and keeps what they said.
struct InvestigationSession {
    /// One run.
    struct Made {
        var inputs: InvestigatedInputs
        var report: RunReport
        var tests: TestReport?
    }

    let context: Context
    let host: HostOptions
    let output: OutputOptions
    let client: GitLabClient
    let found: InvestigationCase
    let profile: String?
    /// Its folder below the state directory.
    let folder: String
    private(set) var made: [Made] = []
    private(set) var observations: [Observations]

    init(
        context: Context, host: HostOptions, output: OutputOptions, client: GitLabClient, found: InvestigationCase,
        profile: String?
    ) throws {
        (self.context, self.host, self.output) = (context, host, output)
        (self.client, self.found) = (client, found)
        self.profile = profile
        let day = Date().formatted(.iso8601.year().month().day().dateSeparator(.omitted))
        folder =
            "\(context.folders.state)/investigations/\(day)-\(UUID().uuidString.lowercased().prefix(4))"
        observations = found.observations
    }

    var name: String { (folder as NSString).lastPathComponent }

    /// Counts a run that was made before, if nothing in it was other than in CI.
    mutating func count(_ run: RecordedRun) {
        guard run.recipe?.swaps.isEmpty == true, [.passed, .failed].contains(run.report.result) else {
            return context.console.note(
                "note: The run \(Sanitizer.line(run.name)) does not count, because it was not as in CI or has no result"
            )
        }
        take(Made(inputs: .asItWas, report: run.report, tests: run.tests))
    }

    /// Takes what is remembered of tests that both passed and failed on the same inputs. Without it an investigation goes on.
    mutating func remember() async {
        let job = found.failed.identity
        let filter = HistoryFilter(project: job.project, job: job.name)
        let known = (try? await RunHistory(context: context).use { try await $0.flakyTests(filter) }) ?? []
        for (index, test) in found.failedTests.enumerated() where observations.indices.contains(index) {
            let same = known.first { $0.job.host == job.host && TestName($0.test).isSameTest(as: test) }
            guard let same else { continue }
            observations[index].history = Tally(passed: same.rate.passed, failed: same.rate.failed)
            context.console.note(
                "note: '\(Sanitizer.line(test.text))' is flaky: here it failed in \(same.rate.failed) of "
                    + "\(Format.count(same.rate.runs, "run")) on the same inputs")
        }
    }

    func tellBeginning() {
        for sentence in InvestigationSentence.beginning(found) { context.console.note(sentence) }
    }

    /// Makes runs until the verdict is settled.
    ///
    /// - Returns: Whether it was interrupted; then all machines are gone, and what is known stays.
    mutating func run(_ course: InvestigationCourse, parallel: Int) async -> Bool {
        await context.console.withProgress { progress in
            let display = InvestigationDisplay(console: context.console, progress: progress)
            await withTaskGroup(of: Made?.self) { group in
                var begun = made.reduce(into: [InvestigatedInputs: Int]()) { $0[$1.inputs, default: 0] += 1 }
                var running = 0
                func fill() {
                    while running < parallel, !Task.isCancelled,
                        let next = course.next(observations, begun: begun, ahead: running > 0)
                    {
                        begun[next, default: 0] += 1
                        running += 1
                        let run = InvestigatedRun(session: self, inputs: next, display: display)
                        group.addTask { await run.make() }
                    }
                }
                fill()
                while let ended = await group.next() {
                    running -= 1
                    if let ended { take(ended) }
                    fill()
                }
            }
        }
        return Task.isCancelled
    }

    private mutating func take(_ run: Made) {
        made.append(run)
        for index in observations.indices {
            let test = found.failedTests.indices.contains(index) ? found.failedTests[index] : nil
            guard let failed = Self.hasFailed(run, test) else { continue }
            let tally = Tally(passed: failed ? 0 : 1, failed: failed ? 1 : 0)
            observations[index].add(tally, of: run.inputs)
        }
    }

    /// Whether a test failed in a run, or the job where there is none; nil where it came to no result.
    private static func hasFailed(_ run: Made, _ test: TestName?) -> Bool? {
        guard [.passed, .failed].contains(run.report.result) else { return nil }
        guard let test else { return run.report.result == .failed }
        switch run.tests?.result(of: [test]) {
        case .bad: return true
        case .good: return false
        case .untestable, nil: return nil
        }
    }

    func answer(isInterrupted: Bool, isPlan: Bool = false) -> InvestigationAnswer {
        InvestigationAnswer(session: self, isInterrupted: isInterrupted, isPlan: isPlan)
    }

    /// Keeps the answer, and takes away what was made for the runs alone.
    func save(_ answer: InvestigationAnswer) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try JSON.data(answer).write(to: URL(fileURLWithPath: answer.record), options: .atomic)
        try? FileManager.default.removeItem(atPath: inputs)
    }

    /// Work trees of the runs.
    var inputs: String { folder + "/inputs" }
}
