/// Sizes and lengths of time as people write them: a number and its unit.
public enum Quantity {
    private static let sizeUnits: [String: Double] = [
        "B": 1,
        "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30, "TiB": 0x1p40,
        "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
    ]
    private static let timeUnits: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600]

    /// Bytes of `8 GiB`, `1.5 TB`, `512MiB`; nil for anything else, for nothing, and beyond an exabyte.
    public static func bytes(_ text: String) -> UInt64? {
        guard let (number, unit) = split(text), let factor = sizeUnits[unit] else { return nil }
        let bytes = (number * factor).rounded()
        guard bytes >= 1, bytes <= 1e18 else { return nil }
        return UInt64(bytes)
    }

    /// The duration of `300 s`, `5 min`, `1.5 h`; nil for anything else, for nothing, and beyond a day.
    public static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = split(text), let factor = timeUnits[unit] else { return nil }
        let milliseconds = (number * factor * 1000).rounded()
        guard milliseconds >= 1, milliseconds <= 86_400_000 else { return nil }
        return .milliseconds(Int64(milliseconds))
    }

    /// The same bytes again in words: in the largest unit of which they are a whole number.
    static func text(bytes: UInt64) -> String {
        let units = [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
        for (shift, unit) in units where bytes >= 1 << shift && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift) \(unit)"
        }
        return "\(bytes) B"
    }

    /// The same duration again in words, in seconds where it is a whole number of them.
    static func text(_ duration: Duration) -> String {
        let milliseconds = Int64((duration / .milliseconds(1)).rounded())
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }

    /// The digits before, the unit behind; spaces between are of no account.
    private static func split(_ text: String) -> (Double, String)? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard digits.first?.isNumber == true, digits.last?.isNumber == true, let number = Double(digits) else {
            return nil
        }
        return (number, String(unit))
    }
}
