public import Foundation

/// The head of a file of ``Domain/save(to:)``: libvirt's numbers, the domain's document, and QEMU's stream after it.
///
/// Laid out as in libvirt's `src/qemu/qemu_saveimage.h`: 16 bytes of magic, 19 numbers of 32 bits in the host's order, the
/// document and libvirt's own notes about the domain (the cookie), each ended by a zero byte.
public struct SavedDomain: Sendable, Equatable {
    /// The document of the domain as it was.
    public let document: String
    /// Where QEMU's stream begins, in bytes.
    public let streamOffset: UInt64
    private let cookie: Data
    private let wasRunning: UInt32

    private static let magic = Data("LibvirtQemudSave".utf8)
    private static let version: UInt32 = 2
    private static let count = 19
    private static var headBytes: Int { magic.count + 4 * count }
    /// libvirt leaves 64 KiB for a longer document; nothing of ours comes near this.
    private static let dataLimit = 16 << 20

    /// Reads the head of a file.
    ///
    /// - Throws: ``DocumentError/malformed(document:reason:)`` for what isn't such a file; errors of Foundation's.
    public init(file: String) throws {
        let handle = try FileHandle(forReadingFrom: URL(filePath: file))
        defer { try? handle.close() }
        let head = try handle.read(upToCount: Self.headBytes) ?? Data()
        guard head.count == Self.headBytes, head.prefix(Self.magic.count) == Self.magic else {
            throw Self.malformed("it doesn't begin as one")
        }
        let numbers = head.withUnsafeBytes { bytes in
            (0..<Self.count).map { bytes.loadUnaligned(fromByteOffset: Self.magic.count + 4 * $0, as: UInt32.self) }
        }
        let (dataBytes, cookieOffset) = (Int(numbers[1]), Int(numbers[4]))
        guard numbers[0] == Self.version, numbers[3] == 0 else {
            throw Self.malformed("version \(numbers[0]), compression \(numbers[3])")
        }
        guard dataBytes <= Self.dataLimit, (1...dataBytes).contains(cookieOffset),
            let data = try handle.read(upToCount: dataBytes), data.count == dataBytes
        else { throw Self.malformed("its lengths are wrong") }
        wasRunning = numbers[2]
        document = String(decoding: data.prefix(cookieOffset).prefix { $0 != 0 }, as: UTF8.self)
        cookie = data.dropFirst(cookieOffset).prefix { $0 != 0 }
        streamOffset = UInt64(Self.headBytes + dataBytes)
    }

    /// The head of a file with the same state and another document.
    public func head(document: String) -> Data {
        let text = Data(document.utf8) + [0]
        let data = text + cookie + [0]
        var numbers = [UInt32](repeating: 0, count: Self.count)
        numbers[0] = Self.version
        numbers[1] = UInt32(data.count)
        numbers[2] = wasRunning
        numbers[4] = UInt32(text.count)
        return Self.magic + numbers.withUnsafeBytes { Data($0) } + data
    }

    private static func malformed(_ reason: String) -> DocumentError {
        .malformed(document: "saved domain", reason: reason)
    }
}
