internal import Crypto
internal import Files
internal import Foundation
internal import Libvirt
internal import Synchronization

/// SHA-256 of a volume's bytes.
enum VolumeDigest {
    /// Reads the volume's file where it can be read here, and else all of it over the connection: another host's file is
    /// none of ours, even where one of the same path is here.
    static func sha256(
        of volume: StorageVolume, on connection: String, progress: @escaping @Sendable (UInt64) -> Void
    ) async throws -> String {
        let path = try await volume.path()
        let isLocal = URLComponents(string: connection)?.host?.isEmpty ?? true
        if isLocal, FileManager.default.isReadableFile(atPath: path) {
            return try await FileDigest.sha256(of: path, progress: progress)
        }
        let state = Mutex((hash: SHA256(), done: UInt64(0)))
        try await volume.download { piece in
            let done = state.withLock { state in
                state.hash.update(bufferPointer: piece)
                state.done += UInt64(piece.count)
                return state.done
            }
            progress(done)
        }
        return state.withLock { $0.hash.finalize() }.hexadecimal
    }
}
