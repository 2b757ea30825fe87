public import Foundation

/// Reads TAP, versions 12 to 14, as it comes: the same bytes give the same events, however they are cut.
///
/// It is lenient as a reader of other people's output has to be: lines that are no TAP are passed on, a wrong form is
/// an event, and reading goes on. Subtests are indented by four spaces a level, YAML blocks are read in all versions.
public struct TAPParser: Sendable {
    private var splitter = LineSplitter()
    private var levels = [Level()]
    private var yaml: YAMLBlock?
    private var yamlMayFollow: Int?
    private var isFirstLine = true
    private var isBailedOut = false
    private var problems = 0

    /// What is known of the test itself (the first level) or of a subtest that has not ended.
    private struct Level {
        var planned: Int?
        var planCameLate = false
        var seen = 0
        var saidOutOfOrder = false
        var saidAfterPlan = false
    }

    /// A block that has not ended: its lines begin with `indent` spaces.
    private struct YAMLBlock {
        var depth: Int
        var indent: Int
        var lines: [String] = []
    }

    public init() {}

    /// Takes the next bytes and says what the lines that ended in them mean.
    public mutating func feed(_ data: Data) -> [TAPEvent] {
        var lines: [String] = []
        splitter.feed(data) { lines.append($0) }
        return events(of: lines)
    }

    /// Takes the end of the output: the last line, and what is missing. Call it once, at the end.
    public mutating func finish() -> [TAPEvent] {
        var lines: [String] = []
        splitter.finish { lines.append($0) }
        var events = events(of: lines)
        if let block = yaml {
            report(.yamlNotEnded, depth: block.depth, to: &events)
            events.append(.yaml(lines: block.lines, depth: block.depth))
        }
        yaml = nil
        closeLevels(downTo: 0, to: &events)
        judgePlan(of: levels[0], depth: 0, to: &events)
        return events
    }

    /// Reads a whole document, in pieces: a large one has more events than should be in memory at once.
    static func read(_ document: Data, to body: (TAPEvent) -> Void) {
        var parser = TAPParser()
        for piece in document.pieces { parser.feed(piece).forEach(body) }
        parser.finish().forEach(body)
    }

    private mutating func events(of lines: [String]) -> [TAPEvent] {
        var events: [TAPEvent] = []
        for line in lines where !continueYAML(line, to: &events) { read(line, to: &events) }
        return events
    }

    /// Takes a line into an open YAML block, or opens one. False when the line is to be read as TAP.
    private mutating func continueYAML(_ line: String, to events: inout [TAPEvent]) -> Bool {
        let indent = line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        let text = line[line.utf8.index(line.startIndex, offsetBy: indent)...]
        guard var block = yaml else {
            guard let depth = yamlMayFollow, indent > depth * 4, text.after("---") != nil else { return false }
            yaml = YAMLBlock(depth: depth, indent: indent)
            yamlMayFollow = nil
            return true
        }
        yaml = nil
        if indent == block.indent, text.trimmed.utf8.elementsEqual("...".utf8) {
            events.append(.yaml(lines: block.lines, depth: block.depth))
            return true
        }
        guard indent >= block.indent || text.isEmpty else {
            report(.yamlNotEnded, depth: block.depth, to: &events)
            events.append(.yaml(lines: block.lines, depth: block.depth))
            return false
        }
        if block.lines.count < ReadingLimits.diagnosticLines {
            block.lines.append(String(decoding: line.utf8.dropFirst(block.indent), as: UTF8.self))
        }
        yaml = block
        return true
    }

    private mutating func read(_ line: String, to events: inout [TAPEvent]) {
        let (depth, meaning) = TAPLine.read(line)
        yamlMayFollow = nil
        switch meaning {
        case .comment(let text): events.append(.comment(text))
        case .other: if !line.isEmpty { events.append(.other(line)) }
        case .bailOut(let reason):
            isBailedOut = true
            events.append(.bailOut(reason: reason))
        case .version(let number):
            if !isFirstLine { report(.lateVersion, depth: depth, to: &events) }
            events.append(.version(number))
        case .plan(let count, let skipReason):
            moveToLevel(depth, to: &events)
            notePlan(skipReason == nil ? count : 0, depth: depth, to: &events)
            events.append(.plan(count: count, skipReason: skipReason, depth: depth))
        case .assertion(let number, let name, let isOK, let directive):
            moveToLevel(depth, to: &events)
            let number = noteAssertion(number, depth: depth, to: &events)
            let assertion = TAPAssertion(number: number, name: name, isOK: isOK, directive: directive, depth: depth)
            events.append(.assertion(assertion))
            yamlMayFollow = depth
        }
        if !line.isEmpty { isFirstLine = false }
    }

    private mutating func notePlan(_ count: Int, depth: Int, to events: inout [TAPEvent]) {
        guard levels[depth].planned == nil else { return report(.secondPlan, depth: depth, to: &events) }
        levels[depth].planned = count
        levels[depth].planCameLate = levels[depth].seen > 0
    }

    /// Counts an assertion and gives its number.
    private mutating func noteAssertion(_ number: Int?, depth: Int, to events: inout [TAPEvent]) -> Int {
        levels[depth].seen += 1
        let level = levels[depth]
        if level.planCameLate, !level.saidAfterPlan {
            levels[depth].saidAfterPlan = true
            report(.assertionAfterPlan, depth: depth, to: &events)
        }
        if let number, number != level.seen, !level.saidOutOfOrder {
            levels[depth].saidOutOfOrder = true
            report(.outOfOrder(expected: level.seen, found: number), depth: depth, to: &events)
        }
        return number ?? level.seen
    }

    /// Makes `depth` the deepest level: opens the ones that are missing, closes the ones below it.
    private mutating func moveToLevel(_ depth: Int, to events: inout [TAPEvent]) {
        closeLevels(downTo: depth, to: &events)
        while levels.count <= depth { levels.append(Level()) }
    }

    private mutating func closeLevels(downTo depth: Int, to events: inout [TAPEvent]) {
        while levels.count > depth + 1 { judgePlan(of: levels.removeLast(), depth: levels.count, to: &events) }
    }

    private mutating func judgePlan(of level: Level, depth: Int, to events: inout [TAPEvent]) {
        guard !isBailedOut else { return }
        guard let planned = level.planned else {
            if level.seen > 0 { report(.noPlan, depth: depth, to: &events) }
            return
        }
        if level.seen < planned {
            report(.tooFewAssertions(planned: planned, seen: level.seen), depth: depth, to: &events)
        } else if level.seen > planned {
            report(.tooManyAssertions(planned: planned, seen: level.seen), depth: depth, to: &events)
        }
    }

    private mutating func report(_ problem: TAPProblem, depth: Int, to events: inout [TAPEvent]) {
        problems += 1
        if problems <= ReadingLimits.problems { events.append(.problem(problem, depth: depth)) }
    }
}
