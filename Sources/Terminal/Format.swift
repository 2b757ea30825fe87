public import Foundation

/// Quantities as people read them; the same words everywhere.
public enum Format {
    /// `0.4 s`, `12 s`, `1 min 12 s`, `2 h 5 min`, `3 d 4 h`; never more than two units.
    public static func duration(_ duration: Duration) -> String {
        let seconds = max(0, duration / .seconds(1))
        if seconds < 9.95 { return "\(tenths(seconds)) s" }
        let whole = Int(min(seconds.rounded(), 1e12))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return pair(whole / 60, "min", whole % 60, "s") }
        if whole < 86400 { return pair(whole / 3600, "h", whole % 3600 / 60, "min") }
        return pair(whole / 86400, "d", whole % 86400 / 3600, "h")
    }

    /// As `duration`, in whole seconds: what counts up while one watches.
    public static func elapsed(_ elapsed: Duration) -> String {
        elapsed < .seconds(10) ? "\(max(0, elapsed.components.seconds)) s" : duration(elapsed)
    }

    /// `512 B`, `48.2 MiB`, `1.2 GiB`: units by 1024.
    public static func size(_ bytes: UInt64) -> String {
        guard bytes >= 1024 else { return "\(bytes) B" }
        var value = Double(bytes) / 1024
        for unit in ["KiB", "MiB", "GiB", "TiB"] {
            if value < 1023.95 { return "\(tenths(value)) \(unit)" }
            value /= 1024
        }
        return "\(tenths(value)) PiB"
    }

    /// `48.2 of 512.0 MiB`: in one unit where that says enough, else each in its own.
    public static func size(_ part: UInt64, of whole: UInt64) -> String {
        let (part, whole) = (size(part).split(separator: " "), size(whole))
        guard part.count == 2, whole.hasSuffix(" \(part[1])") else {
            return part.joined(separator: " ") + " of \(whole)"
        }
        return "\(part[0]) of \(whole)"
    }

    /// `just now`, `3 min ago`, `in 2 h`: one unit, rounded down.
    public static func relative(_ date: Date, to now: Date) -> String {
        let seconds = date.timeIntervalSince(now)
        let distance = Int(min(abs(seconds), 1e12))
        guard distance >= 10 else { return "just now" }
        let text =
            switch distance {
            case ..<60: "\(distance) s"
            case ..<3600: "\(distance / 60) min"
            case ..<172_800: "\(distance / 3600) h"
            default: "\(distance / 86400) days"
            }
        return seconds < 0 ? "\(text) ago" : "in \(text)"
    }

    /// `2026-11-23T23:39:19Z`: whole seconds, UTC.
    public static func iso(_ date: Date) -> String {
        date.formatted(.iso8601)
    }

    /// One word for one, another for others: `1 test`, `3 tests`.
    public static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }

    /// One digit behind a point, whatever the locale.
    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func pair(_ major: Int, _ majorUnit: String, _ minor: Int, _ minorUnit: String) -> String {
        minor == 0 ? "\(major) \(majorUnit)" : "\(major) \(majorUnit) \(minor) \(minorUnit)"
    }
}
