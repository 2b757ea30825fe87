/// Which names profiles may have: `DISTRO` comes from a job, and names a file here.
enum ProfileName {
    /// Lower-case ASCII letters, digits, `.` and `-`; a letter or digit first; at most 64.
    static func isValid(_ name: String) -> Bool {
        isWord(name, of: ".-") && name.utf8.count <= 64
    }

    /// A word of lower-case ASCII letters, digits and `others`, which does not begin with one of the latter.
    static func isWord(_ text: String, of others: String) -> Bool {
        guard let first = text.unicodeScalars.first, isLowerAlphanumeric(first) else { return false }
        return text.unicodeScalars.allSatisfy { isLowerAlphanumeric($0) || others.unicodeScalars.contains($0) }
    }

    private static func isLowerAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
    }
}
