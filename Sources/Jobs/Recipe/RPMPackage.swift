/// A package's name and version, as its file is named: `name-version-release.architecture.rpm`.
public struct RPMPackage: Sendable, Equatable, Codable {
    public var name: String
    public var version: String
    public var release: String
    public var architecture: String

    /// Reads the name of a file; nil for one that is no package's, or a source package's.
    init?(file: String) {
        let suffix = ".rpm"
        guard file.hasSuffix(suffix), !file.hasSuffix(".src.rpm"), let name = file.split(separator: "/").last else {
            return nil
        }
        self.init(name.dropLast(suffix.count))
    }

    /// Reads `name-version-release.architecture`. Only the name may hold dashes (rpm's `build/parsePreamble.c`).
    init?(_ text: some StringProtocol) {
        guard let dot = text.lastIndex(of: "."), text[text.index(after: dot)...].allSatisfy(Self.isWord) else {
            return nil
        }
        let parts = text[..<dot].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count > 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        name = parts.dropLast(2).joined(separator: "-")
        (version, release) = (String(parts[parts.count - 2]), String(parts[parts.count - 1]))
        architecture = String(text[text.index(after: dot)...])
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
}
