/// A cloud image to download. At least one of `checksumURL` and `sha256` is present.
public struct CloudImage: Sendable, Equatable {
    /// Address of the image, https. One `*` in its last part stands for what differs from build to build: the newest
    /// file of its folder is meant.
    public var url: String
    /// Other addresses of the same bytes.
    public var mirrors: [String]
    /// Address of the distribution's checksum file, which names the image by its exact file name. It may have a `*` as
    /// `url` has.
    public var checksumURL: String?
    /// Address of a signature of the checksum file; nil where there is none, or where the file is signed in itself.
    public var signatureURL: String?
    /// Path of a file with the OpenPGP keys of which one must have signed the checksum file.
    public var keyFile: String?
    /// SHA-256 of the image as 64 lower-case hexadecimal digits; stronger than `checksumURL`, because it is pinned here.
    public var sha256: String?

    public init(
        url: String, mirrors: [String] = [], checksumURL: String? = nil, signatureURL: String? = nil,
        keyFile: String? = nil, sha256: String? = nil
    ) {
        self.url = url
        self.mirrors = mirrors
        self.checksumURL = checksumURL
        self.signatureURL = signatureURL
        self.keyFile = keyFile
        self.sha256 = sha256
    }

    /// The part of the image that makes it another one: not from where and by whose word it comes.
    public var identity: CloudImage { CloudImage(url: url, checksumURL: checksumURL, sha256: sha256) }
}

extension CloudImage: Codable {
    private enum Keys: String, CodingKey { case url, mirrors, checksumURL, signatureURL, keyFile, sha256 }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        self.init(
            url: try container.decode(String.self, forKey: .url),
            mirrors: try container.decodeIfPresent([String].self, forKey: .mirrors) ?? [],
            checksumURL: try container.decodeIfPresent(String.self, forKey: .checksumURL),
            signatureURL: try container.decodeIfPresent(String.self, forKey: .signatureURL),
            keyFile: try container.decodeIfPresent(String.self, forKey: .keyFile),
            sha256: try container.decodeIfPresent(String.self, forKey: .sha256))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(url, forKey: .url)
        // An image's fingerprint is made of this: no new key where there is nothing new.
        if !mirrors.isEmpty { try container.encode(mirrors, forKey: .mirrors) }
        try container.encodeIfPresent(checksumURL, forKey: .checksumURL)
        try container.encodeIfPresent(signatureURL, forKey: .signatureURL)
        try container.encodeIfPresent(keyFile, forKey: .keyFile)
        try container.encodeIfPresent(sha256, forKey: .sha256)
    }
}
