/// A path pattern of the kind GitLab Runner matches artifacts with (Go's `doublestar`): `*` and `?` within one
/// part of a path, `**` as a whole part for any number of them, `[…]` classes, `{a,b}` alternatives, `\` escapes.
///
/// Time to match is bounded by the product of the lengths; `{}` can make at most `alternativeLimit` patterns.
public struct GlobPattern: Sendable, Equatable {
    /// Hostile nesting of `{}` multiplies; beyond this the pattern is taken literally.
    public static let alternativeLimit = 1024

    /// The pattern as given.
    public let text: String
    private let alternatives: [[[Element]]]

    /// Any text is a pattern; parts that cannot be read as one stand for themselves.
    public init(_ text: String) {
        self.text = text
        let expanded = BraceExpansion.alternatives(of: Array(text.unicodeScalars), limit: Self.alternativeLimit)
        alternatives = expanded.map { scalars in
            scalars.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != ["."] }.map(Self.elements)
        }
    }

    /// Whether the whole path fits. Paths are relative, parts separated by `/`.
    public func matches(_ path: String) -> Bool {
        let parts = path.unicodeScalars.split(separator: "/").map(Array.init)
        return alternatives.contains { Self.matches($0, parts) }
    }

    /// One unit of a part of a path.
    enum Element: Equatable {
        case literal(UnicodeScalar)
        case anyOne
        case anyMany
        case oneOf([ClosedRange<UnicodeScalar>], isNegated: Bool)
        /// `**` standing alone.
        case anyParts

        func matches(_ scalar: UnicodeScalar) -> Bool {
            switch self {
            case .literal(let own): own == scalar
            case .anyOne: true
            case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
            case .anyMany, .anyParts: false
            }
        }
    }

    private static func elements(_ part: ArraySlice<UnicodeScalar>) -> [Element] {
        if part == ["*", "*"] { return [.anyParts] }
        var elements: [Element] = []
        var index = part.startIndex
        // Behind a class that can't be read there is none: to look for the end of each would take its length squared.
        var hasClasses = true
        while index < part.endIndex {
            switch part[index] {
            case "*": if elements.last != .anyMany { elements.append(.anyMany) }
            case "?": elements.append(.anyOne)
            case "\\" where index + 1 < part.endIndex:
                index += 1
                elements.append(.literal(part[index]))
            case "[" where hasClasses:
                if let (element, end) = GlobClass.read(part, at: index) {
                    elements.append(element)
                    index = end
                } else {
                    hasClasses = false
                    elements.append(.literal("["))
                }
            default: elements.append(.literal(part[index]))
            }
            index += 1
        }
        return elements
    }

    /// Rows over the pattern's parts, columns over the path's: reachable positions, so no backtracking explodes.
    private static func matches(_ pattern: [[Element]], _ path: [[UnicodeScalar]]) -> Bool {
        var reachable = [Bool](repeating: false, count: path.count + 1)
        reachable[0] = true
        for part in pattern {
            var next = [Bool](repeating: false, count: path.count + 1)
            if part == [.anyParts] {
                guard let first = reachable.firstIndex(of: true) else { return false }
                for position in first...path.count { next[position] = true }
            } else {
                for position in path.indices where reachable[position] {
                    next[position + 1] = matchesPart(part, path[position])
                }
            }
            reachable = next
        }
        return reachable[path.count]
    }

    /// The usual walk with one point to return to: the last `*`.
    private static func matchesPart(_ pattern: [Element], _ text: [UnicodeScalar]) -> Bool {
        var position = 0
        var index = 0
        var star: (position: Int, index: Int)?
        while index < text.count {
            if position < pattern.count, pattern[position] == .anyMany {
                star = (position, index)
                position += 1
            } else if position < pattern.count, pattern[position].matches(text[index]) {
                position += 1
                index += 1
            } else if let last = star {
                star = (last.position, last.index + 1)
                position = last.position + 1
                index = last.index + 1
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == .anyMany }
    }
}
