/// What a cloud image is right now: a build with its digest.
struct ResolvedImage: Equatable {
    /// The distribution's own name of the build.
    var name: String
    /// SHA-256 that its bytes must have, 64 lower-case hexadecimal digits.
    var digest: String
    /// Where to get it; the first goes before the others.
    var addresses: [String]
    var trust: ImageTrust
}

/// By whose word an image is the one that was meant.
public struct ImageTrust: Sendable, Equatable, Codable {
    /// What vouches for the digest.
    public enum Kind: String, Sendable, Equatable, Codable {
        /// The profile names the digest itself.
        case profile
        /// A checksum file that a key of the profile's signed.
        case signature
        /// A checksum file, by the https address it came from.
        case host
    }

    public var kind: Kind
    /// The fingerprint of the key, or the name of the host.
    public var by: String?

    public init(kind: Kind, by: String? = nil) {
        self.kind = kind
        self.by = by
    }
}
