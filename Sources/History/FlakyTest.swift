public import Foundation
internal import GRDB
public import TestResults

/// A test that both passed and failed on the same inputs.
public struct FlakyTest: Sendable, Equatable {
    public var job: JobKey
    public var test: String
    /// Of the runs on those inputs on which it did both.
    public var rate: PassRate
    /// On how many inputs it did both.
    public var inputs: Int
    /// When the last of its failures among them began.
    public var lastFailed: Date
    public var lastFailedRun: String
}

/// Which part of the history is asked for.
public struct HistoryFilter: Sendable, Equatable {
    public var project: String?
    public var job: String?
    public var profile: String?
    /// Runs that began then or later.
    public var since: Date?

    public init(project: String? = nil, job: String? = nil, profile: String? = nil, since: Date? = nil) {
        self.project = project
        self.job = job
        self.profile = profile
        self.since = since
    }
}

extension History {
    /// The flaky tests, those that fail in the largest share of their runs first.
    ///
    /// Runs on other inputs do not count: a test that was broken by one commit and mended by the next is no flaky one.
    ///
    /// - Throws: ``HistoryError``, `CancellationError`.
    public func flakyTests(_ filter: HistoryFilter = HistoryFilter()) async throws -> [FlakyTest] {
        try await read { database in
            let rows = try Row.fetchCursor(
                database, sql: Self.flaky,
                arguments: [
                    "project": filter.project.map(Self.bounded), "job": filter.job.map(Self.bounded),
                    "profile": filter.profile.map(Self.bounded),
                    "since": filter.since?.timeIntervalSince1970,
                ])
            var found: [FlakyTest] = []
            var places: [String: [JobKey: Int]] = [:]
            while let row = try rows.next() {
                let one = try Self.flakyTest(row)
                if let place = places[one.test]?[one.job] {
                    found[place].add(one)
                } else {
                    places[one.test, default: [:]][one.job] = found.count
                    found.append(one)
                }
            }
            return found.sorted { $0.order < $1.order }
        }
    }

    /// One row for each test and inputs on which it did both; the bare columns `began` and `name` are those of the row
    /// with the maximum (SQLite, "Quirks", "Bare columns in an aggregate query").
    private static let flaky = """
        SELECT host, project, job, profile, test, passed, failed, began, run FROM (
            SELECT runs.host, runs.project, runs.job, runs.profile, tests.name AS test,
                sum(status IN ('passed', 'warned')) AS passed,
                sum(status IN ('failed', 'error', 'interrupted')) AS failed,
                max(CASE WHEN status IN ('failed', 'error', 'interrupted') THEN runs.began END) AS began,
                runs.name AS run
            FROM results JOIN runs ON runs.id = results.run JOIN tests ON tests.id = results.test
            WHERE (:project IS NULL OR runs.project = :project) AND (:job IS NULL OR runs.job = :job)
                AND (:profile IS NULL OR runs.profile = :profile) AND (:since IS NULL OR runs.began >= :since)
            GROUP BY runs.host, runs.project, runs.job, runs.profile, runs.inputs, results.test)
        WHERE passed > 0 AND failed > 0
        """

    private static func flakyTest(_ row: Row) throws -> FlakyTest {
        let job = JobKey(
            host: try row.value("host"), project: try row.value("project"),
            job: try row.value("job"), profile: try row.value("profile"))
        let began: Double = try row.value("began")
        return FlakyTest(
            job: job, test: try row.value("test"),
            rate: PassRate(passed: try row.value("passed"), failed: try row.value("failed")),
            inputs: 1, lastFailed: Date(timeIntervalSince1970: began), lastFailedRun: try row.value("run"))
    }
}

extension FlakyTest {
    fileprivate mutating func add(_ other: FlakyTest) {
        rate.passed += other.rate.passed
        rate.failed += other.rate.failed
        inputs += other.inputs
        guard other.lastFailed > lastFailed else { return }
        (lastFailed, lastFailedRun) = (other.lastFailed, other.lastFailedRun)
    }

    /// The largest share of failures first, then the most runs, then by name.
    fileprivate var order: (Double, Int, String, String) {
        (rate.share ?? 0, -rate.runs, test, "\(job.host) \(job.project) \(job.job) \(job.profile)")
    }
}
