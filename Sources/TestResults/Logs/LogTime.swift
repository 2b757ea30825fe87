/// The time at the beginning of a line of libvirt's and QEMU's logs, read without making a string of it: a log of a run
/// has millions of lines.
///
/// libvirt writes `2026-01-02 03:04:05.678+0000: ` (`src/util/virtime.c`, always UTC), QEMU
/// `2026-01-02T03:04:05.678901Z ` with `-msg timestamp=on`, journalctl `--output=short-iso-precise` the same with a zone.
struct LogTime {
    /// The bytes of the last line that was read, up to the minute, and what they mean: most lines share them.
    private var minuteBytes: (UInt64, UInt64) = (0, 0)
    private var minute: Int64 = 0

    /// Bytes of the shortest form: date, time with seconds, one more.
    private static let shortest = 20

    /// Microseconds since 1970, UTC; nil when the line begins with no time.
    ///
    /// - Parameter line: From the first byte of a line to the end of what is there.
    @inline(__always)
    mutating func read(_ line: UnsafeRawBufferPointer) -> Int64? {
        guard line.count >= Self.shortest else { return nil }
        let first = line.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        let second = line.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        if first != minuteBytes.0 || second != minuteBytes.1 {
            guard let read = Self.minute(line) else { return nil }
            minute = read
            minuteBytes = (first, second)
        }
        guard line[16] == UInt8(ascii: ":"), let seconds = Self.pair(line, 17), seconds <= 60 else { return nil }
        var time = (minute &* 60 &+ seconds) &* 1_000_000
        var place = 19
        if line[19] == UInt8(ascii: ".") || line[19] == UInt8(ascii: ",") {
            place = 20
            var unit: Int64 = 100_000
            while place < line.count, line[place].isDigit, unit > 0 {
                time &+= Int64(line[place] &- UInt8(ascii: "0")) &* unit
                unit /= 10
                place += 1
            }
        }
        guard place < line.count else { return nil }
        switch line[place] {
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return Self.zone(line, place).map { time &- $0 }
        case UInt8(ascii: "Z"), UInt8(ascii: ":"), UInt8(ascii: " "): return time
        default: return nil
        }
    }

    /// The zone's distance from UTC in microseconds, `+0100` or `+01:00`.
    @inline(__always)
    private static func zone(_ line: UnsafeRawBufferPointer, _ place: Int) -> Int64? {
        guard place + 5 <= line.count, let hours = pair(line, place + 1) else { return nil }
        let colon = line[place + 3] == UInt8(ascii: ":") ? 1 : 0
        guard place + 5 + colon <= line.count, let minutes = pair(line, place + 3 + colon) else { return nil }
        let distance = (hours &* 60 &+ minutes) &* 60_000_000
        return line[place] == UInt8(ascii: "-") ? -distance : distance
    }

    /// Minutes since 1970 of `2026-01-02 03:04`.
    private static func minute(_ line: UnsafeRawBufferPointer) -> Int64? {
        guard line[4] == UInt8(ascii: "-"), line[7] == UInt8(ascii: "-"), line[13] == UInt8(ascii: ":"),
            line[10] == UInt8(ascii: " ") || line[10] == UInt8(ascii: "T"),
            let century = pair(line, 0), let year = pair(line, 2), let month = pair(line, 5), let day = pair(line, 8),
            let hour = pair(line, 11), let minute = pair(line, 14), (1...12).contains(month), (1...31).contains(day),
            hour < 24, minute < 60, century >= 19
        else { return nil }
        return (days(year: century * 100 + year, month: month, day: day) * 24 + hour) * 60 + minute
    }

    /// Days since 1970 in the Gregorian calendar, the year counted from March so that the odd month is the last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    @inline(__always)
    private static func pair(_ line: UnsafeRawBufferPointer, _ place: Int) -> Int64? {
        let tens = line[place] &- UInt8(ascii: "0")
        let ones = line[place + 1] &- UInt8(ascii: "0")
        guard tens < 10, ones < 10 else { return nil }
        return Int64(tens) &* 10 &+ Int64(ones)
    }
}

extension LogFamily {
    /// The first time in the beginning of a log, in microseconds since 1970; nil where there is none.
    public static func firstTime(in beginning: UnsafeRawBufferPointer) -> Int64? {
        guard let base = beginning.baseAddress else { return nil }
        var time = LogTime()
        var place = 0
        while place < beginning.count {
            let line = UnsafeRawBufferPointer(start: base + place, count: beginning.count - place)
            if let found = time.read(line) { return found }
            guard let next = LogCut.nextLine(base, beginning.count, from: place) else { return nil }
            place = next
        }
        return nil
    }
}
