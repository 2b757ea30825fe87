internal import CLibvirt
public import Foundation

extension StorageVolume {
    /// Reads the volume's bytes as they are stored, from its beginning to its end, wherever it is.
    ///
    /// - Parameter body: Called with one piece after another, on a thread of the download; what it throws ends it.
    /// - Throws: ``LibvirtError``, and what `body` throws.
    public func download(_ body: @escaping @Sendable (Data) throws -> Void) async throws {
        let operation = "download volume '\(name)'"
        try await connection.longCall(operation) { connection in
            let stream = try own(operation) { virStreamNew(connection, 0) }
            defer { virStreamFree(stream) }
            try check(operation) { virStorageVolDownload(self.pointer, stream, 0, 0, 0) }
            var buffer = [CChar](repeating: 0, count: 1 << 18)
            do {
                while true {
                    let count = try check(operation) { virStreamRecv(stream, &buffer, buffer.count) }
                    if count == 0 { break }
                    try buffer.withUnsafeBytes { try body(Data($0.prefix(Int(count)))) }
                }
            } catch {
                virStreamAbort(stream)
                throw error
            }
            try check(operation) { virStreamFinish(stream) }
        }
    }
}
