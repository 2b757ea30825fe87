internal import Crypto
internal import Files
internal import Foundation
internal import Libvirt
internal import Synchronization

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
        let digest = try await digest(of: try await pool.volume(named: image.diskVolume), bytes: image.fileBytes)
        return digest == image.digest ? .good : .changed(digest)
    }

    /// From its file where we may read it, which is quicker; else by libvirt.
    private func digest(of volume: StorageVolume, bytes: UInt64) async throws -> String {
        let onEvent = onEvent
        let path = try await volume.path()
        let isLocal = (URL(string: connection)?.host() ?? "").isEmpty
        if isLocal, FileManager.default.isReadableFile(atPath: path) {
            return try await FileDigest.sha256(of: path) { onEvent(.bytes(.digest, done: $0, total: bytes)) }
        }
        let state = Mutex((hash: SHA256(), done: UInt64(0)))
        try await volume.download { piece in
            let done = state.withLock { state in
                state.hash.update(data: piece)
                state.done += UInt64(piece.count)
                return state.done
            }
            onEvent(.bytes(.digest, done: done, total: bytes))
        }
        return state.withLock { $0.hash.finalize().hexadecimal }
    }
}
