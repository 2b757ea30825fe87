internal import Crypto
internal import Files
internal import Foundation
internal import Libvirt

/// Images that are layers: a qcow2 volume over another image's.
extension ImageCatalogue {
    /// What a layer is made from, as one number.
    ///
    /// - Parameters:
    ///   - base: The image below it.
    ///   - contents: Everything else that decides what is in it.
    public static func fingerprint(ofLayerOver base: Image, contents: [String]) -> String {
        var hash = SHA256()
        for text in [base.fingerprint, base.digest] + contents {
            // Lengths before contents, so that no two lists look the same to the hash.
            hash.update(data: Data("\(text.utf8.count)\n".utf8))
            hash.update(data: Data(text.utf8))
        }
        return hash.finalize().hexadecimal
    }

    /// The image of a fingerprint that there is a record of, in any pool: its volumes may be gone.
    public static func recorded(fingerprint: String, in folder: String) -> Image? {
        ImageRecords(folder: folder).all().last { $0.fingerprint == fingerprint }
    }

    /// The layer over an image: the one there is, or one that `make` makes. Two processes may ask at once: one makes it,
    /// the other waits and finds it.
    ///
    /// - Parameters:
    ///   - fingerprint: From ``fingerprint(ofLayerOver:contents:)``.
    ///   - make: Fills a volume of this name in the pool, and leaves it unused and closed.
    /// - Throws: What `make` throws; `LibvirtError`, `FileError`, `CancellationError`.
    public func layer(
        over base: Image, fingerprint: String, profile: String, make: (_ volume: String) async throws -> Void
    ) async throws -> Image {
        if let image = try await existingLayer(fingerprint, over: base) { return image }
        let lock = try await FileLock.acquire("\(folder)/layer-\(fingerprint.prefix(12)).lock") {
            onEvent(.started(.waiting))
        }
        defer { withExtendedLifetime(lock) {} }
        if let image = try await existingLayer(fingerprint, over: base) { return image }
        onEvent(.started(.prepare))
        let name = "image-\(fingerprint.prefix(12))-prepared.qcow2"
        // One of this name without a record is what a killed process left.
        try await upload.remove(name)
        try await make(name)
        let image = try await record(name, over: base, fingerprint: fingerprint, profile: profile)
        onEvent(.finished(image))
        return image
    }

    /// The layer of a fingerprint, if it is in the pool with all that is under it.
    public func existingLayer(_ fingerprint: String, over base: Image) async throws -> Image? {
        guard let image = records.image(fingerprint: fingerprint, connection: connection, pool: pool.name),
            try await upload.has(image.volumes + base.volumes)
        else { return nil }
        return image
    }

    private func record(
        _ name: String, over base: Image, fingerprint: String, profile: String
    ) async throws -> Image {
        onEvent(.started(.digest))
        let volume = try await pool.volume(named: name)
        let information = try await volume.information()
        let onEvent = onEvent
        let digest = try await VolumeDigest.sha256(of: volume, on: connection) { done in
            onEvent(.bytes(.digest, done: done, total: information.allocation))
        }
        var image = base
        image.profile = profile
        image.fingerprint = fingerprint
        image.digest = digest
        image.base = base.digest
        image.diskVolume = name
        image.diskBytes = information.capacity
        image.fileBytes = information.allocation
        image.created = Date()
        try records.save(image)
        return image
    }
}
