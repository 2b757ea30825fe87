import Foundation

/// Reads a log that still grows: pieces cut anywhere in, records out as soon as they are whole.
struct TraceLineReader {
    /// The beginning of a line whose end has not come.
    private var rest: [UInt8] = []
    /// The last record, as long as something may continue it.
    private var held: TraceRecord?
    /// Whether lines have prefixes; nil before the first.
    private(set) var isPrefixed: Bool?

    /// A line that is longer is taken in parts: nothing grows without end.
    private static let longestLine = 1 << 20
    /// The runner cuts a longer write, and continues it in the next line (gitlab-runner
    /// `common/buildlogger/internal/timestamper`).
    private static let cutLine = 8000

    mutating func feed(_ bytes: Data) -> [TraceRecord] {
        var records: [TraceRecord] = []
        rest += bytes
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            take(rest[start..<end], &records)
            start = end + 1
        }
        rest.removeFirst(start)
        if rest.count > Self.longestLine {
            take(rest[...], &records)
            rest = []
        }
        if let held, !Self.mayContinue(held) { release(&records) }
        return records
    }

    /// What is left at the end.
    mutating func finish() -> [TraceRecord] {
        var records: [TraceRecord] = []
        if !rest.isEmpty { take(rest[...], &records) }
        rest = []
        release(&records)
        return records
    }

    private mutating func take(_ line: ArraySlice<UInt8>, _ records: inout [TraceRecord]) {
        let prefix = TracePrefix(line)
        let isPrefixed = isPrefixed ?? (prefix != nil)
        self.isPrefixed = isPrefixed
        guard isPrefixed, let prefix else {
            release(&records)
            // A torn line between lines with prefixes belongs to nobody for certain.
            records.append(TraceRecord(stream: isPrefixed ? 1 : nil, bytes: line))
            return
        }
        let bytes = line.dropFirst(TracePrefix.length)
        if prefix.isContinuation, held?.stream == prefix.stream, held?.isError == prefix.isError {
            held?.bytes += bytes
        } else {
            release(&records)
            held = TraceRecord(time: prefix.time, stream: prefix.stream, isError: prefix.isError, bytes: bytes)
        }
    }

    private mutating func release(_ records: inout [TraceRecord]) {
        if let held { records.append(held) }
        held = nil
    }

    /// A write without a line feed ends in a carriage return, or with the erasing behind a section's mark.
    private static func mayContinue(_ record: TraceRecord) -> Bool {
        record.bytes.count >= cutLine || record.bytes.suffix(8).contains(UInt8(ascii: "\r"))
    }
}
