/// Lets a key come twice in one mapping, as Psych does: the later value counts. Most often it is `<<`.
///
/// Yams refuses such a mapping. The keys it names get a mark of their own wherever they begin a line, and the mark is
/// taken away again from every scalar that was read.
struct RepeatedKeys {
    /// Each attempt reads the whole text again.
    private static let attemptLimit = 20
    /// From the private area of Unicode, which YAML allows and nobody writes.
    private static let mark: (begin: UnicodeScalar, end: UnicodeScalar) = ("\u{e0f0}", "\u{e0f1}")

    private(set) var text: String
    private let original: String
    private var names: Set<String> = []
    private var attempts = 0

    init(_ text: String) {
        self.text = text
        original = text
    }

    /// - Returns: Whether the text is another one now, so that reading it again may help.
    mutating func tellApart(_ duplicates: [String]) -> Bool {
        let new = duplicates.map(Self.original).filter { !names.contains($0) && !$0.isEmpty }
        attempts += 1
        guard !new.isEmpty, attempts <= Self.attemptLimit else { return false }
        names.formUnion(new)
        var number = 0
        // By scalars: `\r\n` is one character to Swift.
        let lines = original.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            marked(Substring(line), &number)
        }
        text = lines.joined(separator: "\n")
        return number > 0
    }

    /// The scalar without marks.
    static func original(_ scalar: String) -> String {
        guard scalar.unicodeScalars.contains(mark.begin) else { return scalar }
        var result = String.UnicodeScalarView()
        var isInside = false
        for character in scalar.unicodeScalars {
            if character == mark.begin { isInside = true }
            if !isInside { result.append(character) }
            if character == mark.end { isInside = false }
        }
        return String(result)
    }

    /// The line with a mark behind its key, if that is one of the names.
    private func marked(_ line: Substring, _ number: inout Int) -> String {
        var key = line.drop { $0 == " " || $0 == "-" }
        if let quote = key.first, quote == "\"" || quote == "'" { key = key.dropFirst() }
        guard let colon = key.firstIndex(of: ":") else { return String(line) }
        for name in names where key.hasPrefix(name) {
            let end = key.index(key.startIndex, offsetBy: name.count)
            guard end <= colon || name.contains(":") else { continue }
            let after = key[end...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
            guard after.first == ":" else { continue }
            number += 1
            return "\(line[..<end])\(Self.mark.begin)\(number)\(Self.mark.end)\(line[end...])"
        }
        return String(line)
    }
}
