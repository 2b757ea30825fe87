/// Makes the steps of a machine out of a pattern's text.
struct RulePatternParser {
    typealias Step = RulePattern.Step

    /// Counted repetitions multiply.
    private static let stepLimit = 20_000
    /// Steps made by repetitions in all: a repetition of none throws away what was made for it.
    private static let workLimit = 10 * stepLimit
    private static let depthLimit = 50

    private var rest: ArraySlice<UnicodeScalar>
    private var ignoresCase: Bool
    private var everyLine: Bool
    private var dotTakesNewline: Bool
    private var depth = 0
    private var made = 0

    /// - Parameter flags: `i`, `s`, `m`; `U` only changes how much is taken, never whether something fits.
    init(_ text: String, flags: [Character]) {
        rest = Array(text.unicodeScalars)[...]
        ignoresCase = flags.contains("i")
        everyLine = flags.contains("m")
        dotTakesNewline = flags.contains("s")
    }

    /// nil when the text is no pattern.
    mutating func program() -> [Step]? {
        guard let body = alternatives(), rest.isEmpty else { return nil }
        return body + [.matched]
    }

    private mutating func alternatives() -> [Step]? {
        guard let first = sequence() else { return nil }
        var bodies = [first]
        var count = first.count
        while rest.first == "|" {
            rest = rest.dropFirst()
            guard let other = sequence() else { return nil }
            bodies.append(other)
            count += other.count + 2
            guard count <= Self.stepLimit else { return nil }
        }
        var result: [Step] = []
        for body in bodies.dropLast() {
            let start = result.count
            result.append(.split(start + 1, start + body.count + 2))
            result += Self.moved(body, by: start + 1) + [.jump(count)]
        }
        return result + Self.moved(bodies[bodies.count - 1], by: result.count)
    }

    private mutating func sequence() -> [Step]? {
        var result: [Step] = []
        while let first = rest.first, first != "|", first != ")" {
            guard let atom = atom(), let repeated = repeated(atom) else { return nil }
            result += Self.moved(repeated, by: result.count)
            guard result.count <= Self.stepLimit else { return nil }
        }
        return result
    }

    private mutating func atom() -> [Step]? {
        // A count of nothing, or of what has one already.
        var ahead = rest
        guard RulePatternCount(taking: &ahead) == nil, let first = rest.popFirst() else { return nil }
        switch first {
        case "(": return group()
        case "[": return set().map { [.scalar($0)] }
        case ".":
            let none = CharacterSetOfPattern(ranges: [], isNegated: true)
            return [.scalar(dotTakesNewline ? none : CharacterSetOfPattern.lineBreak.complement)]
        case "^": return [.start(everyLine: everyLine)]
        case "$": return [.end(everyLine: everyLine)]
        case "\\": return escape()
        default: return [.scalar(single(first))]
        }
    }

    private mutating func group() -> [Step]? {
        let outer = (ignoresCase, everyLine, dotTakesNewline)
        if rest.first == "?" {
            rest = rest.dropFirst()
            if rest.first == "P" || rest.first == "<" {
                // A name. RE2 has no look-behind, which begins alike.
                guard let end = rest.firstIndex(of: ">"), !rest.prefix(2).contains("=") && !rest.prefix(2).contains("!")
                else { return nil }
                rest = rest[(end + 1)...]
            } else {
                guard let isGroup = groupFlags() else { return nil }
                guard isGroup else { return nothingWithFlags() }
            }
        }
        depth += 1
        defer {
            depth -= 1
            (ignoresCase, everyLine, dotTakesNewline) = outer
        }
        guard depth <= Self.depthLimit, let body = alternatives(), rest.popFirst() == ")" else { return nil }
        return body
    }

    /// `(?i)` holds to the end of the group around it, in its other alternatives, too.
    private func nothingWithFlags() -> [Step]? {
        // To RE2 the count is of what stands before the flags.
        var ahead = rest
        return RulePatternCount(taking: &ahead) == nil ? [] : nil
    }

    /// Reads `i-s:`; false when `)` ends it.
    private mutating func groupFlags() -> Bool? {
        var isOn = true
        while let flag = rest.popFirst() {
            switch flag {
            case "i": ignoresCase = isOn
            case "m": everyLine = isOn
            case "s": dotTakesNewline = isOn
            case "U": break
            case "-": isOn = false
            case ":": return true
            case ")": return false
            default: return nil
            }
        }
        return nil
    }

    private mutating func escape() -> [Step]? {
        guard let next = rest.popFirst() else { return nil }
        switch next {
        case "b": return [.wordBoundary(isNegated: false)]
        case "B": return [.wordBoundary(isNegated: true)]
        case "A": return [.start(everyLine: false)]
        case "z": return [.end(everyLine: false)]
        default: return escapedSet(next).map { [.scalar($0)] }
        }
    }

    private func escapedSet(_ scalar: UnicodeScalar) -> CharacterSetOfPattern? {
        switch scalar {
        case "d": .digit
        case "D": CharacterSetOfPattern.digit.complement
        case "w": .word
        case "W": CharacterSetOfPattern.word.complement
        case "s": .space
        case "S": CharacterSetOfPattern.space.complement
        case "n": single("\n")
        case "t": single("\t")
        case "r": single("\r")
        case "f": single("\u{c}")
        case "v": single("\u{b}")
        default: CharacterSetOfPattern.word.contains(scalar) ? nil : single(scalar)
        }
    }

    private mutating func set() -> CharacterSetOfPattern? {
        var result = CharacterSetOfPattern(ranges: [], ignoresCase: ignoresCase)
        if rest.first == "^" {
            rest = rest.dropFirst()
            result.isNegated = true
        }
        var isFirst = true
        while let next = rest.popFirst() {
            if next == "]", !isFirst { return result }
            isFirst = false
            guard !(next == "[" && rest.first == ":") else { return nil }
            guard let low = next == "\\" ? rest.popFirst().flatMap(escapedSet) : single(next) else { return nil }
            guard rest.first == "-", rest.dropFirst().first != "]", low.ranges.count == 1,
                let from = low.ranges.first?.lowerBound
            else {
                result.ranges += low.plainRanges
                continue
            }
            rest = rest.dropFirst()
            guard let last = rest.popFirst(),
                let high = last == "\\" ? rest.popFirst().flatMap(escapedSet) : single(last),
                let to = high.ranges.first?.upperBound, from <= to
            else { return nil }
            result.ranges.append(from...to)
        }
        return nil
    }

    private func single(_ scalar: UnicodeScalar) -> CharacterSetOfPattern {
        CharacterSetOfPattern(ranges: [scalar.value...scalar.value], ignoresCase: ignoresCase)
    }

    private mutating func repeated(_ atom: [Step]) -> [Step]? {
        guard let count = RulePatternCount(taking: &rest) else { return atom }
        if rest.first == "?" { rest = rest.dropFirst() }
        let parts = max(count.least, count.most ?? 1)
        made += atom.count * (count.isAllowed ? parts : 0)
        guard count.isAllowed, atom.count * parts <= Self.stepLimit, made <= Self.workLimit else { return nil }
        var result: [Step] = []
        for _ in 0..<count.least { result += Self.moved(atom, by: result.count) }
        guard let most = count.most else {
            let start = result.count
            result.append(.split(start + 1, start + atom.count + 2))
            result += Self.moved(atom, by: start + 1)
            return result + [.jump(start)]
        }
        for _ in count.least..<most {
            let start = result.count
            result.append(.split(start + 1, start + 1 + atom.count))
            result += Self.moved(atom, by: start + 1)
        }
        return result
    }

    private static func moved(_ steps: [Step], by distance: Int) -> [Step] {
        guard distance != 0 else { return steps }
        return steps.map { step in
            switch step {
            case .split(let left, let right): .split(left + distance, right + distance)
            case .jump(let target): .jump(target + distance)
            default: step
            }
        }
    }
}
