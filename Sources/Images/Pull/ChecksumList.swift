/// The SHA-256 digests of a distribution's checksum file.
///
/// Two forms are understood, and mixtures of them: GNU lines (`<hex>  <file>`, with `*` before the name in binary mode)
/// and BSD lines (`SHA256 (<file>) = <hex>`).
struct ChecksumList: Equatable {
    /// Lower-case digests by exact file name.
    private(set) var digests: [String: String] = [:]

    /// - Parameter text: The file; of a clear-signed message what is signed, see ``ClearSigned``.
    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            guard let (file, digest) = Self.bsd(line) ?? Self.gnu(line) else { continue }
            digests[file] = digest
        }
    }

    /// The digest of a file.
    ///
    /// - Parameter isOwn: Whether the list is this file's alone. Then its one entry is meant, by whichever name: where
    ///   the file's name is an alias, openSUSE's lists say the build's own.
    func digest(of file: String, isOwn: Bool) -> String? {
        digests[file] ?? (isOwn && digests.count == 1 ? digests.first?.value : nil)
    }

    /// The distribution's own name of a build: another name that the list has for the same bytes. Where there are several,
    /// the longest says most.
    func name(of digest: String, besides alias: String) -> String {
        let others = digests.filter { $0.value == digest && $0.key != alias && !$0.key.contains("/") }.keys
        return others.max { ($0.count, $0) < ($1.count, $1) } ?? alias
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
