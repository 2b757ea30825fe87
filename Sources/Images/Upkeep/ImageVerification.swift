internal import Foundation
internal import Libvirt

/// What became of an image in its pool.
public enum ImageCondition: Sendable, Equatable {
    /// Its bytes are those that its digest names.
    case good
    /// Its bytes are others; their SHA-256.
    case changed(String)
    /// These of its volumes are not there.
    case missing([String])
}

extension ImageCatalogue {
    /// Reads an image of this pool again, all of it.
    ///
    /// - Throws: `LibvirtError`, `FileError`, `CancellationError`.
    public func verify(_ image: Image) async throws -> ImageCondition {
        var missing: [String] = []
        for volume in image.volumes where try await !upload.has([volume]) { missing.append(volume) }
        guard missing.isEmpty else { return .missing(missing) }
        onEvent(.started(.digest))
        let onEvent = onEvent
        let volume = try await pool.volume(named: image.diskVolume)
        let digest = try await VolumeDigest.sha256(of: volume, on: connection) { done in
            onEvent(.bytes(.digest, done: done, total: image.fileBytes))
        }
        return digest == image.digest ? .good : .changed(digest)
    }
}
