public import Foundation

/// A piece of a log as it is shown.
public enum TraceBlock: Sendable, Equatable {
    /// A line; its text may hold any control sequences.
    case line(ShownTraceLine)
    /// A section that is not shown.
    case folded(FoldedSection)
}

/// A line of a log with its colours.
public struct ShownTraceLine: Sendable, Equatable {
    /// Nil in logs without timestamps.
    public var time: Date?
    /// The innermost section it stands in.
    public var section: String?
    /// Without section marks, and without what a carriage return overwrote. Hostile.
    public var text: String
}

/// What is told of a section instead of its lines.
public struct FoldedSection: Sendable, Equatable {
    public var name: String
    /// Its first line, without colours; its name where there is none.
    public var title: String
    /// Lines below the title.
    public var lines: Int
    /// By its marks.
    public var seconds: Int
}

/// Folds the sections of a log, also of one that still grows.
///
/// The user's script is shown, and in it what is in no section of its own. A section that has no end by the end of the
/// log is where the job stopped, and is shown; of a job that did not come to its script, the last stage is.
/// Which marks are believed is decided as `TraceSectionReader` does.
public struct TraceFolding: Sendable {
    /// What is shown.
    public enum Choice: Sendable, Equatable {
        case folded
        case everything
        /// Only the sections of this name.
        case section(String)
    }

    private struct Open {
        var name: String
        var start: Int
        var isStage: Bool
        var isShown: Bool
        var title: String?
        var lines: [ShownTraceLine] = []
    }

    private let choice: Choice
    private var reader = TraceLineReader()
    private var open: [Open] = []
    private var hasScriptBegun = false
    /// A stage that would be folded, and what came after it: it is shown if the script never begins.
    private var pending: (stage: Open, block: TraceBlock, after: [TraceBlock])?
    /// The sections there are, each once, in the order in which they began.
    public private(set) var names: [String] = []

    /// More names are not remembered.
    private static let mostNames = 10_000
    /// Sections deeper than this are lines of those around them.
    private static let deepest = 100
    /// Stages that come whether the job reached its script or not.
    private static let lastStages: Set<String> = [
        "after_script", "archive_cache_on_failure", "upload_artifacts_on_failure", "cleanup_file_variables",
    ]

    public init(_ choice: Choice) {
        self.choice = choice
    }

    /// The title of the folded section that is open now.
    public var current: String? {
        guard choice == .folded else { return nil }
        return open.first { !$0.isShown }.map { $0.title ?? $0.name }
    }

    /// What is to be shown of the next piece of the log.
    public mutating func feed(_ bytes: Data) -> [TraceBlock] {
        show(reader.feed(bytes))
    }

    /// What is left at the log's end.
    public mutating func finish() -> [TraceBlock] {
        var blocks = show(reader.finish())
        if choice == .folded, let section = open.first(where: { !$0.isShown }) {
            emit(section.lines.map(TraceBlock.line), &blocks)
        }
        open = []
        release(asLines: !hasScriptBegun, &blocks)
        return blocks
    }

    private mutating func show(_ records: [TraceRecord]) -> [TraceBlock] {
        var blocks: [TraceBlock] = []
        for record in records {
            let (marks, rest) = TraceMark.extract(from: record.bytes)
            let isPrefixed = reader.isPrefixed ?? false
            let isRunners = !isPrefixed || record.stream == 0
            for mark in marks { follow(mark, isRunners: isRunners, isPrefixed: isPrefixed, &blocks) }
            // Nothing but the end of a colour is no line; nothing at all is an empty one.
            let isEmpty = marks.isEmpty && rest.allSatisfy { $0 == UInt8(ascii: "\r") }
            if isEmpty || !TerminalText.plain(rest).isEmpty {
                add(TerminalText.visible(rest), rest, record.time, &blocks)
            }
        }
        return blocks
    }

    private mutating func add(_ text: String, _ bytes: [UInt8], _ time: Date?, _ blocks: inout [TraceBlock]) {
        let line = ShownTraceLine(time: time, section: open.last?.name, text: text)
        if let last = open.indices.last, open[last].title == nil { open[last].title = TerminalText.plain(bytes) }
        switch choice {
        case .everything: blocks.append(.line(line))
        case .section(let name): if open.contains(where: { $0.name == name }) { blocks.append(.line(line)) }
        case .folded:
            guard let folded = open.firstIndex(where: { !$0.isShown }) else { return emit([.line(line)], &blocks) }
            open[folded].lines.append(line)
        }
    }

    private mutating func follow(
        _ mark: TraceMark, isRunners: Bool, isPrefixed: Bool, _ blocks: inout [TraceBlock]
    ) {
        let isInOrder = isPrefixed || !hasScriptBegun || !TraceSectionReader.earlyStages.contains(mark.name)
        let isStage = isRunners && isInOrder && TraceSectionReader.stages.contains(mark.name)
        switch mark.kind {
        case .start: begin(mark, isStage: isStage, &blocks)
        case .end:
            guard let place = open.lastIndex(where: { $0.name == mark.name && $0.isStage == isStage }) else { return }
            close(downTo: place, at: mark.time, &blocks)
        }
    }

    private mutating func begin(_ mark: TraceMark, isStage: Bool, _ blocks: inout [TraceBlock]) {
        // Stages do not nest: one that was left without a mark ended here.
        if isStage, !open.isEmpty { close(downTo: 0, at: mark.time, &blocks) }
        guard open.count < Self.deepest else { return }
        let isScript = isStage && Trace.scriptSections.contains(mark.name)
        if isScript { hasScriptBegun = true }
        if isStage, hasScriptBegun || !Self.lastStages.contains(mark.name) { release(asLines: false, &blocks) }
        if names.count < Self.mostNames, !names.contains(mark.name) { names.append(mark.name) }
        open.append(Open(name: mark.name, start: mark.time, isStage: isStage, isShown: isScript))
    }

    /// Ends a section and those in it; the outermost folded one becomes a line.
    private mutating func close(downTo place: Int, at time: Int, _ blocks: inout [TraceBlock]) {
        let folded = open.firstIndex { !$0.isShown }
        defer { open.removeLast(open.count - place) }
        guard choice == .folded, let folded, folded >= place else { return }
        let section = open[folded]
        let block = TraceBlock.folded(
            FoldedSection(
                name: section.name, title: section.title ?? section.name,
                lines: max(0, section.lines.count - (section.title == nil ? 0 : 1)),
                seconds: max(0, time - section.start)))
        guard section.isStage, !hasScriptBegun, pending == nil else { return emit([block], &blocks) }
        pending = (section, block, [])
    }

    private mutating func emit(_ new: [TraceBlock], _ blocks: inout [TraceBlock]) {
        if pending == nil { blocks += new } else { pending?.after += new }
    }

    private mutating func release(asLines: Bool, _ blocks: inout [TraceBlock]) {
        guard let held = pending else { return }
        pending = nil
        blocks += (asLines ? held.stage.lines.map(TraceBlock.line) : [held.block]) + held.after
    }
}
