internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal
internal import TestResults

/// A search for the first bad pipeline: asks CI, runs what CI doesn't tell, and keeps what each pipeline showed.
struct BisectionSession {
    /// Whose word counts.
    enum Asks {
        /// CI's, and a run where it has none.
        case both
        case ci
        case runs
    }

    let subject: BisectionSubject
    let row: BisectedRow
    let tests: [TestName]
    let makes: RecordedExecution
    let asks: Asks
    private(set) var pipelines: [BisectedPipeline]
    private(set) var search: Bisection
    private(set) var isInterrupted = false

    /// - Throws: `InvestigationError.noRange` when the ends are not what they should be by CI's word; `GitLabError`.
    init(
        subject: BisectionSubject, row: BisectedRow, pipelines: [BisectedPipeline], tests: [TestName],
        makes: RecordedExecution, asks: Asks
    ) async throws {
        (self.subject, self.row, self.makes, self.asks) = (subject, row, makes, asks)
        guard let first = pipelines.first, let last = pipelines.last,
            let search = Bisection(good: 0, bad: pipelines.count - 1)
        else { throw InvestigationError.noRange(job: subject.job, ref: subject.ref, reason: .noGood) }
        (self.search, self.pipelines) = (search, pipelines)
        self.tests = tests.isEmpty ? try await row.failedTests(last) : tests
        for (index, end, expected) in [(0, first, Bisection.Result.good), (pipelines.count - 1, last, .bad)] {
            let answer = try await row.answer(end, tests: self.tests)
            if let answer, answer != expected {
                throw InvestigationError.noRange(
                    job: subject.job, ref: subject.ref, reason: expected == .good ? .goodIsBad : .badIsGood)
            }
            self.pipelines[index].finding = expected == .good ? .good : .bad
            self.pipelines[index].source = answer == nil ? nil : .ci
            if answer == nil { self.pipelines[index].note = "as said; CI came to no result" }
        }
    }

    func tellBeginning() {
        let what =
            tests.isEmpty ? "the job as a whole" : tests.map { "'\(Sanitizer.line($0.text))'" }.joined(separator: ", ")
        let console = makes.context.console
        console.note("Looking at \(what) in '\(Sanitizer.line(subject.job))' of \(Sanitizer.line(subject.ref))")
        let between = search.next == nil ? "none between them" : "at most \(search.stepsLeft) to look at"
        console.note(
            "\(Format.count(pipelines.count, "pipeline")), from \(pipelines[0].id), good, to "
                + "\(pipelines[pipelines.count - 1].id), bad: \(between)")
    }

    /// Goes on until the first bad one is known, or nobody can tell. Machines come last, and only for those that what CI said
    /// leaves in doubt.
    mutating func goOn() async throws {
        do {
            if asks != .runs {
                while let index = search.next { try await askCI(at: index) }
                guard asks == .both else { return }
                search.reopen()
            }
            while let index = search.next { try await run(at: index) }
        } catch is CancellationError {
            isInterrupted = true
        }
    }

    private mutating func askCI(at index: Int) async throws {
        try Task.checkCancellation()
        if let answer = try await row.answer(pipelines[index], tests: tests) { return note(answer, at: index, by: .ci) }
        pipelines[index].note = "CI came to no result (\(pipelines[index].status))"
        note(.untestable, at: index, by: nil)
    }

    private mutating func run(at index: Int) async throws {
        let report = try await run(pipelines[index])
        guard report.result != .interrupted else { throw CancellationError() }
        try Task.checkCancellation()
        pipelines[index].run = report.run
        pipelines[index].note = nil
        var answer: Bisection.Result?
        switch report.result {
        case .error, .interrupted: pipelines[index].note = report.error?.message
        case .passed: answer = .good
        case .failed where tests.isEmpty: answer = .bad
        case .failed:
            answer = try? await RunArchive(runs: makes.context.folders.runs).run(report.run).tests?.result(of: tests)
            if answer == nil { pipelines[index].note = "the run has no result of the test" }
        }
        note(answer ?? .untestable, at: index, by: answer == nil ? nil : .run)
    }

    private func run(_ pipeline: BisectedPipeline) async throws -> RunReport {
        let target = JobTarget(order: .job(id: pipeline.job, project: subject.project), client: subject.client)
        let console = makes.context.console
        return try await console.withProgress { progress in
            let display = InvestigationDisplay(console: console, progress: progress)
            let name = "pipeline \(pipeline.id)"
            console.note("\(name): job \(pipeline.job) is run here")
            let report = try await makes.make(target, note: "This run is of \(name), for a bisection") {
                display.show($0, of: name)
            }
            display.ended(name, report)
            return report
        }
    }

    private mutating func note(_ result: Bisection.Result, at index: Int, by source: BisectedPipeline.Source?) {
        search.note(result, at: index)
        pipelines[index].finding = result == .good ? .good : result == .bad ? .bad : .untestable
        pipelines[index].source = source
        let pipeline = pipelines[index]
        let by =
            source == .ci
            ? ", says CI" : source == .run ? ", by a run here" : pipeline.note.map { ": \(Sanitizer.line($0))" } ?? ""
        makes.context.console.note(
            "Pipeline \(pipeline.id), commit \(pipeline.sha.prefix(12)): \(pipeline.finding.rawValue)\(by)")
    }

    /// - Throws: `GitLabError`, for the commits.
    func answer() async throws -> BisectionAnswer {
        let (old, new) = (pipelines[search.good], pipelines[search.bad])
        var range: CommitRange?
        if old.sha != new.sha, !isInterrupted {
            range = try await CommitRange.read(
                from: old.sha, to: new.sha, project: .path(subject.project), client: subject.client)
        }
        return BisectionAnswer(session: self, range: range)
    }
}
