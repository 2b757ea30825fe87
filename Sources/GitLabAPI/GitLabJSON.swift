internal import Foundation

/// How GitLab writes values: names with underscores, dates as ISO 8601, mostly with a fraction of a second.
enum GitLabJSON {
    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in Name(stringValue: property(path.last?.stringValue ?? "")) }
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = date(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date")
            }
            return date
        }
        return decoder
    }

    /// `web_url` is our `webURL`.
    static func property(_ name: String) -> String {
        let words = name.split(separator: "_")
        return words.dropFirst().reduce(String(words.first ?? "")) { $0 + (abbreviations[$1] ?? $1.capitalized) }
    }

    private static let abbreviations: [Substring: String] = [
        "id": "ID", "ids": "IDs", "sha": "SHA", "url": "URL", "yaml": "YAML",
    ]

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    static func date(_ text: String) -> Date? {
        (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
            ?? (try? Date.ISO8601FormatStyle().parse(text))
    }

    /// Where in the answer the trouble is; never its content.
    static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, let context): "no '\(name(context.codingPath + [key]))'"
        case DecodingError.typeMismatch(_, let context): "'\(name(context.codingPath))' has another type"
        case DecodingError.valueNotFound(_, let context): "'\(name(context.codingPath))' is null"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            "'\(name(context.codingPath))' has no usable value"
        default: "not JSON"
        }
    }

    private static func name(_ path: [any CodingKey]) -> String {
        path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}

extension KeyedDecodingContainer {
    /// A list; missing and null are the empty one.
    func list<Element: Decodable>(_ type: Element.Type, _ key: Key) throws -> [Element] {
        try decodeIfPresent([Element].self, forKey: key) ?? []
    }
}
