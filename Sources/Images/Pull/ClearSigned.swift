/// A PGP clear-signed message (RFC 9580, 7).
enum ClearSigned {
    private static let beginning = "-----BEGIN PGP SIGNED MESSAGE-----"

    /// Whether there is one in a text.
    static func isMessage(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { $0 == beginning }
    }

    /// What is signed, without dash-escapes; the text itself if it is no such message. Nothing is checked.
    static func body(of text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let begin = lines.firstIndex(where: { $0 == beginning }) else { return text }
        let rest = lines[(begin + 1)...]
        let end = rest.firstIndex { $0 == "-----BEGIN PGP SIGNATURE-----" } ?? rest.endIndex
        return rest[..<end].map { $0.hasPrefix("- ") ? $0.dropFirst(2) : $0 }.joined(separator: "\n")
    }
}
