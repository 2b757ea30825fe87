internal import CLibvirt
internal import Foundation

/// One blocking stream to or from the daemon, freed in `deinit`.
final class DataStream {
    let pointer: OpaquePointer
    private let operation: String

    init(_ connection: OpaquePointer, operation: String) throws(LibvirtError) {
        self.operation = operation
        pointer = try own(operation) { virStreamNew(connection, 0) }
    }

    deinit { virStreamFree(pointer) }

    /// Sends all of a piece; libvirt may take it in several bites.
    func send(_ piece: Data) throws(LibvirtError) {
        var offset = 0
        while offset < piece.count {
            let rest = piece.dropFirst(offset)
            let taken = try check(operation) {
                rest.withUnsafeBytes { virStreamSend(pointer, $0.baseAddress, rest.count) }
            }
            offset += Int(taken)
        }
    }

    /// The next bytes, at most `pieceSize`; none at the end.
    func receive() throws(LibvirtError) -> Data {
        var buffer = Data(count: Int(pieceSize))
        let count = buffer.count
        let taken = try check(operation) {
            buffer.withUnsafeMutableBytes { virStreamRecv(pointer, $0.baseAddress, count) }
        }
        return buffer.prefix(Int(taken))
    }

    /// Tells the other side that this is the end, and hears whether it had everything.
    func finish() throws(LibvirtError) { try check(operation) { virStreamFinish(pointer) } }
}
