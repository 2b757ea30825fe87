/// How often a part of a pattern comes: `*`, `+`, `?`, `{2}`, `{2,}` or `{2,3}`.
struct RulePatternCount: Equatable {
    /// RE2 allows a thousand.
    static let limit = 1000

    let least: Int
    /// nil without an end.
    let most: Int?

    var isAllowed: Bool {
        least <= Self.limit && most.map { $0 >= least && $0 <= Self.limit } ?? true
    }

    /// Takes a count away from where a text begins; nil, and nothing is taken, where there is none.
    init?(taking text: inout ArraySlice<UnicodeScalar>) {
        guard let first = text.first else { return nil }
        switch first {
        case "*": (least, most) = (0, nil)
        case "+": (least, most) = (1, nil)
        case "?": (least, most) = (0, 1)
        case "{":
            // What is no count is a brace to RE2 (`MaybeParseRepeat` in its `parse.cc`): a sign, a leading zero.
            var rest = text.dropFirst()
            guard let least = Self.number(taking: &rest) else { return nil }
            var most: Int? = least
            if rest.first == "," {
                rest = rest.dropFirst()
                most = rest.first == "}" ? nil : Self.number(taking: &rest)
                guard most != nil || rest.first == "}" else { return nil }
            }
            guard rest.first == "}" else { return nil }
            (self.least, self.most) = (least, most)
            text = rest
        default: return nil
        }
        text = text.dropFirst()
    }

    private static func number(taking text: inout ArraySlice<UnicodeScalar>) -> Int? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard digits.count == 1 || digits.first != "0" else { return nil }
        text = text.dropFirst(digits.count)
        return Int(String(String.UnicodeScalarView(digits)))
    }
}
