internal import CLibvirt
internal import Foundation
internal import Synchronization

/// Why a file could not be sent into a volume, apart from libvirt's own errors.
public enum UploadError: Error, Sendable, Equatable {
    /// The file can't be opened or read.
    case unreadable(file: String, reason: String)
    /// The file became shorter while it was sent; both in bytes.
    case truncated(file: String, expected: UInt64, sent: UInt64)
}

extension StorageVolume {
    /// Fills the volume with a file's bytes, from its beginning.
    ///
    /// Sends pieces of 256 KiB and waits for each, so memory stays small. The bytes are taken as they are: to upload a
    /// qcow2 file, make a volume of format qcow2 first.
    ///
    /// - Parameters:
    ///   - file: Path of a local file.
    ///   - progress: Called after each piece with the bytes sent and the bytes in all, on a thread of the upload.
    /// - Throws: ``UploadError``, ``LibvirtError``, or `CancellationError`; the volume's content is undefined then.
    public func upload(from file: String, progress: (@Sendable (UInt64, UInt64) -> Void)? = nil) async throws {
        let operation = "upload '\(file)' into volume '\(name)'"
        let cancelled = Cancellation()
        try await withTaskCancellationHandler {
            try await connection.longCall(operation) { connection in
                let source = try UploadSource(file: file)
                let stream = try DataStream(connection, operation: operation)
                try check(operation) { virStorageVolUpload(self.pointer, stream.pointer, 0, source.size, 0) }
                do {
                    try source.forEachPiece { piece, sent in
                        if cancelled.flag.load(ordering: .relaxed) { throw CancellationError() }
                        try stream.send(piece)
                        progress?(sent, source.size)
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

/// Tells the upload's thread that its task was cancelled.
final class Cancellation: Sendable {
    let flag = Atomic(false)
}

/// A local file, read piece by piece.
private struct UploadSource {
    let file: String
    let size: UInt64
    private let handle: FileHandle

    init(file: String) throws {
        self.file = file
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            size = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
        } catch {
            throw UploadError.unreadable(file: file, reason: error.localizedDescription)
        }
    }

    /// Calls `body` with each piece and the bytes read so far, that piece included.
    func forEachPiece(_ body: (Data, UInt64) throws -> Void) throws {
        var sent: UInt64 = 0
        while sent < size {
            let wanted = Int(min(size - sent, pieceSize))
            let piece: Data?
            do {
                piece = try handle.read(upToCount: wanted)
            } catch {
                throw UploadError.unreadable(file: file, reason: error.localizedDescription)
            }
            guard let piece, !piece.isEmpty else {
                throw UploadError.truncated(file: file, expected: size, sent: sent)
            }
            sent += UInt64(piece.count)
            try body(piece, sent)
        }
    }
}

/// The largest piece that every libvirt daemon takes in one message (`VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX`).
let pieceSize: UInt64 = 262_120
