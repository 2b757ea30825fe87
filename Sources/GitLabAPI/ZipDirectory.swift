internal import Foundation

/// Why the directory of an archive can't be read.
public enum ZipDirectoryError: Error, Sendable, Equatable {
    /// It has no end record, or one that leads nowhere.
    case noEnd
    /// An entry is cut or has no sense.
    case brokenEntry
    /// It is longer than any real one.
    case tooLarge
}

/// The directory at the end of a zip archive (PKWARE APPNOTE 6.3.10, 4.3.12-4.3.16). Whoever made the archive may have
/// written anything into it: nothing is read outside of the given bytes.
enum ZipDirectory {
    /// Where the directory lies.
    struct Record: Equatable {
        /// From the archive's start, in bytes.
        var offset: Int
        var size: Int

        /// Looks for the end record in an archive's last bytes.
        ///
        /// - Parameter start: The position of the first of them in the archive.
        init(endOf bytes: Data, startingAt start: Int) throws(ZipDirectoryError) {
            let bytes = [UInt8](bytes)
            guard let end = Self.end(in: bytes) else { throw .noEnd }
            var size = bytes.number(4, at: end + 12) ?? 0
            var offset = bytes.number(4, at: end + 16) ?? 0
            if size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
                guard end >= 20, bytes.number(4, at: end - 20) == 0x0706_4B50,
                    let place = bytes.number(8, at: end - 12), place >= start,
                    bytes.number(4, at: place - start) == 0x0606_4B50,
                    let longSize = bytes.number(8, at: place - start + 40),
                    let longOffset = bytes.number(8, at: place - start + 48)
                else { throw .noEnd }
                (size, offset) = (longSize, longOffset)
            }
            guard offset.addingReportingOverflow(size).overflow == false, offset + size <= start + end else {
                throw .noEnd
            }
            (self.offset, self.size) = (offset, size)
        }

        /// The last place that has the signature and a comment that goes to the end.
        private static func end(in bytes: [UInt8]) -> Int? {
            guard bytes.count >= 22 else { return nil }
            for place in stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 0xFFFF), by: -1)
            where bytes[place] == 0x50 && bytes.number(4, at: place) == 0x0605_4B50 {
                if bytes.number(2, at: place + 20) == bytes.count - place - 22 { return place }
            }
            return nil
        }
    }

    /// More files than any archive of packages or logs has.
    private static let mostFiles = 500_000

    static func files(in directory: Data) throws(ZipDirectoryError) -> [ArchiveFile] {
        let bytes = [UInt8](directory)
        var files: [ArchiveFile] = []
        var place = 0
        while place < bytes.count {
            guard bytes.number(4, at: place) == 0x0201_4B50, let nameLength = bytes.number(2, at: place + 28),
                let extraLength = bytes.number(2, at: place + 30), let commentLength = bytes.number(2, at: place + 32),
                let size = bytes.number(4, at: place + 24), place + 46 + nameLength + extraLength <= bytes.count
            else { throw .brokenEntry }
            guard files.count < mostFiles else { throw .tooLarge }
            let name = String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
            let extra = bytes[(place + 46 + nameLength)..<(place + 46 + nameLength + extraLength)]
            let isFolder = name.hasSuffix("/")
            let whole = size == 0xFFFF_FFFF ? longSize(in: Array(extra)) ?? size : size
            files.append(ArchiveFile(path: name, size: isFolder ? nil : UInt64(whole), isFolder: isFolder))
            place += 46 + nameLength + extraLength + commentLength
        }
        return files
    }

    /// The size in the field of Zip64, which has it first.
    private static func longSize(in extra: [UInt8]) -> Int? {
        var place = 0
        while let kind = extra.number(2, at: place), let length = extra.number(2, at: place + 2) {
            if kind == 1, length >= 8 { return extra.number(8, at: place + 4) }
            place += 4 + length
        }
        return nil
    }
}

extension [UInt8] {
    /// A little-endian number; nil where it does not lie in the bytes, or is no `Int`.
    fileprivate func number(_ length: Int, at place: Int) -> Int? {
        guard place >= 0, place <= count - length else { return nil }
        var value: UInt64 = 0
        for index in (0..<length).reversed() { value = value << 8 | UInt64(self[place + index]) }
        return Int(exactly: value)
    }
}
