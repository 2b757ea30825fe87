import Foundation

/// The recorded job as lines of a log, and back: JSON that nothing on its way can change.
///
/// Logs are looked at in terminals and browsers, split at carriage returns, searched for section marks, and cut at
/// white space by people who copy them. So there is nothing but printable ASCII, no mark, and no blank at either end of
/// a line.
enum RecordedJobText {
    static let lineLength = 1000
    /// In a longer run of blanks some are escaped, so that there is always a place to fold nearby.
    private static let longestBlanks = 64

    /// Compact, keys sorted.
    ///
    /// - Parameter secrets: Replaced wherever they stand. The runner masks them as well, but as they are, not as JSON
    ///   escapes them, and not across the end of a line.
    static func json(_ job: RecordedJob, hiding secrets: [String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var text = escaped(String(decoding: try encoder.encode(job), as: UTF8.self))
        for secret in secrets where !secret.isEmpty {
            let quoted = escaped(String(decoding: try encoder.encode(secret), as: UTF8.self))
            text = text.replacing(quoted.dropFirst().dropLast(), with: mask)
        }
        return withShortBlanks(text.replacing("section_", with: "\\u0073ection_"))
    }

    /// What the runner writes in place of a masked value (gitlab-runner `common/buildlogger/internal/masker`).
    static let mask = "[MASKED]"

    /// Lines that joined give the text back.
    static func folded(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var lines: [String] = []
        var start = 0
        while start < bytes.count {
            var end = min(start + lineLength, bytes.count)
            while end < bytes.count, end > start + 1, bytes[end - 1] == blank || bytes[end] == blank { end -= 1 }
            lines.append(String(decoding: bytes[start..<end], as: UTF8.self))
            start = end
        }
        return lines
    }

    private static let blank = UInt8(ascii: " ")

    /// Everything that is not printable ASCII as `\u` and four digits; the encoder has escaped the control characters
    /// below a blank already.
    private static func escaped(_ json: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            guard scalar.value >= 0x7f else {
                result.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                let zeros = String(repeating: "0", count: 4 - digits.count)
                result.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
            }
        }
        return String(result)
    }

    private static func withShortBlanks(_ json: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(json.utf8.count)
        var blanks = 0
        for byte in json.utf8 {
            blanks = byte == blank ? blanks + 1 : 0
            if blanks > longestBlanks {
                result += "\\u0020".utf8
                blanks = 0
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension String {
    /// Whether another text's bytes are in this one's. As characters a combining mark behind it would hide it.
    func holds(_ part: String) -> Bool { utf8.firstRange(of: part.utf8) != nil }
}
