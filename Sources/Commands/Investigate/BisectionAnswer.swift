internal import Foundation
internal import Jobs
internal import Terminal
internal import TestResults

/// The first bad pipeline, and what came with it. Scripts rely on the names.
struct BisectionAnswer: Answer {
    var schema = 1
    let project: String
    let ref: String
    let job: String
    let tests: [String]
    /// The last good one and the first bad one that are known.
    let lastGood: BisectedPipeline
    let firstBad: BisectedPipeline
    /// Those between them of which nothing is known: each may be the first bad one.
    let doubtful: [BisectedPipeline]
    let pipelines: [BisectedPipeline]
    /// Later ones in which the job passed in CI, which makes the answer doubtful: the failure comes and goes.
    let passedLater: [Int]
    let isInterrupted: Bool
    /// Left out where both are of one commit.
    let commits: CommitRange?

    init(session: BisectionSession, range: CommitRange?) {
        let (search, pipelines) = (session.search, session.pipelines)
        (project, ref, job) = (session.subject.project, session.subject.ref, session.subject.job)
        tests = session.tests.map(\.text)
        (lastGood, firstBad) = (pipelines[search.good], pipelines[search.bad])
        let between = search.good + 1..<search.bad
        doubtful = between.map { pipelines[$0] }
        self.pipelines = pipelines
        passedLater = pipelines[search.bad...].filter { $0.status == "success" }.map(\.id)
        isInterrupted = session.isInterrupted
        commits = range
    }

    var isExact: Bool { doubtful.isEmpty }

    func text(width: Int?, style: Style) -> String {
        let rows = pipelines.reversed().map(row)
        let table = Table(
            ["PIPELINE", "CREATED", "COMMIT", "JOB", "CI", "FOUND", "BY"], rows, shrinking: [6])
        return "\n" + table.text(width: width, style: style) + style(sentence, as: .emphasis) + "\n" + doubts
            + between(style)
    }

    private var sentence: String {
        let first = "pipeline \(firstBad.id)"
        let name = "'\(Sanitizer.line(job))' of \(Sanitizer.line(ref))"
        if isInterrupted {
            return "Interrupted: the first bad one of \(name) is after \(lastGood.id), and not after \(firstBad.id)"
        }
        guard !isExact else { return "The first bad one of \(name) is \(first), after \(lastGood.id)" }
        let others = doubtful.map { String($0.id) }.joined(separator: ", ")
        return "The first bad one of \(name) is \(first), or one before it that can't be told: \(others)"
    }

    private var doubts: String {
        guard !passedLater.isEmpty else { return "" }
        let all = passedLater.prefix(5).map(String.init).joined(separator: ", ")
        return "The job passed again in CI after that (\(all)): the failure may come and go\n"
    }

    private func between(_ style: Style) -> String {
        guard let commits else {
            return lastGood.sha == firstBad.sha
                ? "Both are of commit \(firstBad.sha.prefix(12)): what changed is not in this project\n" : ""
        }
        let count = commits.isCut ? "the newest \(commits.commits.count)" : "\(commits.commits.count)"
        let lines = commits.commits.map { commit -> String in
            let requests = commit.mergeRequests.map { "!\($0)" }.joined(separator: " ")
            let by = [Sanitizer.line(commit.author), requests].filter { !$0.isEmpty }.joined(separator: ", ")
            let sha = style.link(String(commit.sha.prefix(12)), to: commit.webURL?.absoluteString)
            return "  \(sha) \(Sanitizer.line(commit.title)) (\(by))\n"
        }
        let page = commits.webURL.map { "\(Sanitizer.line($0.absoluteString))\n" } ?? ""
        return "\(style("Commits between", as: .emphasis)) (\(count)):\n\(lines.joined())\(page)"
    }

    private func row(_ pipeline: BisectedPipeline) -> [Table.Cell] {
        let meaning: Style.Meaning? =
            switch pipeline.finding {
            case .good: .success
            case .bad: .failure
            case .untestable: .warning
            case .open: .faint
            }
        let by =
            switch pipeline.source {
            case .ci: "CI"
            case .run: "run \(pipeline.run ?? "")"
            case nil: pipeline.note ?? ""
            }
        return [
            Table.Cell("\(pipeline.id)", link: pipeline.webURL?.absoluteString),
            Table.Cell(pipeline.createdAt.map { Format.relative($0, to: Date()) } ?? ""),
            Table.Cell(String(pipeline.sha.prefix(12))), Table.Cell("\(pipeline.job)"),
            Table.Cell(pipeline.status, StatusWord.meaning(pipeline.status)),
            Table.Cell(pipeline.finding == .open ? "" : pipeline.finding.rawValue, meaning), Table.Cell(by),
        ]
    }
}
