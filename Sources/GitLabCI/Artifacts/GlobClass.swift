/// Reads a class, `[a-z]`, `[!0-9]` or `[^x]`.
enum GlobClass {
    /// - Returns: The element and the position of the closing bracket; nil when it is no class.
    static func read(
        _ text: ArraySlice<UnicodeScalar>, at start: Int
    ) -> (element: GlobPattern.Element, end: Int)? {
        var index = start + 1
        var isNegated = false
        if index < text.endIndex, text[index] == "!" || text[index] == "^" {
            isNegated = true
            index += 1
        }
        var ranges: [ClosedRange<UnicodeScalar>] = []
        while index < text.endIndex {
            if text[index] == "]", !ranges.isEmpty { return (.oneOf(ranges, isNegated: isNegated), index) }
            guard let (low, afterLow) = scalar(text, at: index) else { return nil }
            index = afterLow
            if index + 1 < text.endIndex, text[index] == "-", text[index + 1] != "]" {
                guard let (high, afterHigh) = scalar(text, at: index + 1), low <= high else { return nil }
                ranges.append(low...high)
                index = afterHigh
            } else {
                ranges.append(low...low)
            }
        }
        return nil
    }

    private static func scalar(_ text: ArraySlice<UnicodeScalar>, at index: Int) -> (UnicodeScalar, Int)? {
        guard index < text.endIndex else { return nil }
        guard text[index] == "\\" else { return (text[index], index + 1) }
        guard index + 1 < text.endIndex else { return nil }
        return (text[index + 1], index + 2)
    }
}

/// Opens `{a,b}` into one pattern for each alternative.
enum BraceExpansion {
    /// Of all texts on the way, in scalars: each group that is opened makes a text anew.
    private static let workLimit = 1 << 20

    /// - Returns: The text itself beyond the limit.
    static func alternatives(of text: [UnicodeScalar], limit: Int) -> [[UnicodeScalar]] {
        var finished: [[UnicodeScalar]] = []
        var pending = [text]
        var made = 0
        while let next = pending.popLast() {
            guard let (start, end, commas) = firstGroup(in: next) else {
                finished.append(next)
                continue
            }
            made += (commas.count + 1) * (next.count - (end - start)) + end - start
            guard finished.count + pending.count + commas.count < limit, made <= workLimit else { return [text] }
            let borders = [start] + commas + [end]
            for (left, right) in zip(borders, borders.dropFirst()) {
                pending.append(Array(next[..<start] + next[(left + 1)..<right] + next[(end + 1)...]))
            }
        }
        return finished
    }

    /// The first outermost group: its braces and the commas directly inside.
    private static func firstGroup(in text: [UnicodeScalar]) -> (start: Int, end: Int, commas: [Int])? {
        var depth = 0
        var start = 0
        var commas: [Int] = []
        var index = 0
        while index < text.count {
            switch text[index] {
            case "\\": index += 1
            case "{":
                if depth == 0 { (start, commas) = (index, []) }
                depth += 1
            case "}" where depth > 0:
                depth -= 1
                if depth == 0 { return (start, index, commas) }
            case "," where depth == 1: commas.append(index)
            default: break
            }
            index += 1
        }
        return nil
    }
}
