internal import Foundation
internal import GitLabCI
internal import Terminal

/// A line of a log, or a section in place of its lines.
struct TraceRow: Encodable {
    private let block: TraceBlock

    init(_ block: TraceBlock) { self.block = block }

    private enum CodingKeys: CodingKey { case section, text, time, folded, title, lines, seconds }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        switch block {
        case .line(let line):
            try fields.encode(TerminalText.plain(line.text.utf8), forKey: .text)
            try fields.encodeIfPresent(line.section, forKey: .section)
            try fields.encodeIfPresent(line.time, forKey: .time)
        case .folded(let section):
            try fields.encode(section.name, forKey: .section)
            try fields.encode(true, forKey: .folded)
            try fields.encode(section.title, forKey: .title)
            try fields.encode(section.lines, forKey: .lines)
            try fields.encode(section.seconds, forKey: .seconds)
        }
    }

    /// The line for people. Of the job's own control sequences only colours stay, and only where there are colours.
    func text(width: Int?, style: Style, isUnicode: Bool) -> String {
        switch block {
        case .line(let line):
            // A line of a log is a line: what it holds besides can't make another of it.
            return Sanitizer.text(line.text, style.isEnabled ? .styles : .plain)
                .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ") + "\n"
        case .folded(let section):
            let mark = isUnicode ? "▸" : ">"
            let facts = Format.elapsed(.seconds(section.seconds)) + ", " + Format.count(section.lines, "line")
            let room = width.map { max(8, $0 - 2 - 2 - DisplayWidth.of(facts)) } ?? Int.max
            let title = DisplayWidth.truncate(Sanitizer.line(section.title), to: room)
            return style("\(mark) \(title)", as: .emphasis) + "  " + style(facts, as: .faint) + "\n"
        }
    }
}

extension Console {
    /// Shows pieces of a log as they come.
    func show(_ rows: [TraceRow], as format: OutputFormat) throws {
        switch format {
        case .text:
            out(rows.map { $0.text(width: output.width, style: output.style, isUnicode: isUnicode) }.joined())
        case .json: out(bytes: try JSON.data(rows))
        case .jsonl: for row in rows { out(bytes: try JSON.line(row)) }
        }
    }
}
