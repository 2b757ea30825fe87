// Small questions about text, asked of its bytes: what tests write need not be made of whole characters, and
// bytes are read many times faster.

extension UInt8 {
    /// A space or a tab.
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// A letter, digit or underscore: what keeps a word going.
    var isWord: Bool {
        let lower = self | 0x20
        return isDigit || self == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower)
    }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: Substring {
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !$0.isBlank }), let last = bytes.lastIndex(where: { !$0.isBlank })
        else { return self[endIndex...] }
        return self[first..<bytes.index(after: last)]
    }

    /// What follows `prefix`, nil when the text does not begin with it.
    func after(_ prefix: StaticString) -> Substring? {
        let isFound = prefix.withUTF8Buffer { utf8.starts(with: $0) }
        return isFound ? self[utf8.index(startIndex, offsetBy: prefix.utf8CodeUnitCount)...] : nil
    }

    /// What stands before and after the first `separator`.
    func split(at separator: StaticString) -> (before: Substring, after: Substring)? {
        var rest = self[...]
        while let start = rest.utf8.firstIndex(of: separator.utf8Start.pointee) {
            rest = self[start...]
            if let after = rest.after(separator) { return (self[..<start], after) }
            rest = self[utf8.index(after: start)...]
        }
        return nil
    }

    /// A number at the beginning and what follows it; nil when there is none or it is out of all bounds.
    var leadingNumber: (value: Int, rest: Substring)? {
        let digits = utf8.prefix(while: \.isDigit)
        guard let value = Int(Substring(digits)), value <= ReadingLimits.number else { return nil }
        return (value, self[digits.endIndex...])
    }

    /// The whole text as a number that is not out of all bounds.
    var wholeNumber: Int? {
        guard let (value, rest) = leadingNumber, rest.isEmpty else { return nil }
        return value
    }

    /// What stands between quotes of one kind around the whole text, or the text itself.
    var unquoted: Substring {
        guard let first = utf8.first, first == UInt8(ascii: "'") || first == UInt8(ascii: "\""), utf8.count > 1,
            utf8.last == first
        else { return self[...] }
        return self[utf8.index(after: startIndex)..<utf8.index(before: endIndex)]
    }
}

extension String {
    var trimmed: Substring { self[...].trimmed }
}
