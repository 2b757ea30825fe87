internal import ArgumentParser
internal import Foundation

/// A time in the past as it is typed: a day, a moment, or how long ago.
struct PointInTime: ExpressibleByArgument, Equatable {
    let date: Date

    init?(argument: String) { self.init(argument, now: Date()) }

    /// - Parameter text: `2026-01-31`, `2026-01-31T12:00:00Z`, `90m`, `12h`, `14d`, `4w`.
    init?(_ text: String, now: Date) {
        let day = Date.ISO8601FormatStyle(timeZone: .current).year().month().day()
        if let found = (try? Date(text, strategy: .iso8601)) ?? (try? Date(text, strategy: day)) {
            date = found
        } else if let unit = text.last, let seconds = Self.units[unit], let number = Int(text.dropLast()),
            (1...100_000).contains(number)
        {
            date = now.addingTimeInterval(-Double(number) * seconds)
        } else {
            return nil
        }
    }

    private static let units: [Character: Double] = ["m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400]
}
