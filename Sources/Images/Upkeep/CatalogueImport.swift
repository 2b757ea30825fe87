public import Profiles

extension ImageCatalogue {
    /// Takes a file of this machine for the image of a profile: what was got in another way, or on another machine.
    ///
    /// - Parameters:
    ///   - path: qcow2, or a raw disk.
    ///   - source: The profile's `image`.
    /// - Throws: `ImageError.digestMismatch` if the profile names another digest, and as ``image(for:profile:)``.
    public func importFile(_ path: String, for source: ImageSource, profile: String) async throws -> Image {
        let fingerprint = try Self.fingerprint(of: source)
        return try await alone {
            try await inWorkFolder { work in
                let files = try await local(path, in: work)
                var digest: String?
                if case .download(let image) = source, let expected = image.sha256?.lowercased() {
                    let actual = try await self.digest(of: files.disk)
                    guard actual == expected else {
                        throw ImageError.digestMismatch(expected: expected, actual: actual, url: path)
                    }
                    digest = actual
                }
                let image = try await keep(
                    files, ImageDescription(profile: profile, fingerprint: fingerprint, origin: path), digest: digest)
                onEvent(.finished(image))
                return image
            }
        }
    }
}
