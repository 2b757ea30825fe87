import Foundation

/// A line of the log with its prefix taken off and its continuations joined, still with colours and marks.
struct TraceRecord: Equatable {
    var time: Date?
    var stream: UInt8?
    var isError = false
    var bytes: ArraySlice<UInt8>
}

/// The 32 bytes that newer runners put before each line (gitlab-runner
/// `common/buildlogger/internal/timestamper`): time, stream, `O` or `E`, and ` ` or `+`.
struct TracePrefix: Equatable {
    static let length = 32

    var time: Date
    var stream: UInt8
    var isError: Bool
    /// The line continues the last one of the same stream and kind.
    var isContinuation: Bool

    init?(_ line: ArraySlice<UInt8>) {
        guard line.count >= Self.length else { return nil }
        let bytes = Array(line.prefix(Self.length))
        for (position, expected) in Self.separators where bytes[position] != expected { return nil }
        func number(_ range: Range<Int>) -> Int? {
            range.reduce(into: Int?(0)) { sum, position in
                guard let value = sum, PlainScalar.isDigit(bytes[position]) else { return sum = nil }
                sum = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let fraction = number(20..<26), (1...12).contains(month), (1...31).contains(day),
            let stream = UInt8(String(decoding: bytes[28..<30], as: UTF8.self), radix: 16)
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        time = Date(timeIntervalSince1970: Double(seconds) + Double(fraction) / 1e6)
        self.stream = stream
        switch bytes[30] {
        case UInt8(ascii: "O"): isError = false
        case UInt8(ascii: "E"): isError = true
        default: return nil
        }
        switch bytes[31] {
        case UInt8(ascii: " "): isContinuation = false
        case UInt8(ascii: "+"): isContinuation = true
        default: return nil
        }
    }

    private static let separators: [(Int, UInt8)] = [
        (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")), (13, UInt8(ascii: ":")),
        (16, UInt8(ascii: ":")), (19, UInt8(ascii: ".")), (26, UInt8(ascii: "Z")), (27, UInt8(ascii: " ")),
    ]

    /// Days since 1970-01-01 in the Gregorian calendar, counted from March so that leap days come last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// Splits a log into records.
enum TraceRecords {
    /// - Returns: The records in the order in which they began, and whether the log has prefixes.
    static func read(_ bytes: ArraySlice<UInt8>) -> (records: [TraceRecord], isPrefixed: Bool) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The prefix is there from the first line on, or not at all.
        guard let first = lines.first, TracePrefix(first) != nil else {
            var records = lines.map { TraceRecord(bytes: $0) }
            if records.last?.bytes.isEmpty == true { records.removeLast() }
            return (records, false)
        }
        return (joined(lines), true)
    }

    private static func joined(_ lines: [ArraySlice<UInt8>]) -> [TraceRecord] {
        var records: [TraceRecord] = []
        var last: [UInt16: Int] = [:]
        for line in lines {
            guard let prefix = TracePrefix(line) else {
                // A torn line, at the end of a partial log or after a limit: it belongs to nobody for certain.
                if !line.isEmpty { records.append(TraceRecord(time: records.last?.time, stream: 1, bytes: line)) }
                continue
            }
            let rest = line.dropFirst(TracePrefix.length)
            let key = UInt16(prefix.stream) << 1 | (prefix.isError ? 1 : 0)
            if prefix.isContinuation, let position = last[key] {
                records[position].bytes += rest
            } else {
                last[key] = records.count
                records.append(
                    TraceRecord(time: prefix.time, stream: prefix.stream, isError: prefix.isError, bytes: rest))
            }
        }
        return records
    }
}
