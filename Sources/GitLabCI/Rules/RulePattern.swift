/// A regular expression of `rules:if` or of an input (RE2's syntax without Unicode classes and POSIX names).
///
/// Matching follows all ways at once, so its time is bounded by pattern times text: patterns come from
/// configurations, and a backtracking engine can be made to run for ever. That product is bounded, too.
public struct RulePattern: Sendable, Equatable {
    /// One step of the machine.
    enum Step: Sendable, Equatable {
        case scalar(CharacterSetOfPattern)
        /// Goes on at both.
        case split(Int, Int)
        case jump(Int)
        case start(everyLine: Bool)
        case end(everyLine: Bool)
        case wordBoundary(isNegated: Bool)
        case matched
    }

    /// Steps looked at for one text.
    private static let workLimit = 2_000_000

    /// As written, without slashes and flags.
    public let text: String
    let steps: [Step]

    /// nil for a text that is no pattern, or has parts that are not read here.
    public init?(_ text: String) { self.init(text, flags: "") }

    /// A pattern between slashes, with flags after them.
    init?(slashed text: String) {
        guard let written = Self.slashedPrefix(of: text[...]), written.count == text.count,
            let end = text.lastIndex(of: "/"), end > text.startIndex
        else { return nil }
        let inner = text[text.index(after: text.startIndex)..<end]
        self.init(
            inner.split(separator: "\\/", omittingEmptySubsequences: false).joined(separator: "/"),
            flags: text[text.index(after: end)...])
    }

    private init?(_ text: String, flags: some StringProtocol) {
        var parser = RulePatternParser(text, flags: flags.map { $0 })
        guard let steps = parser.program() else { return nil }
        self.text = text
        self.steps = steps
    }

    /// The pattern at the beginning of a text, up to the last slash that can end it, with its flags
    /// (gitlab `lib/gitlab/ci/pipeline/expression/lexeme/pattern.rb`).
    static func slashedPrefix(of text: Substring) -> Substring? {
        guard text.first == "/" else { return nil }
        var index = text.index(after: text.startIndex)
        var isEscaped = false
        while index < text.endIndex {
            let character = text[index]
            if character == "/", !isEscaped {
                let end = text[text.index(after: index)...].prefix { "ismU".contains($0) }.endIndex
                return index == text.index(after: text.startIndex) ? nil : text[..<end]
            }
            isEscaped = character == "\\" && !isEscaped
            index = text.index(after: index)
        }
        return nil
    }

    /// Whether the pattern is found anywhere in the text; nil when that takes too long to tell.
    public func matches(_ text: String) -> Bool? {
        var work = 0
        let scalars = Array(text.unicodeScalars)
        var active = States(count: steps.count)
        var next = States(count: steps.count)
        for position in 0...scalars.count {
            add(0, to: &active, scalars, position)
            if active.hasMatched { return true }
            guard position < scalars.count else { return false }
            work += active.list.count
            guard work <= Self.workLimit else { return nil }
            next.clear()
            for state in active.list {
                guard case .scalar(let set) = steps[state], set.contains(scalars[position]) else { continue }
                add(state + 1, to: &next, scalars, position + 1)
            }
            swap(&active, &next)
            if active.hasMatched { return true }
        }
        return false
    }

    private struct States {
        private(set) var list: [Int] = []
        private var isIn: [Bool]
        var hasMatched = false

        init(count: Int) { isIn = Array(repeating: false, count: count) }

        mutating func insert(_ state: Int) -> Bool {
            guard !isIn[state] else { return false }
            isIn[state] = true
            list.append(state)
            return true
        }

        mutating func clear() {
            for state in list { isIn[state] = false }
            list.removeAll(keepingCapacity: true)
            hasMatched = false
        }
    }

    /// Follows everything that takes no character.
    private func add(_ first: Int, to states: inout States, _ text: [UnicodeScalar], _ position: Int) {
        var open = [first]
        while let state = open.popLast() {
            guard states.insert(state) else { continue }
            switch steps[state] {
            case .scalar: break
            case .split(let left, let right): open += [right, left]
            case .jump(let target): open.append(target)
            case .start(let everyLine):
                if position == 0 || (everyLine && text[position - 1] == "\n") { open.append(state + 1) }
            case .end(let everyLine):
                if position == text.count || (everyLine && text[position] == "\n") { open.append(state + 1) }
            case .wordBoundary(let isNegated):
                let before = position > 0 && CharacterSetOfPattern.word.contains(text[position - 1])
                let after = position < text.count && CharacterSetOfPattern.word.contains(text[position])
                if (before != after) != isNegated { open.append(state + 1) }
            case .matched: states.hasMatched = true
            }
        }
    }
}

/// Some characters, as a class or a dot names them.
struct CharacterSetOfPattern: Sendable, Equatable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false
    var ignoresCase = false

    static let digit = CharacterSetOfPattern(ranges: [0x30...0x39])
    static let word = CharacterSetOfPattern(ranges: [0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a])
    static let space = CharacterSetOfPattern(ranges: [0x09...0x0a, 0x0c...0x0d, 0x20...0x20])
    static let lineBreak = CharacterSetOfPattern(ranges: [0x0a...0x0a])

    func contains(_ scalar: UnicodeScalar) -> Bool {
        var isIn = ranges.contains { $0.contains(scalar.value) }
        if !isIn, ignoresCase {
            let properties = scalar.properties
            isIn = [properties.lowercaseMapping, properties.uppercaseMapping].contains { mapped in
                guard mapped.unicodeScalars.count == 1, let other = mapped.unicodeScalars.first else { return false }
                return ranges.contains { $0.contains(other.value) }
            }
        }
        return isIn != isNegated
    }

    /// Everything the set does not have.
    var complement: CharacterSetOfPattern {
        CharacterSetOfPattern(ranges: ranges, isNegated: !isNegated, ignoresCase: ignoresCase)
    }

    /// The ranges, those of a negated set turned around.
    var plainRanges: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        return next <= 0x10ffff ? result + [next...0x10ffff] : result
    }
}
