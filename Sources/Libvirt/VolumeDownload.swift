internal import CLibvirt
internal import Foundation
internal import Synchronization

extension StorageVolume {
    /// Reads the volume's bytes from its beginning to its end: of a qcow2 volume its file, not the disk in it.
    ///
    /// - Parameter body: Takes each piece, in order, on a thread of the download.
    /// - Throws: ``LibvirtError``, `CancellationError`, or what `body` throws.
    public func download(_ body: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void) async throws {
        let operation = "read volume '\(name)'"
        let cancelled = Cancellation()
        try await withTaskCancellationHandler {
            try await connection.longCall(operation) { connection in
                let stream = try DataStream(connection, operation: operation)
                try check(operation) { virStorageVolDownload(self.pointer, stream.pointer, 0, 0, 0) }
                do {
                    var buffer = [UInt8](repeating: 0, count: Int(pieceSize))
                    while true {
                        if cancelled.flag.load(ordering: .relaxed) { throw CancellationError() }
                        let count = try check(operation) {
                            buffer.withUnsafeMutableBytes { virStreamRecv(stream.pointer, $0.baseAddress, $0.count) }
                        }
                        if count == 0 { break }
                        try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<Int(count)])) }
                    }
                } catch {
                    virStreamAbort(stream.pointer)
                    throw error
                }
                try check(operation) { virStreamFinish(stream.pointer) }
            }
        } onCancel: {
            cancelled.flag.store(true, ordering: .relaxed)
        }
    }
}
