internal import CLibvirt
public import Foundation
internal import Synchronization

extension StorageVolume {
    /// Reads the volume's bytes from its beginning to its end: of a qcow2 volume its file, not the disk in it.
    ///
    /// - Parameter body: Takes each piece, in order, on a thread of the download.
    /// - Throws: ``LibvirtError``, `CancellationError`, or what `body` throws.
    public func download(_ body: @escaping @Sendable (Data) throws -> Void) async throws {
        let operation = "read volume '\(name)'"
        let cancelled = Cancellation()
        try await withTaskCancellationHandler {
            try await connection.longCall(operation) { connection in
                let stream = try DataStream(connection, operation: operation)
                try check(operation) { virStorageVolDownload(self.pointer, stream.pointer, 0, 0, 0) }
                do {
                    while true {
                        if cancelled.flag.load(ordering: .relaxed) { throw CancellationError() }
                        let piece = try stream.receive()
                        if piece.isEmpty { break }
                        try body(piece)
                    }
                } catch {
                    virStreamAbort(stream.pointer)
                    throw error
                }
                try stream.finish()
            }
        } onCancel: {
            cancelled.flag.store(true, ordering: .relaxed)
        }
    }
}
