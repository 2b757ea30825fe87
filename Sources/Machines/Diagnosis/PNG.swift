internal import Foundation
internal import Libvirt

/// Pictures as PNG. Older QEMUs give portable pixmaps, which no browser shows.
enum PNG {
    private static let signature = Data([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

    /// nil for what is neither PNG nor a whole pixmap.
    static func data(of screenshot: Screenshot) -> Data? {
        if screenshot.data.starts(with: signature) { return screenshot.data }
        return Pixmap(screenshot.data).map(encode)
    }

    /// As PNG's specification (W3C, third edition) has it, with the pixels stored and not compressed: one such picture is
    /// made in a failed run, and no compressor is needed for it.
    static func encode(_ pixmap: Pixmap) -> Data {
        var lines = Data(capacity: (pixmap.width * 3 + 1) * pixmap.height)
        for row in 0..<pixmap.height {
            // Filter type 0: as it is.
            lines.append(0)
            lines.append(pixmap.pixels.dropFirst(row * pixmap.width * 3).prefix(pixmap.width * 3))
        }
        var header = bigEndian(UInt32(pixmap.width)) + bigEndian(UInt32(pixmap.height))
        // 8 bits of red, green and blue; the only compression, filter method, and no interlace.
        header.append(contentsOf: [8, 2, 0, 0, 0])
        return signature + chunk("IHDR", header) + chunk("IDAT", stored(lines)) + chunk("IEND", Data())
    }

    private static func chunk(_ name: String, _ content: Data) -> Data {
        let named = Data(name.utf8) + content
        return bigEndian(UInt32(content.count)) + named + bigEndian(checksum(named))
    }

    /// zlib's format (RFC 1950) with stored blocks (RFC 1951, 3.2.4), which hold at most 65535 bytes.
    private static func stored(_ data: Data) -> Data {
        var stream = Data([0x78, 0x01])
        var rest = data[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            for value in [length, ~length] { stream.append(contentsOf: [UInt8(value & 0xff), UInt8(value >> 8)]) }
            stream.append(block)
        } while !rest.isEmpty
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return stream + bigEndian(high << 16 | low)
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }

    /// CRC-32 as in PNG's annex D.
    private static func checksum(_ data: Data) -> UInt32 {
        ~data.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ $0 >> 8 }
    }

    private static func bigEndian(_ value: UInt32) -> Data {
        Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) })
    }
}

/// A binary portable pixmap (netpbm's `ppm(5)`), `P6`, with one byte a colour.
struct Pixmap: Equatable {
    let width: Int
    let height: Int
    /// Rows from the top, three bytes a pixel.
    let pixels: Data

    /// More than any display of a guest has; the sizes come from outside.
    private static let largest = 16_384

    /// nil for what is none, or not whole.
    init?(_ data: Data) {
        var rest = data[...]
        var words: [String] = []
        while words.count < 4 {
            rest = rest.drop { Self.isSpace($0) }
            if rest.first == UInt8(ascii: "#") {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
                continue
            }
            let word = rest.prefix(while: { !Self.isSpace($0) }).prefix(8)
            guard !word.isEmpty else { return nil }
            words.append(String(decoding: word, as: UTF8.self))
            rest = rest.dropFirst(word.count)
        }
        guard words[0] == "P6", let width = Int(words[1]), let height = Int(words[2]), words[3] == "255",
            (1...Self.largest).contains(width), (1...Self.largest).contains(height),
            let space = rest.first, Self.isSpace(space)
        else { return nil }
        let pixels = rest.dropFirst().prefix(width * height * 3)
        guard pixels.count == width * height * 3 else { return nil }
        self.width = width
        self.height = height
        self.pixels = Data(pixels)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0a, 0x0d].contains(byte) }
}
