extension Image {
    /// The images that a word means: those of a profile, or the one whose digest begins so.
    ///
    /// - Parameter word: A profile's name, or at least six hexadecimal digits, with `sha256:` before them or without.
    /// - Throws: `ImageError.unknownImage`, `.ambiguousDigest`.
    public static func meant(by word: String, among images: [Image]) throws -> [Image] {
        let ofProfile = images.filter { $0.profile == word }
        if !ofProfile.isEmpty { return ofProfile }
        let digits = (word.hasPrefix("sha256:") ? String(word.dropFirst(7)) : word).lowercased()
        let isDigest = digits.count >= 6 && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
        let found = isDigest ? images.filter { $0.digest.hasPrefix(digits) } : []
        let digests = Set(found.map(\.digest)).sorted()
        guard digests.count <= 1 else { throw ImageError.ambiguousDigest(digits: digits, digests: digests) }
        guard !found.isEmpty else {
            let known = Set(images.flatMap { [$0.profile, "sha256:\($0.digest.prefix(12))"] })
            throw ImageError.unknownImage(name: word, known: known.sorted())
        }
        return found
    }
}
