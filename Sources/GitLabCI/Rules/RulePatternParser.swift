/// Makes the steps of a machine out of a pattern's text.
struct RulePatternParser {
    typealias Step = RulePattern.Step

    /// Counted repetitions multiply; RE2 allows a thousand.
    private static let repeatLimit = 1000
    private static let stepLimit = 20_000
    private static let depthLimit = 50

    private var rest: ArraySlice<UnicodeScalar>
    private var ignoresCase: Bool
    private var everyLine: Bool
    private var dotTakesNewline: Bool
    private var depth = 0

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
        guard var result = sequence() else { return nil }
        while rest.first == "|" {
            rest = rest.dropFirst()
            guard let other = sequence() else { return nil }
            result =
                [.split(1, result.count + 2)] + Self.moved(result, by: 1) + [.jump(result.count + 2 + other.count)]
                + Self.moved(other, by: result.count + 2)
            guard result.count <= Self.stepLimit else { return nil }
        }
        return result
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
        guard let first = rest.popFirst() else { return nil }
        switch first {
        case "(": return group()
        case "[": return set().map { [.scalar($0)] }
        case ".":
            let none = CharacterSetOfPattern(ranges: [], isNegated: true)
            return [.scalar(dotTakesNewline ? none : CharacterSetOfPattern.lineBreak.complement)]
        case "^": return [.start(everyLine: everyLine)]
        case "$": return [.end(everyLine: everyLine)]
        case "\\": return escape()
        case "*", "+", "?": return nil
        default: return [.scalar(single(first))]
        }
    }

    private mutating func group() -> [Step]? {
        depth += 1
        let flags = (ignoresCase, everyLine, dotTakesNewline)
        defer {
            depth -= 1
            (ignoresCase, everyLine, dotTakesNewline) = flags
        }
        guard depth <= Self.depthLimit else { return nil }
        if rest.first == "?" {
            rest = rest.dropFirst()
            if rest.first == "P" || rest.first == "<" {
                // A name. RE2 has no look-behind, which begins alike.
                guard let end = rest.firstIndex(of: ">"), !rest.prefix(2).contains("=") && !rest.prefix(2).contains("!")
                else { return nil }
                rest = rest[(end + 1)...]
            } else {
                guard let isGroup = groupFlags() else { return nil }
                guard isGroup else { return toEndOfOuterGroup() }
            }
        }
        guard let body = alternatives(), rest.popFirst() == ")" else { return nil }
        return body
    }

    /// `(?i)` holds to the end of the group around it.
    private mutating func toEndOfOuterGroup() -> [Step]? {
        let inner = alternatives()
        return rest.first == ")" || rest.isEmpty ? inner : nil
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
        guard let (least, most) = counts() else { return nil }
        guard (least, most) != (1, 1) else { return atom }
        if rest.first == "?" { rest = rest.dropFirst() }
        var result: [Step] = []
        guard atom.count * max(least, most ?? 1) <= Self.stepLimit else { return nil }
        for _ in 0..<least { result += Self.moved(atom, by: result.count) }
        guard let most else {
            let start = result.count
            result.append(.split(start + 1, start + atom.count + 2))
            result += Self.moved(atom, by: start + 1)
            return result + [.jump(start)]
        }
        for _ in least..<max(most, least) {
            let start = result.count
            result.append(.split(start + 1, start + 1 + atom.count))
            result += Self.moved(atom, by: start + 1)
        }
        return result
    }

    /// How often the last part comes; nil for a wrong count.
    private mutating func counts() -> (least: Int, most: Int?)? {
        switch rest.first {
        case "*": rest = rest.dropFirst(); return (0, nil)
        case "+": rest = rest.dropFirst(); return (1, nil)
        case "?": rest = rest.dropFirst(); return (0, 1)
        case "{":
            guard let end = rest.firstIndex(of: "}") else { return (1, 1) }
            let inner = String(String.UnicodeScalarView(rest[rest.index(after: rest.startIndex)..<end]))
            let parts = inner.split(separator: ",", omittingEmptySubsequences: false)
            // What is no count is a brace.
            guard let least = Int(parts[0]), parts.count <= 2 else { return (1, 1) }
            let most: Int? = parts.count == 1 ? least : parts[1].isEmpty ? nil : Int(parts[1])
            guard least <= Self.repeatLimit, most.map({ $0 >= least && $0 <= Self.repeatLimit }) ?? true else {
                return nil
            }
            rest = rest[(end + 1)...]
            return (least, most)
        default: return (1, 1)
        }
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
