/// Durations as Go writes and reads them.
enum GoDuration {
    /// `1h0m0s`, `5m0s`, `2.5s`, `150ms`.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if seconds == 0 { return milliseconds == 0 ? "0s" : "\(milliseconds)ms" }
        var fraction = ""
        if milliseconds > 0 {
            let digits = String(1000 + milliseconds).dropFirst()
            fraction = "." + digits.reversed().drop { $0 == "0" }.reversed()
        }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let head = hours > 0 ? "\(hours)h\(minutes)m" : minutes > 0 ? "\(minutes)m" : ""
        return "\(head)\(seconds % 60)\(fraction)s"
    }

    /// A sum of numbers with units; nil when it is none.
    static func duration(_ text: String) -> Duration? {
        var rest = Substring(text)
        var sum = Duration.zero
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let length = units[String(unit)] else { return nil }
            sum += .seconds(number * length)
        }
        return sum
    }

    private static let units = ["ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600]
}
