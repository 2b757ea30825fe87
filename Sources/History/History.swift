internal import Files
internal import Foundation
internal import GRDB

/// How the tests of all runs on this machine ended, in a SQLite database that several processes read and write at once.
///
/// Names of tests and jobs come from guests and servers: they are bounded when they are written, and go into statements
/// as arguments only.
public final class History: Sendable {
    public let path: String
    private let database: DatabaseQueue

    private init(path: String, database: DatabaseQueue) {
        self.path = path
        self.database = database
    }

    /// Others write for milliseconds; one that imports many runs, for a second.
    private static let busyTimeout: Double = 10
    private static let queue = DispatchQueue(label: "virt-ci.history")

    /// Opens the history, and makes it if there is none.
    ///
    /// - Throws: ``HistoryError``, `CancellationError`.
    public static func open(_ path: String) async throws -> History {
        let gate = try await gate(path)
        defer { gate.release() }
        return try await blocking { try openNow(path) }
    }

    /// Puts a damaged history aside, where it can be looked at; the next one that is opened is new.
    ///
    /// - Returns: Where it is now; nil when another process has done it meanwhile.
    public static func setAside(_ path: String) async throws -> String? {
        let gate = try await gate(path)
        defer { gate.release() }
        return try await blocking {
            if (try? openNow(path).isSound()) == true { return nil }
            var target = path + ".damaged"
            var number = 1
            while FileManager.default.fileExists(atPath: target) {
                number += 1
                target = "\(path).damaged-\(number)"
            }
            guard rename(path, target) == 0 else {
                throw HistoryError.unusable(path: path, reason: String(cString: strerror(errno)))
            }
            // What was not yet written into a damaged database belongs to it.
            for suffix in ["-wal", "-shm"] where rename(path + suffix, target + suffix) != 0 && errno != ENOENT {
                unlink(path + suffix)
            }
            return target
        }
    }

    /// Only one at a time makes, changes or puts aside the file: changing the journal's mode knows no waiting
    /// (`sqlite3_busy_handler`, SQLite's documentation).
    private static func gate(_ path: String) async throws -> FileLock {
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            return try await FileLock.acquire(path + ".lock", pause: .milliseconds(5))
        } catch let error as CancellationError {
            throw error
        } catch FileError.unusable(_, let code) {
            throw HistoryError.unusable(path: path, reason: String(cString: strerror(code)))
        } catch {
            throw HistoryError.unusable(path: path, reason: error.localizedDescription)
        }
    }

    private static func openNow(_ path: String) throws -> History {
        // SQLite gives its other files the rights of this one.
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw HistoryError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        fchmod(descriptor, 0o600)
        close(descriptor)
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(busyTimeout)
        // Statements with what was bound to them stay out of messages.
        configuration.publicStatementArguments = false
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let migrator = Schema.migrator
            let isNewer = try database.read { try migrator.hasBeenSuperseded($0) }
            guard !isNewer else { throw HistoryError.newer(path: path) }
            try migrator.migrate(database)
            return History(path: path, database: database)
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    private func isSound() throws -> Bool {
        try database.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") == "ok" }
    }

    /// Never on Swift's pool.
    private static func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await telling { try await self.database.read(work) }
    }

    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await telling { try await self.database.write(work) }
    }

    private func telling<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch let error as CancellationError { throw error } catch {
            throw HistoryError(error, path: path)
        }
    }
}
