internal import Foundation

/// Puts the 32 bytes of time and stream before each line of one stream
/// (gitlab-runner `common/buildlogger/internal/timestamper`).
struct TimestampedLines {
    let stream: UInt8
    let isError: Bool
    private var line = Data()
    private var isContinuation = false

    /// Longer lines are split.
    private static let lineLimit = 8 * 1024

    init(stream: UInt8, isError: Bool) {
        self.stream = stream
        self.isError = isError
    }

    /// - Returns: The physical lines that these bytes complete. A write with a carriage return and no line feed after
    ///   it is flushed up to there, so that progress bars and section marks show at once.
    mutating func add(_ bytes: Data) -> Data {
        var result = Data()
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0a) {
            append(rest[..<end], to: &result)
            flush(to: &result, isWhole: true)
            rest = rest[(end + 1)...]
        }
        if let carriageReturn = rest.lastIndex(of: 0x0d) {
            append(rest[...carriageReturn], to: &result)
            flush(to: &result, isWhole: false)
            rest = rest[(carriageReturn + 1)...]
        }
        append(rest, to: &result)
        return result
    }

    /// The line that was not ended.
    mutating func finish() -> Data {
        var result = Data()
        if !line.isEmpty { flush(to: &result, isWhole: false) }
        return result
    }

    private mutating func append(_ bytes: Data, to result: inout Data) {
        var rest = bytes
        while line.count + rest.count > Self.lineLimit {
            let fitting = Self.lineLimit - line.count
            line += rest.prefix(fitting)
            rest = rest.dropFirst(fitting)
            flush(to: &result, isWhole: false)
        }
        line += rest
    }

    private mutating func flush(to result: inout Data, isWhole: Bool) {
        result += prefix()
        result += line
        result.append(0x0a)
        line.removeAll(keepingCapacity: true)
        isContinuation = !isWhole
    }

    private func prefix() -> Data {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        func padded(_ number: some BinaryInteger, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let day = "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        let time = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
        let identifier = (stream < 16 ? "0" : "") + String(stream, radix: 16)
        let kind = (isError ? "E" : "O") + (isContinuation ? "+" : " ")
        return Data("\(day)T\(time).\(padded(now.tv_nsec / 1000, 6))Z \(identifier)\(kind)".utf8)
    }
}
