internal import Foundation
internal import XMLCoder

/// Why a value can't be written as a libvirt document, or a document not be read.
public enum DocumentError: Error, Sendable, Equatable {
    /// XML 1.0 has no way to write this character, not even escaped.
    case forbiddenCharacter(scalar: UInt32, document: String)
    /// The document isn't XML, or lacks what it must have.
    case malformed(document: String, reason: String)
}

/// An element of a libvirt document. Its simple values are attributes, except those named in `children`.
protocol XMLNode: Codable, DynamicNodeEncoding {
    /// The coding keys that are elements; the empty key is the element's text.
    static var children: Set<String> { get }
}

extension XMLNode {
    static var children: Set<String> { [] }

    static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
        children.contains(key.stringValue) ? .element : .attribute
    }
}

/// Writes and reads whole documents.
enum XMLDocument {
    /// Writes `value` as an element called `root`.
    static func text(_ value: some Encodable, root: String) throws -> String {
        let encoder = XMLEncoder()
        // Without these an XML parser turns them into spaces (attributes) or line feeds (carriage returns).
        encoder.charactersEscapedInAttributes += [("\t", "&#9;"), ("\n", "&#10;"), ("\r", "&#13;")]
        encoder.charactersEscapedInElements += [("\r", "&#13;")]
        let text = String(decoding: try encoder.encode(value, withRootKey: root), as: UTF8.self)
        if let scalar = text.unicodeScalars.first(where: isForbidden) {
            throw DocumentError.forbiddenCharacter(scalar: scalar.value, document: root)
        }
        return text
    }

    /// Reads a document, and leaves out what `type` has no place for; `root` names the document in errors.
    static func value<Value: Decodable>(_ type: Value.Type, from text: String, root: String) throws -> Value {
        let decoder = XMLDecoder(trimValueWhitespaces: false, removeWhitespaceElements: true)
        do {
            return try decoder.decode(type, from: Data(text.utf8))
        } catch {
            throw DocumentError.malformed(document: root, reason: String(describing: error))
        }
    }

    /// What is outside XML 1.0's production `Char`. Surrogates can't occur in a Swift string.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD: false
        case 0..<0x20, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}

/// A coding key made from any name.
struct XMLName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A size as libvirt writes it: a number and its unit.
struct SizeElement: XMLNode {
    static let children: Set<String> = [""]
    var unit: String?
    var value: UInt64

    enum CodingKeys: String, CodingKey {
        case unit
        case value = ""
    }

    /// Whole KiB, rounded up.
    init(kibibytesFor bytes: UInt64) {
        unit = "KiB"
        value = bytes / 1024 + (bytes % 1024 > 0 ? 1 : 0)
    }

    init(bytes: UInt64) {
        unit = "bytes"
        value = bytes
    }

    /// The size in bytes; nil for a unit that libvirt doesn't write itself, and for more than fits.
    func bytes(defaultUnit: String) -> UInt64? {
        let factors: [String: UInt64] = [
            "b": 1, "bytes": 1, "KiB": 1 << 10, "k": 1 << 10, "MiB": 1 << 20, "M": 1 << 20, "GiB": 1 << 30,
            "G": 1 << 30,
        ]
        guard let factor = factors[unit ?? defaultUnit] else { return nil }
        let (bytes, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : bytes
    }
}
