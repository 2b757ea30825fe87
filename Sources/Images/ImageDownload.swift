internal import Files
internal import Profiles

/// Fetches a distribution's cloud image and verifies it.
struct ImageDownload {
    let image: CloudImage
    let fetch: ImageFetch
    let onEvent: @Sendable (ImageEvent) -> Void

    /// A checksum file lists some dozens of images.
    private static let checksumLimit = 1 << 20

    /// The digest that the image must have: the profile's own, or what the checksum file says of its file name.
    ///
    /// - Returns: nil if the profile names neither, which a profile that was read from a file can't.
    func expectedDigest() async throws -> String? {
        if let digest = image.sha256 { return digest.lowercased() }
        guard let address = image.checksumURL else { return nil }
        let list = ChecksumList(try await fetch.text(address, Self.checksumLimit))
        guard let digest = list.digests[fileName] else {
            throw ImageError.checksumMissing(file: fileName, url: address)
        }
        return digest
    }

    /// Downloads into a file.
    ///
    /// - Returns: The file's SHA-256, which is the expected one.
    /// - Throws: `ImageError.digestMismatch`, and what the download throws.
    func run(into path: String) async throws -> String {
        onEvent(.started(.download))
        let expected = try await expectedDigest()
        let onEvent = onEvent
        try await fetch.file(image.url, path) { onEvent(.bytes(.download, done: $0, total: $1)) }
        onEvent(.started(.digest))
        let actual = try await FileDigest.sha256(of: path) { onEvent(.bytes(.digest, done: $0, total: nil)) }
        guard expected == nil || expected == actual else {
            throw ImageError.digestMismatch(expected: expected ?? "", actual: actual, url: image.url)
        }
        return actual
    }

    /// The last part of the address's path.
    private var fileName: String {
        let path = image.url.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/").last.map(String.init) ?? ""
    }
}
