internal import Glibc

/// A shell's pattern for names of tests, as people see them: `domain/050*` means `scripts/domain/050-title.t`.
///
/// Each part between slashes is matched against a part of the name, from its end. `*` and `?` match no slash.
public struct TestGlob: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Without a leading `./`.
    public let text: String
    private let parts: [Substring]

    public init(_ text: String) {
        self.text = TestName(text).text
        parts = self.text.split(separator: "/", omittingEmptySubsequences: false)
    }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }

    /// Whether it stands for a test.
    public func matches(_ name: TestName) -> Bool {
        let have = name.text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= have.count else { return false }
        // A backslash means itself, as for the reader of the same pattern in a guest (Python's `fnmatch`).
        return zip(parts, have.suffix(parts.count)).allSatisfy { part, name in
            fnmatch(String(part), String(name), FNM_NOESCAPE) == 0
        }
    }

    /// The longest part without a wildcard.
    public var longestWord: String {
        let pieces = text.split { "*?[]/".contains($0) }
        return pieces.max { $0.count < $1.count }.map(String.init) ?? ""
    }
}
