internal import Foundation
internal import Glibc

/// What a file must be to be accepted; checked before its bytes are loaded, and again at the end.
struct DownloadRules: Sendable {
    let url: URL
    let path: String
    let expectedSize: UInt64?
    let maximumSize: UInt64

    /// - Parameters:
    ///   - total: The size the server announces.
    ///   - present: Bytes that are on disk already.
    func check(total: UInt64?, present: UInt64) throws {
        if let expectedSize, let total, total != expectedSize {
            throw HTTPError.wrongSize(url, expected: expectedSize, found: total)
        }
        guard let size = total ?? expectedSize else { return }
        if size > maximumSize { throw HTTPError.tooLarge(url, limit: maximumSize) }
        let missing = size - min(present, size)
        if let free = freeSpace(), missing > free { throw HTTPError.noSpace(path: path, needed: missing) }
    }

    func check(count: UInt64) throws {
        if count > maximumSize { throw HTTPError.tooLarge(url, limit: maximumSize) }
    }

    func checkEnd(count: UInt64, total: UInt64?) throws {
        if let total, count != total { throw HTTPError.truncated(url, received: count, expected: total) }
        if let expectedSize, count != expectedSize {
            throw HTTPError.wrongSize(url, expected: expectedSize, found: count)
        }
    }

    /// Bytes an ordinary user may still write beside `path`.
    private func freeSpace() -> UInt64? {
        var status = statvfs()
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard statvfs(folder, &status) == 0 else { return nil }
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? nil : bytes
    }
}
