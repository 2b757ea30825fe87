internal import GRDB

/// Why the history can't be used.
public enum HistoryError: Error, Equatable {
    /// The file is no database, or a damaged one.
    case damaged(path: String)
    /// A newer version of this program has changed its form.
    case newer(path: String)
    /// Others write to it for too long.
    case busy(path: String)
    /// It can't be read or written; the reason is SQLite's or the system's.
    case unusable(path: String, reason: String)

    init(_ error: any Error, path: String) {
        switch error {
        case let error as HistoryError: self = error
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path)
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
            default: self = .unusable(path: path, reason: error.message ?? "\(error.resultCode)")
            }
        case is UnexpectedValue: self = .damaged(path: path)
        default: self = .unusable(path: path, reason: "\(error)")
        }
    }
}

/// A value of another type than the column's: only a damage, or somebody else, writes that.
struct UnexpectedValue: Error {}

extension Row {
    /// A column's value; never ends the process, as GRDB's subscripts do for values of another type.
    func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        guard let stored = self[column] as DatabaseValue?, let value = Value.fromDatabaseValue(stored) else {
            throw UnexpectedValue()
        }
        return value
    }
}
