/// A test's name in the form that can be compared between runs: without Avocado's running number, which depends on
/// the order of the file system, and without a leading `./`.
///
/// A name read from a folder has underscores where the test's path had slashes. Which of them were slashes cannot be
/// told, so it is kept as it is, and ``isSameTest(as:)`` knows about it.
public struct TestName: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// What is shown to people and written into documents, for example `scripts/domain/050-x.t`.
    public let text: String

    /// Takes a test's path, as Avocado's console and its `name` field give it.
    public init(_ path: some StringProtocol) {
        var name = Substring(path)
        while name.utf8.starts(with: "./".utf8) { name = name.dropFirst(2) }
        text = String(name)
    }

    /// Takes Avocado's id (`07-./scripts/domain/050-x.t`) or the name of a test's folder
    /// (`07-._scripts_domain_050-x.t`), and drops the running number.
    public init(id: some StringProtocol) {
        let name = Self.parts(ofID: id).name
        self.init(name.utf8.starts(with: "._".utf8) ? name.dropFirst(2) : name)
    }

    public init(stringLiteral value: String) {
        self.init(value)
    }

    public var description: String { text }

    /// Whether both mean one test: equal, or equal once the slashes of one are written as in the folder name of
    /// the other.
    public func isSameTest(as other: TestName) -> Bool {
        if text == other.text { return true }
        return isFolderForm != other.isFolderForm && folderForm == other.folderForm
    }

    /// Whether this may be a folder's name: it has no slash.
    var isFolderForm: Bool { !text.utf8.contains(UInt8(ascii: "/")) }

    /// The name as it stands in a folder name. The characters that Avocado replaces are from
    /// `avocado/utils/astring.py`, `string_to_safe_path`.
    var folderForm: String {
        String(decoding: text.utf8.map { Self.unsafe.contains($0) ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }

    private static let unsafe = Set(#"<>:"/\|?*;"#.utf8)

    /// Splits Avocado's running number from an id or folder name: `07-./x.t` is 7 and `./x.t`.
    static func parts(ofID raw: some StringProtocol) -> (number: Int?, name: Substring) {
        let whole = Substring(raw)
        let digits = whole.utf8.prefix { (48...57).contains($0) }
        let rest = whole[digits.endIndex...]
        guard !digits.isEmpty, rest.utf8.first == UInt8(ascii: "-") else { return (nil, whole) }
        let name = rest.dropFirst()
        guard !name.isEmpty else { return (nil, whole) }
        return (Int(Substring(digits)), name)
    }
}

extension TestName: Codable {
    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
