public import Foundation
internal import GRDB
public import TestResults

/// How a test ended in the last runs of its job.
public struct TestPast: Sendable, Equatable {
    /// One run, on whatever inputs.
    public struct Ending: Sendable, Equatable {
        public var run: String
        public var began: Date
        public var status: TestStatus
    }

    /// The newest first.
    public var endings: [Ending]

    /// Among them.
    public var rate: PassRate {
        endings.reduce(into: PassRate()) { $0.count($1.status) }
    }
}

extension History {
    /// How tests of a job ended here, in runs up to a time.
    ///
    /// - Parameters:
    ///   - limit: How many runs of each test at most, the newest.
    ///   - date: The beginning of the last run that counts.
    /// - Returns: By the tests' names; those of which nothing is known are missing.
    /// - Throws: ``HistoryError``, `CancellationError`.
    public func past(
        of names: [String], in job: JobKey, until date: Date, limit: Int = 20
    ) async throws -> [String: TestPast] {
        try await read { database in
            let statement = try database.makeStatement(
                sql: """
                    SELECT runs.name AS run, runs.began AS began, status
                    FROM results JOIN runs ON runs.id = results.run JOIN tests ON tests.id = results.test
                    WHERE tests.name = ? AND runs.host = ? AND runs.project = ? AND runs.job = ? AND runs.profile = ?
                        AND runs.began <= ?
                    ORDER BY runs.began DESC, runs.id DESC LIMIT ?
                    """)
            return try names.reduce(into: [:]) { found, name in
                let rows = try Row.fetchAll(
                    statement,
                    arguments: [
                        Self.bounded(name), Self.bounded(job.host), Self.bounded(job.project), Self.bounded(job.job),
                        Self.bounded(job.profile), date.timeIntervalSince1970,
                        limit,
                    ])
                if !rows.isEmpty { found[name] = TestPast(endings: try rows.map(Self.ending)) }
            }
        }
    }

    private static func ending(_ row: Row) throws -> TestPast.Ending {
        let status: String = try row.value("status")
        let began: Double = try row.value("began")
        return TestPast.Ending(
            run: try row.value("run"), began: Date(timeIntervalSince1970: began),
            status: TestStatus(rawValue: status) ?? .error)
    }
}
