internal import Foundation
internal import Glibc

/// Writes pieces one behind the other, by one call when the system takes them all: they need not be copied into one
/// buffer for that.
///
/// - Parameter pieces: Not more than the system takes at once, `IOV_MAX`.
func writeAll(_ pieces: [Data], to descriptor: Int32, at offset: UInt64, path: String) throws {
    let done = withBytes(of: pieces[...]) { pwritev(descriptor, $0, Int32($0.count), off_t(offset)) }
    try writeRest(of: pieces, after: max(0, done), to: descriptor, at: offset, path: path)
}

/// Writes what is left after a short count or a failure, piece by piece, which names the reason of a failure.
func writeRest(of pieces: [Data], after count: Int, to descriptor: Int32, at offset: UInt64, path: String) throws {
    var (done, place) = (count, offset)
    for piece in pieces {
        if done < piece.count {
            try piece.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                try writeAll(rest, to: descriptor, at: place + UInt64(done), path: path)
            }
        }
        done = max(0, done - piece.count)
        place += UInt64(piece.count)
    }
}

/// Where the bytes of all pieces are, for the time of the call.
private func withBytes<Value>(
    of pieces: ArraySlice<Data>, before: [iovec] = [], _ work: ([iovec]) throws -> Value
) rethrows -> Value {
    guard let first = pieces.first else { return try work(before) }
    return try first.withUnsafeBytes { bytes in
        let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        let vector = iovec(iov_base: base, iov_len: bytes.count)
        return try withBytes(of: pieces.dropFirst(), before: before + [vector], work)
    }
}

/// Writes all bytes at a place in a file, and names the reason when it cannot.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: UInt64, path: String) throws {
    var done = 0
    while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
        if written > 0 {
            done += written
        } else if written == 0 || errno == ENOSPC || errno == EDQUOT {
            throw HTTPError.noSpace(path: path, needed: nil)
        } else if errno != EINTR {
            throw HTTPError.cannotWrite(path: path, errorNumber: errno)
        }
    }
}
