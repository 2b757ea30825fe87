public import Foundation

/// How a command gives its answer.
public enum OutputFormat: String, Sendable, Equatable, CaseIterable {
    /// For people.
    case text
    /// One JSON document, for scripts.
    case json
    /// One JSON object a line: each member of a list, or each event as it happens.
    case jsonl
}

/// An answer to a question: the encoded form is the contract for scripts, the text may change freely.
public protocol Answer: Encodable {
    /// The lines for people, each with its newline.
    ///
    /// - Parameter width: Columns there are; nil where nothing need be cut.
    func text(width: Int?, style: Style) -> String
}

/// What a list shows of each of its members.
public protocol Row: Encodable {
    /// The columns' names.
    static var header: [String] { get }
    static var alignments: [Table.Alignment] { get }
    var cells: [Table.Cell] { get }
}

extension Row {
    public static var alignments: [Table.Alignment] { [] }
}

/// Encodes the project's JSON, everywhere the same.
public enum JSON {
    /// Pretty, keys sorted, slashes as they are, dates in ISO 8601, a newline at the end.
    public static func data(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        var data = try encoder.encode(value)
        data.append(UInt8(ascii: "\n"))
        return data
    }

    /// In one line, with its newline; otherwise as `data`.
    public static func line(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        var data = try encoder.encode(value)
        data.append(UInt8(ascii: "\n"))
        return data
    }
}

extension Console {
    /// Gives an answer on standard output. With `show(_:as:empty:)` the only place that knows the formats.
    public func show(_ answer: some Answer, as format: OutputFormat) throws {
        switch format {
        case .text: out(answer.text(width: output.width, style: output.style))
        case .json: out(bytes: try JSON.data(answer))
        case .jsonl: out(bytes: try JSON.line(answer))
        }
    }

    /// Gives a list on standard output.
    ///
    /// - Parameter empty: What is said on standard error when there is nothing to list and people read it.
    public func show<Member: Row>(_ rows: [Member], as format: OutputFormat, empty: String? = nil) throws {
        switch format {
        case .text where rows.isEmpty:
            if let empty { note(empty) }
        case .text:
            let table = Table(Member.header, rows.map(\.cells), alignments: Member.alignments)
            out(table.text(width: output.width, style: output.style))
        case .json: out(bytes: try JSON.data(rows))
        case .jsonl: for row in rows { out(bytes: try JSON.line(row)) }
        }
    }
}
