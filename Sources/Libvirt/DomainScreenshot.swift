internal import CLibvirt
public import Foundation

/// A picture of a domain's display.
public struct Screenshot: Sendable, Equatable {
    /// What libvirt says it is: `image/png` from QEMU 7.1 on, `image/x-portable-pixmap` before.
    public var mediaType: String
    public var data: Data

    public init(mediaType: String, data: Data) {
        self.mediaType = mediaType
        self.data = data
    }
}

extension Domain {
    /// Takes a picture of the domain's first display.
    ///
    /// - Parameter limit: The most bytes that are taken; 16 MiB are those of an uncompressed picture of 2560 × 1600.
    /// - Throws: ``LibvirtError``; ``LibvirtErrorCode/invalidArgument`` or `operationInvalid` where there is no display.
    public func screenshot(limit: Int = 16 << 20) async throws -> Screenshot {
        let operation = "take a screenshot of domain '\(name)'"
        return try await connection.longCall(operation) { connection in
            let stream = try DataStream(connection, operation: operation)
            let type = try text(operation) { virDomainScreenshot(self.pointer, stream.pointer, 0, 0) }
            var data = Data()
            do {
                while case let piece = try stream.receive(), !piece.isEmpty {
                    data.append(piece)
                    guard data.count <= limit else {
                        throw LibvirtError(
                            code: .operationFailed, message: "more than \(limit) bytes", operation: operation)
                    }
                }
                try stream.finish()
            } catch {
                virStreamAbort(stream.pointer)
                throw error
            }
            return Screenshot(mediaType: type, data: data)
        }
    }
}
