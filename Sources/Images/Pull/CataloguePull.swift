internal import Files
internal import Foundation
internal import Libvirt
public import Profiles

extension ImageCatalogue {
    /// What a pull came to.
    public struct Pulled: Sendable, Equatable {
        public var image: Image
        /// Whether it was there already.
        public var isCurrent: Bool
    }

    /// The build that a cloud image is right now: fetched, unless it is in the pool. The profile's next machines start
    /// from it; older builds stay until they are collected.
    ///
    /// - Throws: as ``image(for:profile:)``.
    public func pull(_ image: CloudImage, profile: String) async throws -> Pulled {
        let source = ImageSource.download(image)
        let fingerprint = try Self.fingerprint(of: source)
        return try await alone {
            try await inWorkFolder { work in
                let resolved = try await resolve(image, in: work.path)
                let newest = records.image(fingerprint: fingerprint, connection: connection, pool: pool.name)
                if let newest, newest.digest == resolved.digest, try await upload.has(newest.volumes) {
                    downloads.remove(digest: resolved.digest)
                    return Pulled(image: newest, isCurrent: true)
                }
                let image = try await fetched(resolved, of: source, profile: profile)
                onEvent(.finished(image))
                return Pulled(image: image, isCurrent: false)
            }
        }
    }

    func resolve(_ image: CloudImage, in work: String) async throws -> ResolvedImage {
        try Self.checkForImport()
        return try await ImageResolution(image: image, fetch: fetch, folder: work, onEvent: onEvent).run()
    }

    /// Fetches a build and keeps it; with the lock held.
    func fetched(_ resolved: ResolvedImage, of source: ImageSource, profile: String) async throws -> Image {
        downloads.collect()
        var description = ImageDescription(
            profile: profile, fingerprint: try Self.fingerprint(of: source), origin: resolved.addresses[0],
            name: resolved.name, trust: resolved.trust)
        if let same = try await present(digest: resolved.digest) {
            description.origin = same.origin
            downloads.remove(digest: resolved.digest)
            return try record(same, description)
        }
        let room = try await pool.information().available
        let download = ImageDownload(image: resolved, folder: downloads, fetch: fetch, onEvent: onEvent)
        let file = try await download.run(room: room, at: pool.name)
        if let url = file.url { description.origin = url }
        do {
            let image = try await keep(ImageFiles(disk: file.path), description, digest: resolved.digest)
            downloads.remove(digest: resolved.digest)
            return image
        } catch let error as ImageError {
            // The right bytes, and no image: they would be no better the next time.
            if case .brokenImage = error { downloads.remove(digest: resolved.digest) }
            throw error
        }
    }

    /// Removes what broken downloads left that nobody came back for.
    ///
    /// - Parameter folder: That of a catalogue.
    /// - Returns: The bytes that were freed; none while another process makes an image.
    public static func collectDownloads(in folder: String) throws -> UInt64 {
        let downloads = DownloadFolder(path: "\(folder)/downloads")
        guard FileManager.default.fileExists(atPath: downloads.path),
            let lock = try FileLock.now("\(folder)/lock")
        else { return 0 }
        defer { lock.release() }
        return downloads.collect()
    }
}
