public import Foundation

extension JobPayload {
    /// The bytes of `JOB_RESPONSE_FILE`: one line as Go's `json.Encoder` writes it, `<`, `>` and `&` as `\u003c`…, and
    /// a line feed (gitlab-runner `executors/custom/custom.go`, `createJobResponseFile`).
    ///
    /// Keys are sorted, where Go keeps the order of its struct: no reader may depend on either.
    /// - Parameter emptyListsAreNull: True for a server that left empty lists out; Go then writes `null`.
    public func encoded(emptyListsAreNull: Bool = false) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var text = String(decoding: try encoder.encode(self), as: UTF8.self)
        let escapes = [
            ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029"),
        ]
        for (character, escape) in escapes { text = text.replacingOccurrences(of: character, with: escape) }
        if emptyListsAreNull {
            // Inside a string the quote would have a backslash before it, and none of our keys ends in one.
            text = text.replacing(/(?<before>[^\\])":\[\]/) { "\($0.output.before)\":null" }
        }
        return Data((text + "\n").utf8)
    }

    /// Reads what `encoded` wrote, or a payload recorded elsewhere.
    public init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in PayloadKey(snakeCase: path.last?.stringValue ?? "") }
        self = try decoder.decode(JobPayload.self, from: json)
    }
}

/// `before_sha` is `beforeSHA` here, which Foundation's own conversion does not know.
private struct PayloadKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(snakeCase: String) {
        let words = snakeCase.split(separator: "_")
        let rest = words.dropFirst().map { word in
            ["id", "url", "uuid", "sha"].contains(word) ? word.uppercased() : word.capitalized
        }
        stringValue = ([String(words.first ?? "")] + rest).joined()
    }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
