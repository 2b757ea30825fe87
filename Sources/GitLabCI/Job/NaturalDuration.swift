/// Durations as people write them in `timeout`: `1h 30m`, `90 minutes`, `2 hours and 10 min`, `3600`
/// (gitlab-chronic-duration).
public enum NaturalDuration {
    /// Seconds, or nil when the text is no duration. A bare number counts seconds.
    public static func seconds(_ text: String) -> Int? {
        guard text.utf8.count <= 200 else { return nil }
        if text.contains(":") { return clock(text) }
        var total = 0.0
        var pending: Double?
        for token in tokens(text.lowercased()) {
            switch token {
            case .number(let number):
                guard pending == nil else { return nil }
                pending = number
            case .word(let word):
                if ["and", "with", "plus"].contains(word), pending == nil { continue }
                guard let number = pending, let unit = unit(word) else { return nil }
                total += number * unit
                pending = nil
            case .other:
                return nil
            }
        }
        total += pending ?? 0
        guard total > 0, total < 1e12 else { return nil }
        return Int(total.rounded())
    }

    private enum Token {
        case number(Double)
        case word(String)
        case other
    }

    private static func tokens(_ text: String) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace || first == "," {
                rest = rest.dropFirst()
            } else if first.isASCII, first.isNumber {
                let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
                tokens.append(Double(number).map { .number($0) } ?? .other)
                rest = rest.dropFirst(number.count)
            } else if first.isASCII, first.isLetter {
                let word = rest.prefix { $0.isASCII && $0.isLetter }
                tokens.append(.word(String(word)))
                rest = rest.dropFirst(word.count)
            } else {
                return [.other]
            }
        }
        return tokens
    }

    /// `1:30:00`: hours, minutes, seconds; fewer parts count from the right.
    private static func clock(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count) else { return nil }
        var seconds = 0
        for part in parts {
            guard let part, (0...100_000).contains(part) else { return nil }
            seconds = seconds * 60 + part
        }
        return seconds
    }

    private static func unit(_ word: String) -> Double? {
        switch word {
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hr", "hrs", "hour", "hours": 3600
        case "d", "dy", "day", "days": 86_400
        case "w", "wk", "wks", "week", "weeks": 604_800
        case "mo", "mos", "mon", "mons", "month", "months": 2_592_000
        case "y", "yr", "yrs", "year", "years": 31_557_600
        default: nil
        }
    }
}
