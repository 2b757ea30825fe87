internal import Crypto
public import Foundation
internal import GRDB
internal import TestResults

extension History {
    /// No job has more; a guest may invent any number.
    static let mostTests = 20_000
    /// In bytes.
    static let longestName = 1000
    private static let mostPackages = 2000

    /// Adds runs; one that is there already stays as it is.
    ///
    /// - Throws: ``HistoryError``, `CancellationError`.
    public func add(_ entries: [RunEntry]) async throws {
        try await write { database in for entry in entries { try Self.add(entry, to: database) } }
    }

    /// Whether the runs that were recorded before there was a history are in it.
    public func isFilled() async throws -> Bool {
        try await read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT * FROM fillings)") ?? false }
    }

    /// Adds those, and remembers that they were.
    public func fill(_ entries: [RunEntry], at date: Date = Date()) async throws {
        try await write { database in
            for entry in entries { try Self.add(entry, to: database) }
            try database.execute(
                sql: "INSERT INTO fillings (began) VALUES (?)", arguments: [date.timeIntervalSince1970])
        }
    }

    private static func add(_ entry: RunEntry, to database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO inputs (digest, "commit", image, packages) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                entry.inputs.digest, bounded(entry.inputs.commit), bounded(entry.inputs.image),
                entry.inputs.packages.prefix(mostPackages).map(bounded).joined(separator: "\n"),
            ])
        try database.execute(
            sql: """
                INSERT INTO runs (name, host, project, ref, job, profile, inputs, began)
                SELECT ?, ?, ?, ?, ?, ?, id, ? FROM inputs WHERE digest = ? ON CONFLICT DO NOTHING
                """,
            arguments: [
                bounded(entry.run), bounded(entry.job.host), bounded(entry.job.project), bounded(entry.ref),
                bounded(entry.job.job), bounded(entry.job.profile), entry.began.timeIntervalSince1970,
                entry.inputs.digest,
            ])
        guard database.changesCount > 0 else { return }
        let run = database.lastInsertedRowID
        let named = try database.makeStatement(sql: "INSERT INTO tests (name) VALUES (?) ON CONFLICT DO NOTHING")
        let ended = try database.makeStatement(
            sql: "INSERT INTO results (run, test, status, seconds) SELECT ?, id, ?, ? FROM tests WHERE name = ?")
        for test in entry.tests.prefix(mostTests) {
            let name = bounded(test.name)
            let seconds = test.seconds.flatMap { $0.isFinite ? $0 : nil }
            try named.execute(arguments: [name])
            try ended.execute(arguments: [run, test.status.rawValue, seconds, name])
        }
    }

    /// A name that is longer is told by its beginning and its digest, so that two stay two. SQLite ends a text at a zero
    /// byte, so there is none.
    static func bounded(_ text: String) -> String {
        let text = text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
        guard text.utf8.count > longestName else { return text }
        let digest = SHA256.hash(data: Data(text.utf8)).prefix(8).map { String($0, radix: 16) }.joined()
        var beginning = ""
        for scalar in text.unicodeScalars {
            guard beginning.utf8.count + 4 <= longestName - 20 else { break }
            beginning.unicodeScalars.append(scalar)
        }
        return "\(beginning)…\(digest)"
    }
}
