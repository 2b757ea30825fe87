/// The SHA-256 digests of a distribution's checksum file.
///
/// Three forms are understood, and mixtures of them: GNU lines (`<hex>  <file>`, with `*` before the name in binary
/// mode), BSD lines (`SHA256 (<file>) = <hex>`), and either of them inside a PGP clear-signed message. The signature
/// itself is not checked: trust comes from the https address of the file.
struct ChecksumList: Equatable {
    /// Lower-case digests by exact file name.
    private(set) var digests: [String: String] = [:]

    init(_ text: String) {
        for line in Self.body(of: text.split(whereSeparator: \.isNewline)) {
            guard let (file, digest) = Self.bsd(line) ?? Self.gnu(line) else { continue }
            digests[file] = digest
        }
    }

    /// The lines between the headers of a clear-signed message and its signature, without dash-escapes; all lines of
    /// any other text.
    private static func body(of lines: [Substring]) -> [Substring] {
        guard let begin = lines.firstIndex(of: "-----BEGIN PGP SIGNED MESSAGE-----") else { return lines }
        let rest = lines[(begin + 1)...]
        let end = rest.firstIndex(of: "-----BEGIN PGP SIGNATURE-----") ?? rest.endIndex
        return rest[..<end].map { $0.hasPrefix("- ") ? $0.dropFirst(2) : $0 }
    }

    private static func bsd(_ line: Substring) -> (String, String)? {
        guard let match = line.wholeMatch(of: /SHA256 \((.+)\) = ([0-9A-Fa-f]{64})\s*/) else { return nil }
        return (String(match.1), match.2.lowercased())
    }

    private static func gnu(_ line: Substring) -> (String, String)? {
        guard let match = line.wholeMatch(of: /([0-9A-Fa-f]{64}) [ *](.+?)\s*/) else { return nil }
        return (String(match.2), match.1.lowercased())
    }
}
