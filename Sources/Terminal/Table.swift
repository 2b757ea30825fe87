/// Columns under a header, made to fit a width.
public struct Table: Sendable {
    /// One field: its text in one line, and what it means.
    public struct Cell: Sendable, Equatable, ExpressibleByStringInterpolation {
        public let text: String
        public let meaning: Style.Meaning?
        /// The page behind it, on terminals with links.
        public let link: String?
        /// Whether its end tells as much as its beginning.
        public let isPath: Bool

        /// - Parameter text: Any text; control characters are taken out, and lines joined.
        public init(_ text: String, _ meaning: Style.Meaning? = nil, link: String? = nil, isPath: Bool = false) {
            self.text = Sanitizer.line(text)
            self.meaning = meaning
            self.link = link
            self.isPath = isPath
        }

        public init(stringLiteral value: String) { self.init(value) }
    }

    /// On which side a column's text begins.
    public enum Alignment: Sendable { case left, right }

    private let header: [Cell]
    private let rows: [[Cell]]
    private let alignments: [Alignment]
    private let shrinking: [Int]
    private static let gap = 2
    private static let narrowest = 6
    /// Columns that shrink first keep so much, so that it is seen what they are about.
    private static let narrowestFirst = 12

    /// - Parameters:
    ///   - header: The columns' names; empty for a table without a header line.
    ///   - rows: Short rows are filled with empty cells.
    ///   - alignments: By column; those not named are left.
    ///   - shrinking: Columns that are made narrower before the others, in this order: what matters least.
    public init(
        _ header: [String], _ rows: [[Cell]], alignments: [Alignment] = [], shrinking: [Int] = []
    ) {
        self.header = header.map { Cell($0, .emphasis) }
        self.rows = rows
        self.alignments = alignments
        self.shrinking = shrinking
    }

    /// The lines, each with its newline. Nothing for no rows and no header.
    ///
    /// - Parameter width: Columns there are; nil for a file or pipe, where nothing is cut.
    public func text(width: Int?, style: Style) -> String {
        let lines = (header.isEmpty ? [] : [header]) + rows
        let widths = fitted(to: width, lines)
        return lines.map { line($0, widths, style) + "\n" }.joined()
    }

    /// The width of each column: as wide as its widest cell, the widest columns made narrower until all fit.
    private func fitted(to limit: Int?, _ lines: [[Cell]]) -> [Int] {
        var widths = [Int](repeating: 0, count: lines.map(\.count).max() ?? 0)
        for line in lines {
            for (column, cell) in line.enumerated() {
                widths[column] = max(widths[column], DisplayWidth.of(cell.text))
            }
        }
        guard let limit else { return widths }
        let available = limit - Self.gap * (widths.count - 1)
        for column in shrinking where widths.indices.contains(column) && widths[column] > Self.narrowestFirst {
            let excess = widths.reduce(0, +) - available
            widths[column] = max(Self.narrowestFirst, widths[column] - max(0, excess))
        }
        while widths.reduce(0, +) > available, let widest = widths.max(), widest > Self.narrowest {
            // All the widest at once, down to the next wide or to what fits, keeps this quick for any input.
            let columns = widths.indices.filter { widths[$0] == widest }
            let next = max(widths.filter { $0 < widest }.max() ?? 0, Self.narrowest)
            let excess = widths.reduce(0, +) - available
            let step = min(widest - next, max(1, excess / columns.count))
            for column in columns.reversed() where widths.reduce(0, +) > available { widths[column] -= step }
        }
        return widths
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ style: Style) -> String {
        var line = ""
        var column = 0
        for (index, width) in widths.enumerated() where index < cells.count {
            let cell = cells[index]
            let text =
                cell.isPath
                ? DisplayWidth.truncateMiddle(cell.text, to: width) : DisplayWidth.truncate(cell.text, to: width)
            guard !text.isEmpty else { continue }
            let start = widths.prefix(index).reduce(0) { $0 + $1 + Self.gap }
            let isRight = index < alignments.count && alignments[index] == .right
            let indent = isRight ? width - DisplayWidth.of(text) : 0
            line +=
                String(repeating: " ", count: start + indent - column)
                + style.link(style(text, as: cell.meaning), to: cell.link)
            column = start + indent + DisplayWidth.of(text)
        }
        return line
    }
}
