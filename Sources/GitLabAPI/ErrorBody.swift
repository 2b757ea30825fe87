internal import Foundation

/// The explanation in an answer that is no success. GitLab has several shapes, object storage answers XML, and a
/// proxy a page of HTML.
struct ErrorBody: Equatable {
    /// In GitLab's words, made safe to show; empty when the body says nothing that is meant for people.
    var messages: [String] = []
    /// Whether the token's scope is the reason.
    var isAboutScope = false
    /// The scopes that would do.
    var scope: String?

    /// More than GitLab ever says.
    private static let most = 20

    init(_ body: Data) {
        let body = body.prefix(64 << 10)
        if let object = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] {
            read(object)
        } else {
            messages = Self.plainText(String(decoding: body, as: UTF8.self))
        }
        messages = messages.prefix(Self.most).map(Self.safe)
    }

    private mutating func read(_ object: [String: Any]) {
        isAboutScope = object["error"] as? String == "insufficient_scope"
        scope = (object["scope"] as? String).map(Self.safe)
        if let description = object["error_description"] as? String {
            messages = [description]
        } else {
            messages = Self.texts(object["message"] ?? object["error"] ?? object["errors"] as Any, depth: 0)
        }
    }

    /// A text, a list, or fields with their texts: `{"message":{"field":["text"]}}`.
    private static func texts(_ value: Any, depth: Int) -> [String] {
        guard depth < 4 else { return [] }
        switch value {
        case let text as String: return [text]
        case let list as [Any]: return list.prefix(most).flatMap { texts($0, depth: depth + 1) }
        case let fields as [String: Any]:
            return fields.sorted { $0.key < $1.key }.prefix(most).flatMap { name, value in
                texts(value, depth: depth + 1).map { name == "error" ? $0 : "\(name) \($0)" }
            }
        default: return []
        }
    }

    /// `Retry later`, or the message in the XML of object storage; a page of HTML says nothing.
    private static func plainText(_ text: String) -> [String] {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if let match = text.firstMatch(of: /<Message>([^<]*)<\/Message>/) {
            let code = text.firstMatch(of: /<Code>([^<]*)<\/Code>/).map { "\($0.1): " } ?? ""
            return [code + match.1]
        }
        return text.isEmpty || text.hasPrefix("<") ? [] : [text]
    }

    private static func safe(_ text: String) -> String {
        let scalars = text.prefix(500).unicodeScalars.map { scalar -> Unicode.Scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format ? " " : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
